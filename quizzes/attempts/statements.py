"""The fixed statements of a sitting, in SQLAlchemy Core: its start, its questions, its end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Table,
    Text,
    bindparam,
    case,
    insert,
    literal,
    or_,
    select,
    update,
)

from lms import db
from lms.db import Moment
from lms.people.models import Person
from quizzes.attempts.answers import Answers, Item, Shown
from quizzes.attempts.grading import Grade, Parts
from quizzes.attempts.models import Attempt, EndedBy, Paper, Quiz
from quizzes.attempts.rules import GRACE

attempts = cast(Table, Attempt.__table__)
papers = cast(Table, Paper.__table__)
people = cast(Table, Person.__table__)


class Closed(NamedTuple):
    """An attempt at the moment in which it ended; nothing can be saved in it any more."""

    attempt_id: int
    person_id: int
    unit_id: int | None
    paper_id: int
    answers: Answers
    submitted_at: datetime
    ended_by: str
    prediction: int | None
    prediction2: int | None


class Key(NamedTuple):
    """What a paper is graded by."""

    items: Sequence[Item]
    parts: Parts
    needs_all: bool
    pass_percent: int | None
    activity_id: int
    predictions: Sequence[Mapping[str, Any]]
    purpose: str


def lock_person(person_id: int) -> None:
    """Wait until nobody else starts an attempt for this person (on SQLite there is one writer anyway)."""
    db.session.connection().execute(LOCK_PERSON, {"person": person_id})


def insert_paper(quiz_id: int, items: Sequence[Item], *, parts: Parts, needs_all: bool, now: datetime) -> int:
    """Return the id of a new paper."""
    values = {"quiz_id": quiz_id, "items": items, "parts": parts, "needs_all": needs_all, "created_at": now}
    paper_id: int = db.session.connection().execute(INSERT_PAPER, values).scalar_one()
    return paper_id


def insert_attempt(values: dict[str, Any]) -> int:
    """Return the id of a new attempt."""
    attempt_id: int = db.session.connection().execute(INSERT_ATTEMPT, values).scalar_one()
    return attempt_id


def show_question(attempt_id: int, number: int, shown: Shown, *, ends_at: datetime | None) -> bool:
    """Show the question after the one that is shown now; whether it still was that one."""
    values = {"attempt": attempt_id, "before": number - 1, "next": number, "ends_at": ends_at}
    return db.session.connection().execute(SHOW_QUESTION, values | {"moments": shown}).rowcount == 1


def store_late(attempt_id: int, late: Answers) -> None:
    """Keep answers that came too late."""
    db.session.connection().execute(STORE_LATE, {"attempt": attempt_id, "late_ones": late})


def close(attempt_id: int, *, by: EndedBy, at: datetime) -> Closed | None:
    """End an open attempt, at its deadline if that has passed.

    None if it ended before, or if its grace runs: what is on its way still counts.
    """
    values = {"attempt": attempt_id, "by": by, "at": at, "latest": at - GRACE}
    row = db.session.connection().execute(CLOSE, values).first()
    return None if row is None else Closed(*row)


def key_of(paper_id: int) -> Key:
    """Return what a paper is graded by."""
    return Key(*db.session.connection().execute(KEY, {"paper": paper_id}).one())


def store_grade(attempt_id: int, grade: Grade) -> None:
    """Keep what an attempt is worth."""
    values: dict[str, Any] = {
        "right": grade.right_count,
        "worth": grade.score,
        "result": grade.outcome,
        "points": grade.marks.to_json() if grade.marks else {},
    }
    db.session.connection().execute(STORE_GRADE, values | {"attempt": attempt_id})


def take_over(attempt_id: int, *, device: str, user_agent: str) -> None:
    """Let another device hold an attempt."""
    values = {"attempt": attempt_id, "holder": device, "agent": user_agent}
    db.session.connection().execute(TAKE_OVER, values)


LOCK_PERSON = select(people.c.id).where(people.c.id == bindparam("person")).with_for_update(key_share=True)
INSERT_PAPER = insert(papers).returning(papers.c.id)
INSERT_ATTEMPT = insert(attempts).returning(attempts.c.id)

_at = bindparam("at", type_=Moment)
_is_late = attempts.c.deadline_at <= _at
CLOSE = (
    update(attempts)
    .where(
        attempts.c.id == bindparam("attempt"),
        attempts.c.submitted_at.is_(None),
        or_(
            attempts.c.deadline_at.is_(None),
            attempts.c.deadline_at > _at,
            attempts.c.deadline_at <= bindparam("latest", type_=Moment),
        ),
    )
    .values(
        submitted_at=case((_is_late, attempts.c.deadline_at), else_=_at),
        ended_by=case((_is_late, literal(EndedBy.DEADLINE)), else_=bindparam("by", type_=Text)),
    )
    .returning(
        attempts.c.id,
        attempts.c.person_id,
        attempts.c.unit_id,
        attempts.c.paper_id,
        attempts.c.answers,
        attempts.c.submitted_at,
        attempts.c.ended_by,
        attempts.c.prediction,
        attempts.c.prediction2,
    )
)
SHOW_QUESTION = (
    update(attempts)
    .where(
        attempts.c.id == bindparam("attempt"),
        attempts.c.submitted_at.is_(None),
        attempts.c.current_number == bindparam("before"),
    )
    .values(
        current_number=bindparam("next"),
        current_ends_at=bindparam("ends_at"),
        shown=bindparam("moments"),
    )
)
TAKE_OVER = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(device=bindparam("holder"), user_agent=bindparam("agent"))
)
STORE_LATE = update(attempts).where(attempts.c.id == bindparam("attempt")).values(late=bindparam("late_ones"))
KEY = (
    select(
        Paper.items,
        Paper.parts,
        Paper.needs_all,
        Quiz.pass_percent,
        Quiz.activity_id,
        Quiz.predictions,
        Quiz.purpose,
    )
    .join(Quiz, Quiz.id == Paper.quiz_id)
    .where(Paper.id == bindparam("paper"))
)
STORE_GRADE = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(
        right_count=bindparam("right"),
        score=bindparam("worth"),
        outcome=bindparam("result"),
        marks=bindparam("points"),
    )
)
