"""Reckoning what the answers of a quiz say of its questions, as one job."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Text, cast, delete, func, insert, select

from lms import db
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.attempts.statistics.models import ItemStatistics, QuizStatistics
from quizzes.attempts.statistics.tally import Tally
from quizzes.attempts.written import questions_of

RECKON = "quizzes.item_statistics"
AT_ONCE = 2_000
"""So many papers are read at once."""


class StillOpen(Refused):
    """The quiz can still be sat."""

    def __init__(self) -> None:
        super().__init__(_l("Vòng thi chưa đóng. Thống kê câu hỏi chỉ tính sau khi đóng."))


def require_closed(quiz: Quiz, *, now: datetime) -> None:
    """Refuse a quiz that can still be sat; one that never closes may be reckoned at any time."""
    ends_at = max(filter(None, (quiz.closes_at, quiz.extended_until)), default=None)
    if ends_at is not None and now < ends_at:
        raise StillOpen


def tally_of(quiz_id: int, tell: Callable[[int, int], None]) -> Tally:
    """Return what the papers of a quiz hold that were handed in and count, read one by one without a lock."""
    counted = (
        Attempt.quiz_id == quiz_id,
        Attempt.submitted_at.is_not(None),
        Attempt.given_back_at.is_(None),
    )
    tally = Tally(questions_of)
    with db.reading() as session:
        total = session.scalars(select(func.count(Attempt.id)).where(*counted)).one()
        rows = session.execute(
            select(cast(Paper.items, Text), cast(Attempt.answers, Text))
            .join(Attempt, Attempt.paper_id == Paper.id)
            .where(*counted),
            execution_options={"yield_per": AT_ONCE},
        )
        with db.read_ahead(rows.partitions()) as parts:
            for part in parts:
                for items, answers in part:
                    tally.add(items, answers)
                tell(tally.paper_count, total)
    return tally


def keep_statistics(quiz_id: int, tally: Tally, *, now: datetime) -> int:
    """Put the figures of a quiz in the place of the former ones; return how many questions they are of."""
    for table in (ItemStatistics, QuizStatistics):
        db.session.execute(delete(table).where(table.quiz_id == quiz_id))
    db.session.execute(
        insert(QuizStatistics).values(quiz_id=quiz_id, paper_count=tally.paper_count, computed_at=now)
    )
    rows = [
        {
            "quiz_id": quiz_id,
            "version_id": one.version_id,
            "count": one.count,
            "facility": one.facility,
            "discrimination": one.discrimination,
            "chosen": dict(one.chosen),
        }
        for one in tally.figures()
    ]
    if rows:
        db.session.execute(insert(ItemStatistics), rows)
    return len(rows)
