"""Appealing against a published result, and deciding what becomes of it."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lms import db
from lms.audit import actions as audit
from lms.auth import actions as auth
from lms.auth.actions import NotSignedIn
from lms.errors import Conflict, Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.mail.actions import send_later
from quizzes.contests.queries import rules_of
from quizzes.entrants.declaring import TOO_OFTEN, hash_of_key
from quizzes.results import deciding
from quizzes.results.actions import KIND
from quizzes.results.appeals import letters, queries, rules
from quizzes.results.appeals.appellants import Appellant, appellant_of, attempt_of_receipt, find_declared
from quizzes.results.appeals.models import Appeal
from quizzes.results.appeals.queries import ShownAppeal
from quizzes.results.appeals.rules import AlreadyDecided, AlreadyOpen, AppealState, FollowUp, ticket
from quizzes.results.models import Standing
from quizzes.results.rules import LONGEST_REASON

WRONG_PROOF = _l("Mã phiếu hoặc thông tin đã đăng ký chưa đúng.")


@dataclass(frozen=True)
class Verdict:
    """What the organising board decides about an appeal, why, and what follows where it is upheld."""

    is_upheld: bool
    reason: str
    follow_up: FollowUp = FollowUp.RANK


def prove_receipt(
    standing: Standing, receipt: str, key_text: str, *, now: datetime
) -> Appellant | NotSignedIn:
    """Return somebody without an account, by a receipt and the key of the registration.

    Receipts stand in the published results, so they prove nothing alone. What is wrong is counted for the
    receipt, so the caller commits in either case.
    """
    attempt_id = attempt_of_receipt(standing, receipt)
    if attempt_id is not None and find_declared(standing, attempt_id) is None:
        raise Refused(_l("Người dự thi bằng tài khoản thì đăng nhập rồi nộp đơn phúc khảo."))
    subject = f"appeal:{standing.contest_id}:{receipt.strip().upper()}"
    waiting = auth.held_back(subject, now=now)
    if waiting is not None:
        return waiting._replace(text=TOO_OFTEN)
    entrant = find_declared(standing, attempt_id) if attempt_id is not None else None
    hashed = hash_of_key(rules_of(standing.contest_id).entry.unique_key, key_text)
    if (
        attempt_id is None
        or entrant is None
        or not hmac.compare_digest(entrant.unique_hash or "", hashed or "-")
    ):
        wrong = auth.wrong(subject, WRONG_PROOF, now=now)
        return wrong._replace(text=TOO_OFTEN if wrong.waits_until else WRONG_PROOF)
    return appellant_of(attempt_id)


def open_appeal(
    standing: Standing,
    appellant: Appellant,
    reason: str,
    *,
    account_id: int | None,
    mailed_from: str | None,
    now: datetime,
) -> ShownAppeal:
    """Take an appeal against a published standing.

    With the address of the platform to be mailed from, whoever has an e-mail address is told by letter.
    Refused outside the window, against an older version, and while the person has one that waits.
    """
    problem = rules.problem_of_reason(reason, missing=_l("Hãy ghi lý do phúc khảo."))
    if problem is not None:
        raise Invalid({"reason": problem})
    _check_may_appeal(standing, appellant.person_id, now)
    last = db.session.scalar(select(func.max(Appeal.number)).where(Appeal.contest_id == standing.contest_id))
    appeal = Appeal(
        contest_id=standing.contest_id,
        number=(last or 0) + 1,
        standing_id=standing.id,
        person_id=appellant.person_id,
        attempt_id=appellant.attempt_id,
        reason=reason.strip(),
        state=AppealState.OPEN,
        opened_at=now,
        decision="",
        follow_up="",
    )
    db.session.add(appeal)
    db.session.flush()
    shown = queries.require_appeal(appeal.contest_id, appeal.id)
    after = {"round_number": standing.round_number, "version": standing.version}
    _record(shown, "appeal.open", account_id=account_id, now=now, after=after)
    if shown.email and mailed_from is not None:
        send_later(*letters.receipt_letter(shown.email, shown, mailed_from), now=now)
    return shown


def decide_appeal(
    contest_id: int,
    appeal_id: int,
    verdict: Verdict,
    *,
    account_id: int | None,
    mailed_from: str | None,
    now: datetime,
) -> None:
    """Keep the decision about an appeal, do what follows from it, and tell whoever appealed.

    What is upheld makes the standing wait for being ranked again; its next version names the appeal. In a
    stage the lines are put right on its own page.
    """
    problem = rules.problem_of_reason(verdict.reason, missing=_l("Hãy ghi lý do của quyết định."))
    if problem is not None:
        raise Invalid({"reason": problem})
    appeal = db.session.scalars(
        select(Appeal)
        .where(Appeal.id == appeal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if appeal.state != AppealState.OPEN:
        raise AlreadyDecided
    shown = queries.require_appeal(contest_id, appeal_id)
    appeal.state = AppealState.UPHELD if verdict.is_upheld else AppealState.REJECTED
    appeal.decision, appeal.follow_up = verdict.reason.strip(), verdict.follow_up if verdict.is_upheld else ""
    appeal.decided_at, appeal.decided_by_id = now, account_id
    db.session.flush()
    if verdict.is_upheld:
        _follow(shown, verdict, account_id=account_id, now=now)
    after = {"appeal_state": appeal.state, "follow_up": appeal.follow_up}
    _record(shown, "appeal.decide", account_id=account_id, now=now, after=after, reason=appeal.decision)
    if shown.email and mailed_from is not None:
        send_later(*letters.decision_letter(shown.email, shown, mailed_from), now=now)


def _check_may_appeal(standing: Standing, person_id: int, now: datetime) -> None:
    """Refuse an appeal that is not taken now, once nobody else is appealing."""
    db.session.execute(select(Standing.id).where(Standing.id == standing.id).with_for_update())
    if not queries.is_newest(standing):
        raise Conflict(_l("Đã có bản kết quả mới hơn. Hãy xem bản mới nhất rồi nộp đơn về bản đó."))
    rules.check_window(queries.window_of(standing), standing.published_at or now, now)
    waiting = queries.find_open(standing, person_id)
    if waiting is not None:
        raise AlreadyOpen(waiting.number)


def _follow(shown: ShownAppeal, verdict: Verdict, *, account_id: int | None, now: datetime) -> None:
    attempt_id = shown.appeal.attempt_id
    if shown.stage is not None or attempt_id is None:
        return
    void = queries.find_void(shown)
    match verdict.follow_up:
        case FollowUp.VOID:
            reason = f"{ticket(shown.appeal.number)}: {verdict.reason.strip()}"[:LONGEST_REASON]
            deciding.void_result(shown.standing, attempt_id, reason=reason, account_id=account_id, now=now)
        case FollowUp.LIFT:
            if void is None:
                raise Invalid({"follow_up": _l("Kết quả của người này không bị huỷ.")})
            deciding.lift_void(void.id, shown.standing, account_id=account_id, now=now)
        case FollowUp.RANK:
            deciding.outdate(shown.standing)


def _record(shown: ShownAppeal, action: str, **values: Any) -> None:
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=shown.contest.id,
        subject_name=f"{shown.contest.title} · {ticket(shown.appeal.number)}",
        unit_id=shown.contest.unit_id,
        **values,
    )
