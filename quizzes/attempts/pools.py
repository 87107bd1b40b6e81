"""What papers may be drawn from."""

from collections.abc import Iterable

from sqlalchemy import and_, select

from lms import db
from quizzes.attempts.drawing import Drawable
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.queries import is_current, is_drawable

Pools = dict[int, list[Drawable]]


def pools_of(bank_ids: Iterable[int]) -> Pools:
    """Return what can be drawn from each of the banks, in the order written; one query.

    A bank that is not there is left out.
    """
    wanted = set(bank_ids)
    rows = db.session.execute(
        select(QuestionBank.id, Question.id, QuestionVersion.id, Question.topic, Question.difficulty)
        .outerjoin(Question, and_(Question.bank_id == QuestionBank.id, is_drawable()))
        .outerjoin(QuestionVersion, is_current())
        .where(QuestionBank.id.in_(wanted))
        .order_by(Question.id)
    )
    found: Pools = {}
    for bank_id, question_id, version_id, topic, difficulty in rows:
        pool = found.setdefault(bank_id, [])
        if question_id is not None:
            pool.append(Drawable(question_id, version_id, topic, difficulty))
    return found
