"""What staff do to attempts, with a reason and on record: more time, an end, an attempt given back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select, true, update

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.ledger.rules import Outcome
from lms.people.models import Person
from lms.units.models import Unit
from lms.units.queries import below
from quizzes.attempts import rules
from quizzes.attempts.actions import record_event
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.entries import GIVEN_BACK, take_back
from quizzes.attempts.models import Attempt, AttemptEvent, EndedBy, EventKind, Quiz

EXTENSION = "attempts.extend"
"""The kind of job that gives many people more time."""
SUBJECT = "attempt"
"""What the record of staff calls an attempt."""


class Act(NamedTuple):
    """Who acts, why, and when."""

    account_id: int | None
    unit_id: int
    """The unit of the quiz, whose administrators read the record."""
    reason: str
    now: datetime


def extend_attempt(attempt_id: int, minutes: int, act: Act) -> datetime:
    """Give one open attempt more time, and return its new deadline."""
    rules.check_reason(act.reason)
    rules.check_minutes(minutes)
    attempt = _locked(attempt_id)
    if attempt.deadline_at is None:
        raise Conflict(_l("Bài này không giới hạn thời gian."))
    if attempt.submitted_at is not None or rules.is_overdue(attempt.deadline_at, act.now):
        raise Conflict(_l("Bài đã kết thúc nên không thêm thời gian được. Có thể trả lại lượt làm bài."))
    before = attempt.deadline_at
    deadline_at = _extend(attempt, before, minutes, act)
    _record("attempt.extend", attempt_id, act, before=_moment(before), after=_moment(deadline_at))
    return deadline_at


def list_extendable(quiz_id: int, *, unit_id: int | None, act_name: str, now: datetime) -> list[int]:
    """Return the open attempts at a quiz, of one unit and all below it if named, that lack this act.

    One whose grace is over is no longer open; one without a deadline needs no more time.
    """
    is_done = select(AttemptEvent.id).where(
        AttemptEvent.attempt_id == Attempt.id, AttemptEvent.act == act_name
    )
    return list(
        db.session.scalars(
            select(Attempt.id)
            .where(
                Attempt.quiz_id == quiz_id,
                Attempt.submitted_at.is_(None),
                Attempt.started_at <= now,
                Attempt.deadline_at > now - rules.GRACE,
                _of_unit(unit_id),
                ~is_done.exists(),
            )
            .order_by(Attempt.deadline_at, Attempt.id)
        )
    )


def extend_batch(attempt_ids: Sequence[int], minutes: int, act: Act, *, act_name: str) -> int:
    """Give these attempts more time, each once for an act of this name, and return how many got it.

    What ended meanwhile is left alone.
    """
    extended = 0
    for attempt in _list_locked(attempt_ids, act_name):
        if attempt.submitted_at is None and attempt.deadline_at is not None:
            _extend(attempt, attempt.deadline_at, minutes, act, act_name=act_name)
            extended += 1
    return extended


def end_attempt(attempt_id: int, act: Act) -> bool:
    """End an open attempt with what was saved; False while its grace runs, at whose end it ends anyway."""
    rules.check_reason(act.reason)
    attempt = _locked(attempt_id)
    if attempt.submitted_at is not None:
        raise Conflict(_l("Bài này đã kết thúc."))
    if submit_attempt(attempt_id, by=EndedBy.STAFF, now=act.now) is None:
        return False
    _tell(attempt_id, EventKind.ENDED, act)
    _record("attempt.end", attempt_id, act, before=None, after=None)
    return True


def give_back_attempt(attempt_id: int, act: Act) -> None:
    """Let an attempt that ended count for nothing, so that the person may take another one in its place.

    It stays as it ended, with its receipt; its entry in the ledger is taken back by a new one.
    """
    rules.check_reason(act.reason)
    attempt = _locked(attempt_id)
    if attempt.given_back_at is not None:
        raise Conflict(_l("Lượt này đã được trả lại."))
    if attempt.submitted_at is None:
        raise Conflict(_l("Bài đang làm. Hãy thêm thời gian, hoặc kết thúc bài trước khi trả lại lượt."))
    if attempt.outcome == Outcome.PASSED:
        raise Conflict(_l("Lượt này đã đạt nên không cần trả lại."))
    attempt.given_back_at = act.now
    db.session.flush()
    take_back(attempt_id, GIVEN_BACK, now=act.now)
    _tell(attempt_id, EventKind.GIVEN_BACK, act)
    before = {"score": attempt.score, "outcome": attempt.outcome}
    _record("attempt.give_back", attempt_id, act, before=before, after=None)


def record_extension(quiz_id: int, act: Act, *, minutes: int, unit_id: int | None) -> None:
    """Keep on record that a unit, or everybody who sits, gets more time."""
    audit.record(
        action="quiz.extend",
        subject_kind="quiz",
        subject_id=quiz_id,
        subject_name=db.session.get_one(Quiz, quiz_id).title,
        account_id=act.account_id,
        unit_id=act.unit_id,
        reason=act.reason.strip(),
        now=act.now,
        after={"minutes": minutes, "unit_id": unit_id},
    )


def _extend(
    attempt: Attempt, before: datetime, minutes: int, act: Act, *, act_name: str | None = None
) -> datetime:
    """Move the deadline, and that of the quiz where it lies beyond its close: until then no key is shown."""
    deadline_at = before + timedelta(minutes=minutes)
    attempt.deadline_at = deadline_at
    db.session.flush()
    db.session.execute(
        update(Quiz)
        .where(
            Quiz.id == attempt.quiz_id,
            Quiz.closes_at < deadline_at,
            or_(Quiz.extended_until.is_(None), Quiz.extended_until < deadline_at),
        )
        .values(extended_until=deadline_at)
    )
    _tell(attempt.id, EventKind.EXTENDED, act, details={"minutes": minutes}, act_name=act_name)
    return deadline_at


def _tell(
    attempt_id: int,
    kind: EventKind,
    act: Act,
    *,
    details: dict[str, Any] | None = None,
    act_name: str | None = None,
) -> None:
    record_event(
        attempt_id,
        kind,
        details=details or {},
        act=act_name,
        account_id=act.account_id,
        reason=act.reason,
        now=act.now,
    )


def _locked(attempt_id: int) -> Attempt:
    """Return the attempt once nobody else changes it."""
    statement = select(Attempt).where(Attempt.id == attempt_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _list_locked(attempt_ids: Sequence[int], act_name: str) -> list[Attempt]:
    """Return those of the attempts that an act has not reached, once nobody else changes them."""
    is_done = select(AttemptEvent.id).where(
        AttemptEvent.attempt_id == Attempt.id, AttemptEvent.act == act_name
    )
    statement = (
        select(Attempt).where(Attempt.id.in_(attempt_ids), ~is_done.exists()).order_by(Attempt.id)
    ).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _of_unit(unit_id: int | None) -> ColumnElement[bool]:
    if unit_id is None:
        return true()
    path = db.session.scalars(select(Unit.path).where(Unit.id == unit_id)).one()
    return Attempt.unit_id.in_(select(Unit.id).where(below(path)))


def _moment(deadline_at: datetime) -> dict[str, Any]:
    return {"deadline_at": deadline_at.isoformat()}


def _name_of(attempt_id: int) -> str:
    """Return who sits or sat."""
    person_id = db.session.get_one(Attempt, attempt_id).person_id
    return db.session.get_one(Person, person_id).name


def _record(
    action: str, attempt_id: int, act: Act, *, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    audit.record(
        action=action,
        subject_kind=SUBJECT,
        subject_id=attempt_id,
        subject_name=_name_of(attempt_id),
        account_id=act.account_id,
        unit_id=act.unit_id,
        reason=act.reason.strip(),
        now=act.now,
        before=before,
        after=after,
    )
