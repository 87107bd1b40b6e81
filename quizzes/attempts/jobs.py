"""The sweep, which hands in attempts whose time is over though nobody looks at them, and time for many."""

from datetime import datetime

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.attempts import acts, ending, queries
from quizzes.attempts.acts import Act

EVERY = 20
"""Seconds between two sweeps: with the grace, an attempt is graded within a minute of its deadline."""
BATCH = 100


def sweep(now: datetime, batch: int = BATCH) -> None:
    """Hand in every overdue attempt; each batch is kept at once, so that saves of others never wait long."""
    overdue = queries.list_overdue(now)
    for start in range(0, len(overdue), batch):
        ending.submit_overdue(overdue[start : start + batch], now=now)
        db.commit()


def extend(work: Work) -> Outcome:
    """Give everybody who sits a quiz, or all of a unit, more time; each batch is kept at once."""
    asked = work.arguments
    quiz_id, unit_id, minutes = asked["quiz_id"], asked["unit_id"], asked["minutes"]
    act = Act(
        work.owner_id, asked["owner_unit_id"], asked["reason"], datetime.fromisoformat(asked["asked_at"])
    )
    name = f"job:{work.job_id}"
    found = acts.list_extendable(quiz_id, unit_id=unit_id, act_name=name, now=act.now)
    db.commit()
    extended = 0
    for start in range(0, len(found), BATCH):
        extended += acts.extend_batch(found[start : start + BATCH], minutes, act, act_name=name)
        db.commit()
        work.progress(start, len(found), _("Đang thêm thời gian…"))
    return Outcome(
        _("Đã thêm %(minutes)s phút cho %(count)s bài đang làm.", minutes=minutes, count=extended),
        path_to("supervising.index", quiz_id=quiz_id),
    )


EXTENSION = Kind(acts.EXTENSION, _l("Thêm thời gian làm bài"), extend)
