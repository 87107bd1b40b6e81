"""The statements that save answers, each guarded by itself, in SQLAlchemy Core."""

import json
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB

from lms import db
from lms.db import Moment
from quizzes.attempts.answers import Answers, Tap, entry
from quizzes.attempts.models import Attempt
from quizzes.attempts.prediction import NAMES, Guess
from quizzes.attempts.rules import GRACE, QUESTION_GRACE

attempts = cast(Table, Attempt.__table__)


class Saved(NamedTuple):
    """The attempt as a save left it."""

    answers: Answers
    question_count: int
    deadline_at: datetime | None


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
    row = db.session.connection().execute(SAVE_GUESS[guess.place], values).first()
    return None if row is None else Saved(*row)


def save_beside(
    attempt_id: int, seq: int, *, person_id: int | None, device: str | None, now: datetime
) -> Saved | None:
    """Note that something beside the answers is kept now, guarded as an answer is; None if it must not be."""
    values = _values(attempt_id, person_id, device, now) | {"seq": seq}
    row = db.session.connection().execute(SAVE_BESIDE, values).first()
    return None if row is None else Saved(*row)


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
        .values(answers=answers, last_seq=_last_of(seq))
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


def _save_guess_statement(name: str) -> Update:
    """Return the statement that keeps one of the predictions."""
    seq = bindparam("seq", type_=Integer)
    return (
        _keep_while_open()
        .where(attempts.c[f"{name}_seq"] <= seq)
        .values(
            {
                name: bindparam("guess", type_=Integer),
                f"{name}_seq": seq,
                "last_seq": _last_of(seq),
            }
        )
    )


def _last_of(seq: ColumnElement[int]) -> ColumnElement[int]:
    """Return the last sequence of an attempt once this one was kept."""
    return case((attempts.c.last_seq < seq, seq), else_=attempts.c.last_seq)


SAVE_ON_SQLITE = _save_statement(is_sqlite=True)
SAVE_ON_POSTGRESQL = _save_statement(is_sqlite=False)
SAVE_ALL = (
    _save_while_open()
    .where(attempts.c.last_seq == bindparam("seen"))
    .values(answers=bindparam("all"), last_seq=bindparam("seq"))
)
SAVE_GUESS = tuple(map(_save_guess_statement, NAMES))
"""The statement for each prediction, by its place."""
SAVE_BESIDE = _keep_while_open().values(last_seq=_last_of(bindparam("seq", type_=Integer)))
