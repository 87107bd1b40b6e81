"""Keeping quizzes: how their papers are put together, and the rules of sitting them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from lms import db
from lms.errors import Invalid
from quizzes.attempts.models import Quiz
from quizzes.attempts.pools import pools_of
from quizzes.attempts.problems import problems_of
from quizzes.attempts.rules import NewQuiz


def create_quiz(quiz: NewQuiz, *, now: datetime) -> int:
    """Return the id of a new quiz; its owner keeps the id."""
    _check(quiz)
    return db.session.scalars(insert(Quiz).values(**_kept(quiz), created_at=now).returning(Quiz.id)).one()


def change_quiz(quiz_id: int, quiz: NewQuiz) -> None:
    """Give a quiz other rules; attempts that were started keep their paper, deadline and rules version."""
    _check(quiz)
    db.session.execute(update(Quiz).where(Quiz.id == quiz_id).values(**_kept(quiz)))


def _check(quiz: NewQuiz) -> None:
    """Refuse a quiz that nobody could sit, naming each field."""
    pool = pools_of([quiz.bank_id]).get(quiz.bank_id)
    problems = problems_of(quiz, pool=pool)
    if problems:
        raise Invalid(problems)


def _kept(quiz: NewQuiz) -> dict[str, Any]:
    """Return a quiz as its row keeps it."""
    return {
        **asdict(quiz),
        "plan": quiz.plan.to_json(),
        "hours": quiz.hours.to_json(),
        "predictions": [one.to_json() for one in quiz.predictions],
        "essay": asdict(quiz.essay) if quiz.essay else {},
        "question_count": quiz.total,
    }
