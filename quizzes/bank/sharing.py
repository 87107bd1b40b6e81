"""Who else may use a bank: a share lets a unit and all below it draw from it and copy, or edit it, too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, true
from sqlalchemy.orm import aliased

from lms import db
from lms.audit import actions as audit
from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.bank.models import BankShare, QuestionBank


@dataclass(frozen=True)
class ShareLine:
    """A unit that a bank is shared with."""

    unit_id: int
    unit_name: str
    may_write: bool


def reached_by(paths: Iterable[str], *, writes: bool = False) -> ColumnElement[bool]:
    """Return the condition of a bank that is kept below the paths, or shared with whoever looks after them.

    A share reaches those whose subtree lies below its unit, and those who look after that unit itself. The
    statement joins the unit that keeps the bank.
    """
    paths = tuple(paths)
    theirs = aliased(Unit)
    shared = (
        select(BankShare.bank_id)
        .join(theirs, theirs.id == BankShare.unit_id)
        .where(
            BankShare.bank_id == QuestionBank.id,
            or_(within(paths, theirs.path), theirs.path.in_(_above(paths))),
            BankShare.may_write if writes else true(),
        )
    )
    return or_(within(paths), shared.exists())


def list_shares(bank_id: int) -> list[ShareLine]:
    """Return the units that a bank is shared with, by name."""
    rows = db.session.execute(
        select(BankShare.unit_id, Unit.name, BankShare.may_write)
        .join(Unit, Unit.id == BankShare.unit_id)
        .where(BankShare.bank_id == bank_id)
        .order_by(Unit.name_sort, Unit.id)
    )
    return [ShareLine(*row) for row in rows]


def share_bank(
    bank: QuestionBank, unit: Unit, *, may_write: bool, account_id: int | None, now: datetime
) -> None:
    """Share a bank with a unit and all below it; a share that is there gets this right."""
    if unit.valid_to is not None:
        raise Invalid({"unit": _l("Đơn vị này đã giải thể. Hãy chọn đơn vị đang hoạt động.")})
    before = db.session.get(BankShare, (bank.id, unit.id))
    if before is not None and before.may_write == may_write:
        return
    if before is not None:
        before.may_write = may_write
    else:
        share = {"bank_id": bank.id, "unit_id": unit.id, "may_write": may_write}
        db.session.execute(insert(BankShare).values(created_by_id=account_id, created_at=now, **share))
    facts = {"shared_with": unit.name, "share_right": _right(may_write)}
    _record(bank, "question_bank.share", account_id=account_id, now=now, after=facts)


def unshare_bank(bank: QuestionBank, unit_id: int, *, account_id: int | None, now: datetime) -> None:
    """Share a bank with a unit no more; quizzes that draw from it go on."""
    share = db.session.get(BankShare, (bank.id, unit_id))
    if share is None:
        return
    facts = {"shared_with": db.session.get_one(Unit, unit_id).name, "share_right": _right(share.may_write)}
    db.session.execute(delete(BankShare).where(BankShare.bank_id == bank.id, BankShare.unit_id == unit_id))
    _record(bank, "question_bank.unshare", account_id=account_id, now=now, before=facts)


def _right(may_write: bool) -> str:
    return "write" if may_write else "read"


def _above(paths: Iterable[str]) -> set[str]:
    """Return the paths of the units at these paths and of those above them."""
    found = set()
    for path in paths:
        ids = path.strip("/").split("/")
        found |= {f"/{'/'.join(ids[:count])}/" for count in range(1, len(ids) + 1)}
    return found


def _record(bank: QuestionBank, action: str, **values: object) -> None:
    audit.record(
        action=action,
        subject_kind="question_bank",
        subject_id=bank.id,
        subject_name=bank.name,
        unit_id=bank.unit_id,
        **values,  # type: ignore[arg-type]
    )
