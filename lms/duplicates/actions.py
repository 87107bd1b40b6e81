"""Merging two rows of one person, and parting them again; the ledger is never rewritten."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, inspect, select

from lms import db
from lms.audit import actions as audit
from lms.auth.models import Account
from lms.db import Base
from lms.duplicates.models import PersonMerge
from lms.duplicates.rules import TAKEN_TOGETHER, taken_over
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.people.actions import By
from lms.people.models import Membership, Person, Post
from lms.people.naming import rename_accounts
from lms.people.particulars import Span
from lms.text import fold

MODELS: dict[str, type[Base]] = {
    "people": Person,
    "memberships": Membership,
    "posts": Post,
    "accounts": Account,
}
PARTICULARS = [name for names in TAKEN_TOGETHER for name in names]


def merge_people(double: Person, survivor: Person, *, by: By) -> PersonMerge:
    """Return the merge of a double into the row that survives.

    Memberships, posts and the account go over, and what was not known of the survivor; results stay where
    they were written, and count for the survivor.
    """
    for person in (double, survivor):
        db.session.refresh(person, with_for_update=True)
        if person.merged_into_id is not None:
            raise Conflict(_l("“%(name)s” đã được gộp trước đó.", name=person.name))
    if double.id == survivor.id:
        raise Refused(_l("Không thể gộp một người vào chính họ."))
    merge = PersonMerge(
        person_id=double.id,
        survivor_id=survivor.id,
        changes=[],
        account_id=by.account_id,
        created_at=by.now,
    )
    changes = [*_held(double, survivor), *_accounts(double, survivor), *_rows(double, survivor)]
    merge.changes = [_apply(*change) for change in changes]
    db.session.add(merge)
    db.session.flush()
    rename_accounts([survivor.id])
    _keep_record("person.merge", survivor, double, by)
    return merge


def part_people(merge: PersonMerge, *, by: By) -> None:
    """Take a merge back; refused when something that it changed was changed again."""
    db.session.refresh(merge, with_for_update=True)
    if merge.undone_at is not None:
        raise Conflict(_l("Việc gộp này đã được hoàn tác."))
    rows = [(_row(change), change) for change in merge.changes]
    altered = sum(
        row is None or any(_written(getattr(row, key)) != value for key, value in change["after"].items())
        for row, change in rows
    )
    if altered:
        raise Conflict(_l("Không hoàn tác được: %(count)s mục đã được sửa tiếp sau khi gộp.", count=altered))
    for row, change in reversed(rows):
        for key, value in change["before"].items():
            setattr(row, key, _read(type(row), key, value))
        db.session.flush()  # one code of a member stands in one row at a time
    merge.undone_at = by.now
    survivor = db.session.get_one(Person, merge.survivor_id)
    double = db.session.get_one(Person, merge.person_id)
    rename_accounts([survivor.id, double.id])
    _keep_record("person.part", survivor, double, by)


Change = tuple[Any, dict[str, Any]]


def _held(double: Person, survivor: Person) -> list[Change]:
    """Give the survivor what the double belongs to and holds, but for what the survivor has already."""
    changes: list[Change] = []
    for model in (Membership, Post):
        own: list[Any] = [*db.session.scalars(select(model).where(model.person_id == survivor.id))]
        theirs: list[Any] = [*db.session.scalars(select(model).where(model.person_id == double.id))]
        changes += [
            (row, {"person_id": survivor.id})
            for row in theirs
            if not any(_is_same(row, other) for other in own)
        ]
    return changes


def _is_same(row: Any, other: Any) -> bool:
    """Whether two memberships, or two posts, say the same of one time."""
    titles = {fold(getattr(one, "title", "")) for one in (row, other)}
    overlap = Span(row.since, row.until).overlaps(Span(other.since, other.until))
    return bool(row.unit_id == other.unit_id and len(titles) == 1 and overlap)


def _accounts(double: Person, survivor: Person) -> list[Change]:
    """Let the survivor sign in by the double's account; where both have one, the double's is closed."""
    account = db.session.scalar(select(Account).where(Account.person_id == double.id))
    if account is None:
        return []
    if db.session.scalar(select(Account.id).where(Account.person_id == survivor.id)) is None:
        return [(account, {"person_id": survivor.id})]
    return [(account, {"is_active": False})] if account.is_active else []


def _rows(double: Person, survivor: Person) -> list[Change]:
    """Mark the double and those merged into it before, and fill the survivor's gaps; one code is given up."""
    known = {name: getattr(survivor, name) for name in PARTICULARS}
    taken = taken_over(known, {name: getattr(double, name) for name in PARTICULARS})
    earlier = db.session.scalars(select(Person).where(Person.merged_into_id == double.id).order_by(Person.id))
    changes: list[Change] = [(person, {"merged_into_id": survivor.id}) for person in earlier]
    changes.append((double, {"merged_into_id": survivor.id, "member_code": None}))
    return [*changes, (survivor, taken)] if taken else changes


def _apply(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Change a row, and return what it was before and is now."""
    before = {key: _written(getattr(row, key)) for key in values}
    for key, value in values.items():
        setattr(row, key, value)
    db.session.flush()  # one code of a member stands in one row at a time
    after = {key: _written(value) for key, value in values.items()}
    return {"table": row.__tablename__, "id": row.id, "before": before, "after": after}


def _row(change: dict[str, Any]) -> Any:
    return db.session.get(MODELS[change["table"]], change["id"], populate_existing=True)


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(model: type[Base], key: str, value: Any) -> Any:
    table = inspect(model).local_table
    is_day = isinstance(table, Table) and table.c[key].type.python_type is date
    return date.fromisoformat(value) if value is not None and is_day else value


def _keep_record(action: str, survivor: Person, double: Person, by: By) -> None:
    unit_id = db.session.scalar(
        select(Membership.unit_id).where(Membership.person_id == survivor.id).order_by(Membership.id.desc())
    )
    audit.record(
        account_id=by.account_id,
        action=action,
        subject_kind="person",
        subject_id=survivor.id,
        subject_name=survivor.name,
        unit_id=unit_id,
        after={"double": f"{double.name} ({double.id})"},
        now=by.now,
    )
