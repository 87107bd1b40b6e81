"""The sweep: attempts whose time is over are handed in, whether or not anybody still looks at them."""

from datetime import datetime

from lms import db
from quizzes.attempts import actions, queries

BATCH = 100


def sweep(now: datetime) -> int:
    """Hand in every overdue attempt, and return how many ended; each batch is kept at once."""
    overdue = queries.list_overdue(now)
    ended = 0
    for start in range(0, len(overdue), BATCH):
        ended += actions.submit_overdue(overdue[start : start + BATCH], now=now)
        db.commit()
    return ended
