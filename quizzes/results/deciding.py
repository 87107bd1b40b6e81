"""What the organising board decides about a draft: winners are verified, results voided, ties ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.results.actions import KIND
from quizzes.results.models import (
    WHOLE,
    Decision,
    Standing,
    StandingState,
    UnitDecision,
    Verification,
    Void,
)
from quizzes.results.rules import LONGEST_REASON

CHECKS = ("has_identity", "has_unit", "has_contact", "has_dossier")


def verify_winner(
    standing: Standing,
    attempt_id: int,
    checks: Mapping[str, bool],
    *,
    note: str,
    account_id: int | None,
    now: datetime,
) -> None:
    """Keep what was checked of somebody who wins; it stays when the contest is ranked again."""
    key = (standing.contest_id, standing.round_number, attempt_id)
    kept = db.session.get(Verification, key)
    before = {name: getattr(kept, name) for name in CHECKS} if kept else None
    if kept is None:
        kept = Verification(
            contest_id=standing.contest_id, round_number=standing.round_number, attempt_id=attempt_id
        )
        db.session.add(kept)
    for name in CHECKS:
        setattr(kept, name, checks[name])
    kept.note, kept.account_id, kept.checked_at = note.strip(), account_id, now
    db.session.flush()
    _record(
        standing,
        "standing.verify",
        attempt_id,
        account_id=account_id,
        now=now,
        before=before,
        after=dict(checks),
    )


def void_result(
    standing: Standing,
    attempt_id: int,
    *,
    reason: str,
    is_no_entry: bool = False,
    account_id: int | None,
    now: datetime,
) -> None:
    """Let somebody's result in this standing not count, for a reason; drafts are out of date then.

    Whether it was no participation either is what the ledger follows once the next version is published.
    """
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do huỷ kết quả.")})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": _l("Lý do dài tối đa %(most)d ký tự.", most=LONGEST_REASON)})
    person_id = db.session.get_one(Attempt, attempt_id).person_id
    try:
        with db.session.begin_nested():
            db.session.add(
                Void(
                    contest_id=standing.contest_id,
                    round_number=standing.round_number,
                    person_id=person_id,
                    reason=reason.strip(),
                    is_no_entry=is_no_entry,
                    account_id=account_id,
                    created_at=now,
                )
            )
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Kết quả của người này đã được huỷ. Hãy xếp hạng lại.")) from error
    _outdate_with_void(standing)
    _record(
        standing,
        "standing.void",
        attempt_id,
        account_id=account_id,
        now=now,
        reason=reason.strip(),
        after={"is_no_entry": is_no_entry},
    )


def lift_void(void_id: int, standing: Standing, *, account_id: int | None, now: datetime) -> None:
    """Let a result count again."""
    void = db.session.get(Void, void_id)
    if void is None or (void.contest_id, void.round_number) != (standing.contest_id, standing.round_number):
        raise Conflict(_l("Việc huỷ này đã được gỡ."))
    db.session.execute(delete(Void).where(Void.id == void_id))
    _outdate_with_void(standing)
    _record(standing, "standing.lift_void", None, account_id=account_id, now=now, reason=void.reason)


def decide_tie(
    standing: Standing, places: Mapping[int, int], *, account_id: int | None, now: datetime
) -> None:
    """Keep which place each of the equals has, by attempt; the draft is out of date then."""
    _check_places(places)
    for attempt_id, place in places.items():
        db.session.merge(
            Decision(
                contest_id=standing.contest_id,
                round_number=standing.round_number,
                attempt_id=attempt_id,
                place=place,
            )
        )
    db.session.flush()
    outdate(standing)
    _record(
        standing,
        "standing.decide",
        None,
        account_id=account_id,
        now=now,
        after={"places": {str(attempt): place for attempt, place in places.items()}},
    )


def decide_unit_tie(
    standing: Standing, key: str, places: Mapping[int, int], *, account_id: int | None, now: datetime
) -> None:
    """Keep which place each of the equal units has for a collective prize; the draft is out of date then."""
    _check_places(places)
    for unit_id, place in places.items():
        kept = UnitDecision(
            contest_id=standing.contest_id,
            round_number=standing.round_number,
            key=key,
            unit_id=unit_id,
            place=place,
        )
        db.session.merge(kept)
    db.session.flush()
    outdate(standing)
    _record(
        standing,
        "standing.decide",
        None,
        account_id=account_id,
        now=now,
        after={"places": {str(unit): place for unit, place in places.items()}},
    )


def _check_places(places: Mapping[int, int]) -> None:
    if len(set(places.values())) != len(places) or not places:
        raise Invalid({"places": _l("Mỗi người, mỗi đơn vị phải có một thứ tự khác nhau.")})


def outdate(standing: Standing) -> None:
    """Let the draft beside a standing wait for being ranked again; what is published stays for ever."""
    outdate_drafts(standing.contest_id, standing.round_number)


def _outdate_with_void(standing: Standing) -> None:
    """Let every draft wait that leaves out who is voided in a standing: a round is a part of the whole."""
    contest_id, number = standing.contest_id, standing.round_number
    if number == WHOLE:
        outdate_drafts(contest_id, *db.session.scalars(_rounds_with_standing(contest_id)))
    else:
        outdate_drafts(contest_id, WHOLE, number)


def _rounds_with_standing(contest_id: int) -> Select[int]:
    return select(Standing.round_number).where(Standing.contest_id == contest_id).distinct()


def outdate_drafts(contest_id: int, *round_numbers: int) -> None:
    """Let the drafts of rounds, or of the whole contest, wait for being ranked again."""
    db.session.execute(
        update(Standing)
        .where(
            Standing.contest_id == contest_id,
            Standing.round_number.in_(round_numbers),
            Standing.state == StandingState.DRAFT,
        )
        .values(state=StandingState.OUTDATED)
    )


def _record(standing: Standing, action: str, attempt_id: int | None, **values: Any) -> None:
    contest = db.session.get_one(Contest, standing.contest_id)
    attempt = db.session.get_one(Attempt, attempt_id) if attempt_id is not None else None
    name = f"{contest.title} · {attempt.receipt_code}" if attempt else contest.title
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=name,
        unit_id=contest.unit_id,
        **values,
    )
