"""When a job is tried again, when a daily one is due, and how far one is."""

from datetime import UTC, datetime, time, timedelta

import pytest

from lms.jobs.rules import last_turn, pause_before, percent_done


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "total", "percent"),
    [(0, 0, None), (5, 0, None), (0, 3, 0), (1, 3, 33), (299, 300, 99), (3, 3, 100), (4, 3, 100)],
)
def test_progress_is_rounded_down_so_that_100_is_the_end(done: int, total: int, percent: int | None) -> None:
    assert percent_done(done, total) == percent


@pytest.mark.parametrize(("tries", "seconds"), [(1, 30), (2, 120), (3, 480)])
def test_the_pause_grows_with_each_fault(tries: int, seconds: int) -> None:
    assert pause_before(tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "turn"),
    [
        (utc(21, 18, 29), utc(20, 18, 30)),  # 01:29 in Vietnam: the turn was yesterday
        (utc(21, 18, 30), utc(21, 18, 30)),
        (utc(22, 16, 59), utc(21, 18, 30)),  # 23:59 in Vietnam
        (utc(22, 17, 0), utc(21, 18, 30)),
    ],
)
def test_a_turn_is_a_time_of_the_day_in_vietnam(now: datetime, turn: datetime) -> None:
    assert last_turn(time(1, 30), now) == turn
