"""Where questions stood on papers, as `use_counting` counted them, and which quizzes may draw them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from lms import db
from lms.ledger.models import Activity
from lms.text import sort_key
from quizzes.attempts.drawing import Drawable, fits
from quizzes.attempts.models import QuestionUse, Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.queries import window_of
from quizzes.attempts.rules import Window
from quizzes.bank.models import Question
from quizzes.bank.queries import DRAWABLE, bank_names, is_drawable
from quizzes.bank.uses import Use, Uses, UseState


@dataclass(frozen=True)
class KnownBank:
    """A bank of which entrants know something: what of it stood on papers, and which quizzes draw from it."""

    name: str
    asked_count: int
    open_titles: tuple[str, ...]


def uses_of(question: Question, now: datetime) -> Uses:
    """Return the quizzes that may draw a question, and those that asked it; two queries."""
    counted = select(QuestionUse.quiz_id, QuestionUse.paper_count)
    counts = {
        row.quiz_id: row.paper_count
        for row in db.session.execute(counted.where(QuestionUse.question_id == question.id))
    }
    rows = db.session.execute(
        select(Quiz, Activity.title)
        .join(Activity, Activity.id == Quiz.activity_id)
        .where((Quiz.bank_id == question.bank_id) | Quiz.id.in_(counts))
        .order_by(Quiz.id.desc())
    )
    found = []
    for quiz, owner in rows:
        state = state_of(window_of(quiz), now)
        may_draw = state != UseState.CLOSED and _may_draw(quiz, question)
        if may_draw or quiz.id in counts:
            count = counts.get(quiz.id, 0)
            found.append(Use(quiz.title, owner, state, quiz.closes_at, count, may_draw))
    order = list(UseState)
    return Uses(tuple(sorted(found, key=lambda use: (not use.may_draw, order.index(use.state)))))


def paper_counts_of(question_ids: Collection[int]) -> dict[int, int]:
    """Return on how many papers questions stood when counted last; those never asked are left out."""
    rows = db.session.execute(
        select(QuestionUse.question_id, func.sum(QuestionUse.paper_count))
        .where(QuestionUse.question_id.in_(question_ids))
        .group_by(QuestionUse.question_id)
    )
    return {question_id: int(count) for question_id, count in rows}


def paper_counts_in(bank_id: int) -> dict[int, int]:
    """Return on how many papers the questions of a bank stood; those never asked are left out."""
    rows = db.session.execute(
        select(QuestionUse.question_id, func.sum(QuestionUse.paper_count))
        .join(Question, Question.id == QuestionUse.question_id)
        .where(Question.bank_id == bank_id)
        .group_by(QuestionUse.question_id)
    )
    return {question_id: int(count) for question_id, count in rows}


def open_titles(bank_ids: Collection[int], now: datetime) -> dict[int, list[str]]:
    """Return the titles of the quizzes that people sit now, by the banks that they draw from."""
    rows = db.session.execute(
        select(Quiz, Activity.title)
        .join(Activity, Activity.id == Quiz.activity_id)
        .where(
            Quiz.bank_id.in_(bank_ids),
            or_(Quiz.closes_at.is_(None), Quiz.closes_at > now, Quiz.extended_until > now),
        )
        .order_by(Quiz.id.desc())
    )
    found: dict[int, list[str]] = {}
    for quiz, owner in rows:
        if state_of(window_of(quiz), now) == UseState.OPEN:
            found.setdefault(quiz.bank_id, []).append(_named(quiz.title, owner))
    return found


def asked_counts_of(bank_ids: Collection[int]) -> dict[int, int]:
    """Return how many questions that banks may still hand out stood on papers already, by bank."""
    rows = db.session.execute(
        select(Question.bank_id, func.count(QuestionUse.question_id.distinct()))
        .join(QuestionUse, QuestionUse.question_id == Question.id)
        .where(Question.bank_id.in_(bank_ids), is_drawable())
        .group_by(Question.bank_id)
    )
    return {row[0]: row[1] for row in rows}


def known_banks(bank_ids: Collection[int], now: datetime) -> list[KnownBank]:
    """Return those of the banks of which entrants know something, by name."""
    asked, open_now = asked_counts_of(bank_ids), open_titles(bank_ids, now)
    names = bank_names(asked.keys() | open_now.keys())
    return [
        KnownBank(name, asked.get(bank_id, 0), tuple(open_now.get(bank_id, ())))
        for bank_id, name in sorted(names.items(), key=lambda one: (sort_key(one[1]), one[0]))
    ]


def _named(title: str, owner: str) -> str:
    return title if title == owner else f"{title} ({owner})"


def state_of(window: Window, now: datetime) -> UseState:
    """Return whether papers are drawn now, later, or never again."""
    if window.has_closed(now):
        return UseState.CLOSED
    return UseState.TO_COME if window.is_to_come(now) else UseState.OPEN


def _may_draw(quiz: Quiz, question: Question) -> bool:
    """Whether a paper of a quiz may hold a question as it stands now."""
    is_drawable = question.retired_at is None and question.kind in DRAWABLE
    if not is_drawable or quiz.bank_id != question.bank_id:
        return False
    drawable = Drawable(question.id, 0, question.topic, question.difficulty)
    parts = PaperPlan.from_json(quiz.plan).parts_of(quiz.question_count, is_shuffled=False)
    return any(fits(drawable, part) for part in parts)
