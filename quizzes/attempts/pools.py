"""What papers may be drawn from, and drawing one."""

from collections.abc import Collection, Iterable
from random import Random
from textwrap import shorten
from typing import Any

from sqlalchemy import and_, bindparam, select

from lms import db
from lms.html import plain
from quizzes.attempts import drawing
from quizzes.attempts.answers import Item
from quizzes.attempts.drawing import Choosable, Drawable
from quizzes.attempts.models import Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.bank.content import CHOICES, QuestionKind
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.queries import is_current, is_drawable, versions_by_id
from quizzes.bank.shown import shuffled_keys

Pools = dict[int, list[Drawable]]
Questions = list[tuple[int, str]]
"""Questions by their id, each with its words."""
LONGEST_WORDS = 160


def pools_of(bank_ids: Iterable[int]) -> Pools:
    """Return what can be drawn from each of the banks, in the order written; one query.

    A bank that is not there is left out.
    """
    rows = db.session.connection().execute(IN_BANKS, {"banks": list(set(bank_ids))})
    found: Pools = {}
    for bank_id, question_id, version_id, topic, difficulty in rows:
        pool = found.setdefault(bank_id, [])
        if question_id is not None:
            pool.append(Drawable(question_id, version_id, topic, difficulty))
    return found


def questions_of(bank_id: int) -> Questions:
    """Return the questions of a bank that a paper can show, with their words, in the order written."""
    rows = db.session.execute(
        select(Question.id, QuestionVersion.stem)
        .join(QuestionVersion, is_current())
        .where(Question.bank_id == bank_id, is_drawable())
        .order_by(Question.id)
    )
    return [(question_id, shorten(plain(stem), LONGEST_WORDS, placeholder="…")) for question_id, stem in rows]


def words_of(question_ids: Collection[int]) -> dict[int, str]:
    """Return the words of these questions as they are now."""
    rows = db.session.execute(
        select(Question.id, QuestionVersion.stem)
        .join(QuestionVersion, is_current())
        .where(Question.id.in_(question_ids))
    )
    return {row.id: shorten(plain(row.stem), LONGEST_WORDS, placeholder="…") for row in rows}


def draw_paper(quiz: Quiz, plan: PaperPlan, *, random: Random) -> list[Item]:
    """Return the items of a new paper of a quiz; two queries."""
    parts = plan.parts_of(quiz.question_count, is_shuffled=quiz.is_shuffled)
    drawn = drawing.draw(parts, _pool_of(quiz.bank_id), random=random)
    versions = versions_by_id(version_id for of_part in drawn for version_id in of_part)
    return [
        drawing.lay_out(
            _choosable(versions[version_id]),
            part,
            credit=plan.credit,
            seconds=plan.seconds_of(part),
            random=random,
        )
        for part, of_part in zip(parts, drawn, strict=True)
        for version_id in of_part
    ]


def _pool_of(bank_id: int) -> list[Drawable]:
    """Return what can be drawn from a bank, in the order written."""
    rows = db.session.connection().execute(TO_DRAW, {"bank": bank_id})
    return list(map(Drawable._make, rows))


def kept_parts(plan: PaperPlan) -> list[dict[str, Any]]:
    """Return the parts of a plan as a paper keeps them."""
    return [{"title": part.title, "count": part.needed} for part in plan.parts]


def _choosable(version: QuestionVersion) -> Choosable:
    if version.kind in CHOICES:
        return Choosable(
            version.id,
            keys=tuple(option["key"] for option in version.options),
            right=frozenset(option["key"] for option in version.options if option["is_right"]),
            is_multiple=version.kind == QuestionKind.SEVERAL_RIGHT,
            has_order=version.kind == QuestionKind.TRUE_FALSE,
        )
    kind = QuestionKind(version.kind)
    return Choosable(version.id, shuffled_keys(version), frozenset(), written=kind)


# What every start asks is put together once.
TO_DRAW = (
    select(Question.id, QuestionVersion.id, Question.topic, Question.difficulty)
    .join(QuestionVersion, is_current())
    .where(Question.bank_id == bindparam("bank"), is_drawable())
    .order_by(Question.id)
)
IN_BANKS = (
    select(QuestionBank.id, Question.id, QuestionVersion.id, Question.topic, Question.difficulty)
    .outerjoin(Question, and_(Question.bank_id == QuestionBank.id, is_drawable()))
    .outerjoin(QuestionVersion, is_current())
    .where(QuestionBank.id.in_(bindparam("banks", expanding=True)))
    .order_by(Question.id)
)
