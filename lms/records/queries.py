"""What staff changed, as far as somebody may read it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, true

from lms import db
from lms.audit.models import AuditEntry
from lms.auth.models import Account
from lms.paging import PAGE_SIZE
from lms.people.finding import is_found_by
from lms.people.models import Person
from lms.people.queries import rows_of
from lms.rights import EVERYWHERE
from lms.text import fold
from lms.units.models import Unit
from lms.units.queries import below, within


class Record(NamedTuple):
    """A change, who made it, and the unit that it concerns; nobody is the command line."""

    entry: AuditEntry
    account_name: str | None
    unit_name: str | None


class RecordPage(NamedTuple):
    """Changes, the newest first; `before` leads to the older ones, and is None at the end."""

    records: list[Record]
    before: int | None


@dataclass(frozen=True)
class Wanted:
    """Which changes: of a kind, in a subtree (path), from a moment (included) to another (excluded).

    Words are of the name of who did it or of whom it concerns; an account means all that concerns its owner,
    a person all that concerns them under whichever of their rows.
    """

    act: str = ""
    unit_path: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    account: Account | None = None
    person: Person | None = None


def list_records(scope: Collection[str], wanted: Wanted, *, before: int | None = None) -> RecordPage:
    """Return a page of the changes in the scope; what concerns no unit is for those who may everything."""
    statement = (
        select(AuditEntry, Account.display_name, Unit.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
        .where(_is_readable(scope), *_conditions(wanted))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    records = [Record(*row) for row in db.session.execute(statement)]
    if len(records) <= PAGE_SIZE:
        return RecordPage(records, None)
    return RecordPage(records[:PAGE_SIZE], records[PAGE_SIZE - 1].entry.id)


def readable_units(unit_ids: Collection[int], scope: Collection[str]) -> dict[int, str]:
    """Return the names of these units as far as they lie in the scope."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids), within(scope)))
    return {row.id: row.name for row in rows}


def _is_readable(scope: Collection[str]) -> ColumnElement[bool]:
    return true() if EVERYWHERE in scope else within(scope)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.act:
        conditions.append(AuditEntry.action == wanted.act)
    if wanted.unit_path is not None:
        conditions.append(below(wanted.unit_path))
    if wanted.since is not None:
        conditions.append(AuditEntry.happened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.happened_at < wanted.until)
    if wanted.account is not None:
        conditions.append(_concerns(wanted.account))
    if wanted.person is not None:
        is_theirs = AuditEntry.subject_id.in_(rows_of(wanted.person.id))
        conditions.append(and_(AuditEntry.subject_kind == "person", is_theirs))
    if fold(wanted.words):
        conditions.append(_names(wanted.words))
    return conditions


def _concerns(account: Account) -> ColumnElement[bool]:
    is_account = and_(AuditEntry.subject_kind == "account", AuditEntry.subject_id == account.id)
    is_person = and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id == account.person_id)
    return or_(is_account, is_person) if account.person_id else is_account


def _names(words: str) -> ColumnElement[bool]:
    """Whether somebody of this name did it, or is whom it concerns."""
    people = select(Person.id).where(is_found_by(words))
    accounts = select(Account.id).where(
        or_(Account.person_id.in_(people), Account.id.in_(_named_nobodies(words)))
    )
    return or_(
        AuditEntry.account_id.in_(accounts),
        and_(AuditEntry.subject_kind == "account", AuditEntry.subject_id.in_(accounts)),
        and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id.in_(people)),
    )


def _named_nobodies(words: str) -> list[int]:
    """Return the accounts of no person with the words in their name; there are few."""
    wanted = fold(words).split()
    rows = db.session.execute(select(Account.id, Account.display_name).where(Account.person_id.is_(None)))
    return [account_id for account_id, name in rows if all(word in fold(name) for word in wanted)]
