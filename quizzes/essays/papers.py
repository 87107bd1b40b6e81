"""Essays that are written within papers: each belongs to an attempt."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select

from lms import db
from quizzes.attempts.essay import Written
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.models import Round
from quizzes.essays.models import Essay
from quizzes.essays.queries import essays_of, rounds_with_essay


class PaperWith(NamedTuple):
    """An attempt whose paper has an essay."""

    round_id: int
    person_id: int
    started_at: datetime


def find_paper(attempt_id: int) -> PaperWith | None:
    """Return an attempt whose paper has an essay; any other has none."""
    row = db.session.execute(
        select(Round.id, Attempt.person_id, Attempt.started_at, Quiz.essay)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Round, Round.quiz_id == Quiz.id)
        .where(Attempt.id == attempt_id)
    ).first()
    return PaperWith(*row[:3]) if row is not None and row.essay else None


def find_essay_of(attempt_id: int) -> Essay | None:
    """Return what was written within the paper of an attempt."""
    return db.session.scalar(
        select(Essay).where(Essay.attempt_id == attempt_id).execution_options(populate_existing=True)
    )


def find_written(attempt_id: int) -> Written:
    """Return what the entrant sees of the essay of an attempt."""
    essay = find_essay_of(attempt_id)
    if essay is None:
        return Written()
    return Written(essay.draft, essay.draft_words, essay.seq, essay.void_reason)


def points_by_attempt(contest_id: int, number: int) -> dict[int, Fraction]:
    """Return the points of the essays of a round that were written within papers, by the attempt."""
    return {
        marked.essay.attempt_id: marked.points
        for one in rounds_with_essay(contest_id)
        if one.round.number == number and one.essay.within_paper
        for marked in essays_of(one)
        if marked.essay.attempt_id is not None
    }
