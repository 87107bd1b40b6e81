"""When a job is tried again, and how far it is."""

from datetime import datetime, time, timedelta

from lms import i18n

LEASE = timedelta(seconds=60)
"""A runner that was not heard of for so long is taken for dead."""
MOST_TRIES = 3


def pause_before(tries: int) -> timedelta:
    """Return how long to wait after so many tries that met a fault."""
    return timedelta(seconds=30 * 4.0 ** (tries - 1))


def percent_done(done: int, total: int) -> int | None:
    """Return the progress from 0 to 100, rounded down; None while nothing can be said."""
    return None if total <= 0 else min(100, max(0, 100 * done // total))


def last_turn(at: time, now: datetime) -> datetime:
    """Return the last moment when the clock in Vietnam showed this time."""
    day = i18n.today(now)
    turn = datetime.combine(day, at, i18n.ZONE)
    return turn if turn <= now else turn - timedelta(days=1)
