"""The chores that keep the live figures: nothing of a sitting waits for them, no page counts by itself."""

from datetime import datetime

from lms import db
from quizzes.live import actions

EVERY = 30
"""Seconds between two looks at what is new."""
RECOUNT_EVERY = 300


def look(now: datetime) -> None:
    """Add the attempts that are new."""
    actions.add_new(now)
    db.commit()


def recount(now: datetime) -> None:
    """Count contests anew whose past may have changed; each is kept at once."""
    for contest_id in actions.list_stale(now):
        actions.recount(contest_id, now=now)
        db.commit()
