"""The sweep: attempts whose time is over are handed in, whether or not anybody still looks at them."""

from datetime import datetime

from lms import db
from quizzes.attempts import actions, queries

EVERY = 20
"""Seconds between two sweeps: with the grace, an attempt is graded within a minute of its deadline."""
BATCH = 100


def sweep(now: datetime, batch: int = BATCH) -> None:
    """Hand in every overdue attempt; each batch is kept at once, so that saves of others never wait long."""
    overdue = queries.list_overdue(now)
    for start in range(0, len(overdue), batch):
        actions.submit_overdue(overdue[start : start + batch], now=now)
        db.commit()
