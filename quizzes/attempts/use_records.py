"""How often each question stood on a paper of each quiz, and which quizzes may draw it.

Papers keep their questions as JSON, so a chore counts the new ones; asking a million papers each time a
question is opened would take seconds.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from lms import db
from lms.ledger.models import Activity
from quizzes.attempts.drawing import Drawable, fits
from quizzes.attempts.models import Paper, QuestionUse, Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.queries import window_of
from quizzes.attempts.rules import Window
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.queries import DRAWABLE
from quizzes.bank.uses import Use, Uses, UseState

EVERY = 300
"""Seconds between two countings."""
SETTLED = timedelta(minutes=10)
"""Papers of the last minutes wait: one with a lower number may still be on its way to the database."""
BATCH = 2000


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


def state_of(window: Window, now: datetime) -> UseState:
    """Return whether papers are drawn now, later, or never again."""
    if window.has_closed(now):
        return UseState.CLOSED
    return UseState.TO_COME if window.is_to_come(now) else UseState.OPEN


def count_new_papers(now: datetime) -> None:
    """Count the questions of the papers that are new since the last time; each batch is kept at once."""
    while _count_batch(now) == BATCH:
        db.commit()
    db.commit()


def _count_batch(now: datetime) -> int:
    """Count the next papers, and return how many there were."""
    with db.reading() as session:
        counted_to = session.scalars(select(func.coalesce(func.max(QuestionUse.counted_to), 0))).one()
        papers = session.execute(
            select(Paper.id, Paper.quiz_id, Paper.items)
            .where(Paper.id > counted_to, Paper.created_at <= now - SETTLED)
            .order_by(Paper.id)
            .limit(BATCH)
        ).all()
        asked = Counter(
            (item["version_id"], quiz_id) for _paper_id, quiz_id, items in papers for item in items
        )
        versions = select(QuestionVersion.id, QuestionVersion.question_id)
        wanted = {version_id for version_id, _quiz_id in asked}
        questions = {
            row.id: row.question_id for row in session.execute(versions.where(QuestionVersion.id.in_(wanted)))
        }
    uses: Counter[tuple[int, int]] = Counter()
    for (version_id, quiz_id), count in asked.items():
        uses[questions[version_id], quiz_id] += count
    if papers:
        _add(uses, counted_to=papers[-1].id)
    return len(papers)


def _add(uses: Counter[tuple[int, int]], *, counted_to: int) -> None:
    known = _known({quiz_id for _question_id, quiz_id in uses})
    rows = [
        {"question_id": question_id, "quiz_id": quiz_id, "paper_count": count, "counted_to": counted_to}
        for (question_id, quiz_id), count in uses.items()
    ]
    new = [row for row in rows if (row["question_id"], row["quiz_id"]) not in known]
    more = [
        row | {"paper_count": row["paper_count"] + known[row["question_id"], row["quiz_id"]]}
        for row in rows
        if (row["question_id"], row["quiz_id"]) in known
    ]
    if new:
        db.session.execute(insert(QuestionUse), new)
    if more:
        db.session.execute(update(QuestionUse), more)


def _known(quiz_ids: Collection[int]) -> dict[tuple[int, int], int]:
    rows = db.session.execute(
        select(QuestionUse.question_id, QuestionUse.quiz_id, QuestionUse.paper_count).where(
            QuestionUse.quiz_id.in_(quiz_ids)
        )
    )
    return {(question_id, quiz_id): count for question_id, quiz_id, count in rows}


def _may_draw(quiz: Quiz, question: Question) -> bool:
    """Whether a paper of a quiz may hold a question as it stands now."""
    is_drawable = question.retired_at is None and question.kind in DRAWABLE
    if not is_drawable or quiz.bank_id != question.bank_id:
        return False
    drawable = Drawable(question.id, 0, question.topic, question.difficulty)
    parts = PaperPlan.from_json(quiz.plan).parts_of(quiz.question_count, is_shuffled=False)
    return any(fits(drawable, part) for part in parts)
