"""Where a target is heading: the end at the pace so far, and what each month must still bring."""

from dataclasses import dataclass
from datetime import date

DAYS_IN_A_MONTH = 30


@dataclass(frozen=True)
class Forecast:
    """So many by the deadline at the pace so far, and so many more a month to reach what is asked."""

    deadline: date
    expected: int
    per_month: int


def forecast(
    *, done: int, whole: int, needed: int, since: date, today: date, deadline: date | None
) -> Forecast | None:
    """Return the forecast from nothing on the first day to `done` today; None when no days are left or gone.

    Both days count as whole days: who began this morning has had one day. What is expected is rounded down,
    what is asked of a month up.
    """
    if deadline is None or today >= deadline or today < since:
        return None
    passed = (today - since).days + 1
    left = (deadline - today).days
    expected = min(whole, done + done * left // passed)
    return Forecast(deadline, expected, a_month(max(0, needed - done), today=today, deadline=deadline))


def a_month(missing: int, *, today: date, deadline: date) -> int:
    """Return how many more each month that is left must bring, rounded up; a month that began is a month."""
    months = max(1, -(-(deadline - today).days // DAYS_IN_A_MONTH))
    return -(-missing // months)
