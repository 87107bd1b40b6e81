"""The few, fixed statements of the hot path, in SQLAlchemy Core: starting, saving, handing in."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ARRAY,
    Integer,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB

from lms import db
from lms.db import Moment
from lms.people.models import Person
from quizzes.attempts.answers import Answers, Item, Shown, Tap, entry
from quizzes.attempts.grading import Grade, Parts
from quizzes.attempts.models import Attempt, EndedBy, Paper, Quiz
from quizzes.attempts.prediction import Guess
from quizzes.attempts.rules import GRACE, QUESTION_GRACE

attempts = cast(Table, Attempt.__table__)
papers = cast(Table, Paper.__table__)
people = cast(Table, Person.__table__)


class Saved(NamedTuple):
    """The attempt as a save left it."""

    answers: Answers
    question_count: int
    deadline_at: datetime | None


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


class Key(NamedTuple):
    """What a paper is graded by."""

    items: Sequence[Item]
    parts: Parts
    needs_all: bool
    pass_percent: int | None
    activity_id: int
    prediction: Mapping[str, Any]
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


def save(
    attempt_id: int, tap: Tap, *, person_id: int | None, device: str | None, now: datetime
) -> Saved | None:
    """Keep the answer to one question; None if nothing was stored.

    One statement guards all: the owner, the attempt still open and held by this device, the deadline with its
    grace, a question of this paper, its own time if it has one, and no newer tap stored for the question.
    """
    statement, values = saving(attempt_id, tap, person_id=person_id, device=device, now=now)
    row = db.session.connection().execute(statement, values).first()
    return None if row is None else Saved(*row)


def saving(
    attempt_id: int, tap: Tap, *, person_id: int | None, device: str | None, now: datetime
) -> tuple[Update, dict[str, Any]]:
    """Return the statement that keeps the answer to one question, and its values."""
    answer = entry(tap, now)
    values = _values(attempt_id, person_id, device, now)
    values |= {"question": tap.number, "seq": tap.seq}
    if db.is_sqlite():
        path = f'$."{tap.number}"'
        return SAVE_ON_SQLITE, values | {"path": path, "seq_path": f"{path}[0]", "answer": json.dumps(answer)}
    path = str(tap.number)
    return SAVE_ON_POSTGRESQL, values | {"path": [path], "seq_path": [path, "0"], "answer": answer}


def save_all(
    attempt_id: int,
    answers: Answers,
    *,
    seq: int,
    seen_seq: int,
    current_number: int | None,
    person_id: int | None,
    device: str | None,
    now: datetime,
) -> Saved | None:
    """Keep all answers of a paper; None if nothing was stored, which a save since `seen_seq` causes, too.

    Where questions are asked one by one, only the answer to the current one may be another.
    """
    values = _values(attempt_id, person_id, device, now) | {"question": current_number}
    values |= {"all": answers, "seq": seq, "seen": seen_seq}
    row = db.session.connection().execute(SAVE_ALL, values).first()
    return None if row is None else Saved(*row)


def save_guess(
    attempt_id: int, guess: Guess, *, person_id: int | None, device: str | None, now: datetime
) -> Saved | None:
    """Keep a prediction, guarded as an answer is; None if nothing was stored."""
    values = _values(attempt_id, person_id, device, now) | {"guess": guess.number, "seq": guess.seq}
    row = db.session.connection().execute(SAVE_GUESS, values).first()
    return None if row is None else Saved(*row)


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


def _values(attempt_id: int, person_id: int | None, device: str | None, now: datetime) -> dict[str, Any]:
    return {
        "attempt": attempt_id,
        "person": person_id,
        "holder": device,
        "at": now,
        "latest": now - GRACE,
        "latest_for_question": now - QUESTION_GRACE,
    }


def _save_statement(*, is_sqlite: bool) -> Update:
    """Return the one statement that saves, in the JSON functions of the database."""
    stored = attempts.c.answers
    if is_sqlite:
        stored_seq: Any = func.json_extract(stored, bindparam("seq_path", type_=Text))
        answers: Any = func.json_set(
            stored, bindparam("path", type_=Text), func.json(bindparam("answer", type_=Text))
        )
    else:
        stored_seq = sql_cast(stored.op("#>>")(bindparam("seq_path", type_=ARRAY(Text))), Integer)
        answers = func.jsonb_set(
            stored, bindparam("path", type_=ARRAY(Text)), bindparam("answer", type_=JSONB)
        )
    seq = bindparam("seq", type_=Integer)
    return (
        _save_while_open()
        .where(
            attempts.c.question_count >= bindparam("question", type_=Integer),
            func.coalesce(stored_seq, 0) <= seq,
        )
        .values(answers=answers, last_seq=case((attempts.c.last_seq < seq, seq), else_=attempts.c.last_seq))
    )


def _save_while_open() -> Update:
    """Return what every save of an answer shares; the time of the question counts, where it has one."""
    latest = bindparam("latest_for_question", type_=Moment)
    question_is_open = and_(
        attempts.c.current_number == bindparam("question", type_=Integer),
        or_(attempts.c.current_ends_at.is_(None), attempts.c.current_ends_at > latest),
    )
    return _keep_while_open().where(or_(attempts.c.current_number.is_(None), question_is_open))


def _keep_while_open() -> Update:
    """Return what every save shares: owner, device, an open attempt, the deadline with its grace."""
    holder = bindparam("holder", type_=Text)
    return (
        update(attempts)
        .where(
            attempts.c.id == bindparam("attempt"),
            attempts.c.person_id == bindparam("person"),
            attempts.c.submitted_at.is_(None),
            or_(attempts.c.device.is_(None), attempts.c.device == holder),
            or_(attempts.c.deadline_at.is_(None), attempts.c.deadline_at > bindparam("latest")),
        )
        .values(saved_at=bindparam("at"), device=func.coalesce(attempts.c.device, holder))
        .returning(attempts.c.answers, attempts.c.question_count, attempts.c.deadline_at)
    )


LOCK_PERSON = select(people.c.id).where(people.c.id == bindparam("person")).with_for_update(key_share=True)
INSERT_PAPER = insert(papers).returning(papers.c.id)
INSERT_ATTEMPT = insert(attempts).returning(attempts.c.id)
SAVE_ON_SQLITE = _save_statement(is_sqlite=True)
SAVE_ON_POSTGRESQL = _save_statement(is_sqlite=False)
SAVE_ALL = (
    _save_while_open()
    .where(attempts.c.last_seq == bindparam("seen"))
    .values(answers=bindparam("all"), last_seq=bindparam("seq"))
)
SAVE_GUESS = (
    _keep_while_open()
    .where(attempts.c.prediction_seq <= bindparam("seq", type_=Integer))
    .values(
        prediction=bindparam("guess", type_=Integer),
        prediction_seq=bindparam("seq", type_=Integer),
        last_seq=case((attempts.c.last_seq < bindparam("seq"), bindparam("seq")), else_=attempts.c.last_seq),
    )
)

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
        Quiz.prediction,
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
