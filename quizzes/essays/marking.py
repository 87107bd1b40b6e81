"""Marking essays: who marks, the points of each, what the head of the marking settles, what is void."""

from collections.abc import Collection
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, insert

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Forbidden, Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.contests.models import Contest
from quizzes.essays import rules
from quizzes.essays.models import EssayMark, EssayMarker
from quizzes.essays.queries import EssayRound, Marked, list_markers, require_marked
from quizzes.essays.rules import HUNDREDTHS, State

KIND = "contest"


def name_markers(
    contest: Contest, account_ids: Collection[int], *, account_id: int | None, now: datetime
) -> None:
    """Let these accounts mark for a contest, and no others; marks that were given stay."""
    able = {one.account_id: one for one in list_markers(contest)}
    if not set(account_ids) <= set(able):
        raise Invalid({"markers": _l("Chỉ phân công được người có quyền chấm bài ở đơn vị này.")})
    before = sorted(one.account_id for one in able.values() if one.is_named)
    if before == sorted(set(account_ids)):
        return
    db.session.execute(delete(EssayMarker).where(EssayMarker.contest_id == contest.id))
    named = sorted(set(account_ids))
    rows = [{"contest_id": contest.id, "account_id": one, "named_at": now} for one in named]
    if rows:
        db.session.execute(insert(EssayMarker), rows)
    _record(
        contest,
        "essay.name_markers",
        account_id=account_id,
        now=now,
        before={"markers": [able[one].name for one in before]},
        after={"markers": [able[one].name for one in named]},
    )


def mark_essay(
    contest: Contest,
    essay_id: int,
    points: int,
    *,
    remark: str,
    account_id: int,
    person_id: int | None,
    now: datetime,
) -> Marked:
    """Keep the points, in hundredths, that one marker gives; one's own may be changed until all are there."""
    one, marked = require_marked(contest.id, essay_id, is_locked=True)
    _check_time(one, now)
    if marked.essay.person_id == person_id:
        raise Forbidden(_l("Không ai chấm bài của chính mình."))
    _check_points(points, one.essay.points)
    if len(remark) > rules.LONGEST_REMARK:
        raise Invalid({"remark": _l("Nhận xét dài tối đa %(most)d ký tự.", most=rules.LONGEST_REMARK)})
    if marked.state is not State.WAITING:
        raise Conflict(_l("Bài này vừa được chấm đủ. Hãy chấm bài khác."))
    own = db.session.get(EssayMark, (essay_id, account_id))
    before = None if own is None else {"points": told(own.points)}
    if own is None:
        own = EssayMark(essay_id=essay_id, account_id=account_id)
        db.session.add(own)
    own.points, own.remark, own.marked_at = points, remark.strip(), now
    _change(contest, marked, "essay.mark", account_id=account_id, now=now, before=before, points=points)
    return require_marked(contest.id, essay_id)[1]


def settle_essay(
    contest: Contest, essay_id: int, points: int, *, reason: str, account_id: int | None, now: datetime
) -> None:
    """Give an essay whose markers lie apart the points that count, for a reason."""
    one, marked = require_marked(contest.id, essay_id, is_locked=True)
    if marked.state is State.WAITING or marked.essay.void_reason:
        raise Conflict(_l("Bài này chưa chấm đủ hoặc đã bị huỷ."))
    _check_points(points, rules.most_points(one.essay))
    _check_reason(reason)
    before = {"points": told(marked.mean * HUNDREDTHS)}
    marked.essay.settled, marked.essay.settled_by_id = points, account_id
    _change(
        contest,
        marked,
        "essay.settle",
        account_id=account_id,
        now=now,
        before=before,
        points=points,
        reason=reason.strip(),
    )


def void_essay(
    contest: Contest, essay_id: int, *, reason: str, account_id: int | None, now: datetime
) -> None:
    """Let an essay have no points, for a reason; nobody need mark it any more."""
    one, marked = require_marked(contest.id, essay_id, is_locked=True)
    _check_time(one, now)
    _check_reason(reason)
    if marked.essay.void_reason:
        raise Conflict(_l("Bài này đã bị huỷ."))
    marked.essay.void_reason = reason.strip()
    _change(contest, marked, "essay.void", account_id=account_id, now=now, before=None, reason=reason.strip())


def lift_void(contest: Contest, essay_id: int, *, account_id: int | None, now: datetime) -> None:
    """Let a voided essay count again, with the marks that it had."""
    _one, marked = require_marked(contest.id, essay_id, is_locked=True)
    if not marked.essay.void_reason:
        raise Conflict(_l("Bài này không bị huỷ."))
    reason, marked.essay.void_reason = marked.essay.void_reason, ""
    _change(contest, marked, "essay.lift_void", account_id=account_id, now=now, before=None, reason=reason)


def told(hundredths: int | Fraction) -> str:
    """Return points as the record keeps them: "7" or "7.25"."""
    return f"{float(Fraction(hundredths) / HUNDREDTHS):g}"


def _check_time(one: EssayRound, now: datetime) -> None:
    if not one.clock.is_marked_from(now):
        raise Conflict(_l("Vòng thi chưa đóng: bài tự luận chấm sau giờ đóng."))


def _check_points(points: int, most: int) -> None:
    if not 0 <= points <= most * HUNDREDTHS:
        raise Invalid({"points": _l("Điểm từ 0 đến %(most)d.", most=most)})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do.")})
    if len(reason) > rules.LONGEST_REASON:
        raise Invalid({"reason": _l("Lý do dài tối đa %(most)d ký tự.", most=rules.LONGEST_REASON)})


def _change(
    contest: Contest,
    marked: Marked,
    action: str,
    *,
    account_id: int | None,
    now: datetime,
    before: dict[str, Any] | None,
    points: int | None = None,
    reason: str = "",
) -> None:
    """Note that the points of an essay changed, and keep who did it."""
    marked.essay.changes += 1
    db.session.flush()
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=f"{contest.title} · {marked.essay.receipt_code}",
        unit_id=contest.unit_id,
        account_id=account_id,
        now=now,
        before=before,
        after=None if points is None else {"points": told(points)},
        reason=reason,
    )


def _record(contest: Contest, action: str, **values: Any) -> None:
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=contest.title,
        unit_id=contest.unit_id,
        **values,
    )
