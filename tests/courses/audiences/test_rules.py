"""Until when a course is asked, on both sides of every boundary."""

from datetime import UTC, date, datetime

import pytest

from courses.audiences.rules import CourseState, is_late, state_of, strictest


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2026, 11, 22, 16, 59, 59, 999999, UTC), False),
        (datetime(2026, 11, 22, 17, 0, 0, 0, UTC), True),
        (datetime(2026, 11, 22, 17, 0, 0, 1, UTC), True),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(at: datetime, late: bool) -> None:
    assert is_late(at, date(2026, 11, 22)) is late
    assert is_late(at, None) is False


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        ([], None),
        ([None], None),
        ([None, date(2026, 12, 1)], date(2026, 12, 1)),
        ([date(2026, 12, 1), date(2026, 11, 1)], date(2026, 11, 1)),
    ],
)
def test_the_strictest_day_counts(days: list[date | None], counts: date | None) -> None:
    assert strictest(days) == counts


@pytest.mark.parametrize(
    ("live", "withdrawn", "state"),
    [
        (0, 0, CourseState.DRAFT),
        (1, 0, CourseState.PUBLISHED),
        (1, 2, CourseState.PUBLISHED),
        (0, 1, CourseState.WITHDRAWN),
    ],
)
def test_audiences_say_who_can_see_a_course(live: int, withdrawn: int, state: CourseState) -> None:
    assert state_of(live=live, withdrawn=withdrawn) is state
