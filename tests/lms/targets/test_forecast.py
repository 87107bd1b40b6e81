"""Where a target is heading, on both sides of every boundary."""

from datetime import date

import pytest

from lms.targets.forecast import Forecast, a_month, forecast

NEW_YEAR, LAST = date(2026, 1, 1), date(2026, 12, 31)


def heading(done: int, today: date, deadline: date | None = LAST) -> Forecast | None:
    return forecast(done=done, whole=400, needed=365, since=NEW_YEAR, today=today, deadline=deadline)


def test_the_pace_so_far_goes_on_to_the_deadline() -> None:
    half = date(2026, 7, 1)  # 182 days have passed, 183 are left

    assert heading(182, half) == Forecast(LAST, 365, 27)
    assert heading(91, half) == Forecast(LAST, 182, 40)
    assert heading(0, half) == Forecast(LAST, 0, 53)


def test_nobody_is_expected_twice() -> None:
    found = heading(300, date(2026, 7, 1))

    assert found is not None
    assert found.expected == 400


@pytest.mark.parametrize("today", [date(2025, 12, 31), LAST, date(2027, 1, 1)])
def test_before_the_period_and_after_the_deadline_there_is_none(today: date) -> None:
    assert heading(10, today) is None


def test_without_a_deadline_there_is_none() -> None:
    assert heading(10, date(2026, 7, 1), deadline=None) is None


@pytest.mark.parametrize(
    ("missing", "today", "expected"),
    [(10, date(2026, 12, 1), 10), (10, date(2026, 11, 30), 5), (1, NEW_YEAR, 1), (0, NEW_YEAR, 0)],
)
def test_a_month_that_began_is_a_month(missing: int, today: date, expected: int) -> None:
    assert a_month(missing, today=today, deadline=LAST) == expected
