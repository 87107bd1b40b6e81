"""Whose accounts there are, who holds which role, and what staff changed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.access.queries import EMAIL, PHONE, has_open_code
from lms.accounts.rules import AccountState
from lms.audit.models import AuditEntry
from lms.auth.models import Account, RoleGrant
from lms.errors import NotFound
from lms.finding import holds_words
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Membership, Person
from lms.people.queries import holds
from lms.rights import EVERYWHERE
from lms.text import nfc
from lms.units.models import Unit
from lms.units.queries import below, within


class AccountLine(NamedTuple):
    """A person, and how they sign in."""

    person_id: int
    name: str
    member_code: str | None
    account_id: int | None
    state: AccountState
    unit_name: str
    roles: tuple[str, ...]


class Grant(NamedTuple):
    """A role that somebody holds now; no unit is everywhere."""

    id: int
    account_id: int
    account_name: str
    role: str
    unit_id: int | None
    unit_name: str | None
    granted_at: datetime
    granted_by: str | None


class Record(NamedTuple):
    """A change by staff, and who made it; nobody is the command line."""

    entry: AuditEntry
    account_name: str | None
    unit_name: str | None


def list_accounts(
    scope: Collection[str],
    *,
    now: datetime,
    unit_path: str | None = None,
    state: AccountState | None = None,
    words: str = "",
    after: str | None = None,
) -> Page[AccountLine]:
    """Return a page of the people in the scope with their accounts, in the order of names; three queries."""
    today = i18n.today(now)
    statement = (
        select(Person, Account.id, _state(now))
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.merged_into_id.is_(None))
    )
    if unit_path is not None or EVERYWHERE not in scope:
        here = below(unit_path) if unit_path is not None else within(scope)
        statement = statement.where(Person.id.in_(_members(here, today)))
    if state is not None:
        statement = statement.where(_state(now) == state)
    if words:
        is_code = Person.member_code == nfc(words).strip()
        statement = statement.where(or_(holds_words(Person.name_folded, words), is_code))
    page = page_of(statement, Person.name_sort, Person.id, after=after)
    units = _units_of([row[0].id for row in page.items], today)
    roles = _roles_of([row[1] for row in page.items if row[1]])
    return Page(
        [
            AccountLine(
                person.id,
                person.name,
                person.member_code,
                account_id,
                AccountState(state),
                units.get(person.id, ""),
                roles.get(account_id, ()),
            )
            for person, account_id, state in (row[:3] for row in page.items)
        ],
        page.after,
    )


def require_account(account_id: int, scope: Collection[str], *, today: date) -> Account:
    """Return an account whose person belongs to the scope, or that holds a role there."""
    statement = select(Account).where(Account.id == account_id)
    if EVERYWHERE not in scope:
        grants = select(RoleGrant.account_id).join(Unit, Unit.id == RoleGrant.unit_id)
        statement = statement.where(
            or_(
                Account.person_id.in_(_members(within(scope), today)),
                Account.id.in_(grants.where(RoleGrant.ended_at.is_(None), within(scope))),
            )
        )
    account = db.session.scalar(statement)
    if account is None:
        raise NotFound(_l("Không tìm thấy tài khoản này."))
    return account


def state_of(account_id: int, *, now: datetime) -> AccountState:
    """Return how far the owner of an account is on the way in."""
    return AccountState(db.session.scalars(select(_state(now)).where(Account.id == account_id)).one())


def unit_of(person_id: int | None, *, today: date) -> Unit | None:
    """Return the unit that a person belongs to, the one joined last."""
    return db.session.scalars(
        select(Unit)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.person_id == person_id, holds(Membership, today))
        .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
        .limit(1)
    ).first()


def list_grants(
    scope: Collection[str], *, account_id: int | None = None, role: str | None = None
) -> list[Grant]:
    """Return the roles that are held in the scope, from the top of the tree down."""
    giver = aliased(Account)
    statement = (
        select(
            RoleGrant.id,
            Account.id,
            Account.display_name,
            RoleGrant.role,
            RoleGrant.unit_id,
            Unit.name,
            RoleGrant.granted_at,
            giver.display_name,
        )
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .where(RoleGrant.ended_at.is_(None), _is_in(scope))
        .order_by(func.coalesce(Unit.path, EVERYWHERE), RoleGrant.role, Account.display_name, RoleGrant.id)
    )
    if account_id is not None:
        statement = statement.where(RoleGrant.account_id == account_id)
    if role:
        statement = statement.where(RoleGrant.role == role)
    return [Grant(*row) for row in db.session.execute(statement)]


def lock_grants(grant_id: int, account_id: int) -> list[RoleGrant]:
    """Return a role, and the roles of an account, as far as they are held now, locked until the commit."""
    return list(
        db.session.scalars(
            select(RoleGrant)
            .where(or_(RoleGrant.id == grant_id, RoleGrant.account_id == account_id))
            .where(RoleGrant.ended_at.is_(None))
            .order_by(RoleGrant.id)
            .with_for_update()
        )
    )


def list_records(
    scope: Collection[str], *, action: str | None = None, before: int | None = None
) -> list[Record]:
    """Return a page of what staff changed in the scope, the newest first."""
    statement = (
        select(AuditEntry, Account.display_name, Unit.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
        .where(_is_in(scope))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE_SIZE)
    )
    if action:
        statement = statement.where(AuditEntry.action == action)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return [Record(*row) for row in db.session.execute(statement)]


def list_recorded_actions(scope: Collection[str]) -> list[str]:
    """Return the kinds of changes that there are in the scope."""
    statement = (
        select(AuditEntry.action)
        .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
        .where(_is_in(scope))
        .distinct()
    )
    return sorted(db.session.scalars(statement))


def every_account() -> list[dict[str, Any]]:
    """Return all accounts as the command line lists them, by name; two queries."""
    rows = db.session.execute(
        select(Account, Person.member_code, PHONE, EMAIL)
        .outerjoin(Person, Person.id == Account.person_id)
        .order_by(Account.display_name, Account.id)
    )
    grants: dict[int, list[dict[str, str | None]]] = {}
    held = select(RoleGrant.account_id, RoleGrant.role, Unit.code).outerjoin(
        Unit, Unit.id == RoleGrant.unit_id
    )
    for account_id, role, code in db.session.execute(held.where(RoleGrant.ended_at.is_(None))):
        grants.setdefault(account_id, []).append({"role": role, "unit": code})
    return [
        {
            "id": account.id,
            "name": account.display_name,
            "email": email,
            "phone": phone,
            "member_code": member_code,
            "is_active": account.is_active,
            "activated_at": account.activated_at.isoformat() if account.activated_at else None,
            "roles": grants.get(account.id, []),
        }
        for account, member_code, phone, email in rows
    ]


def _is_in(scope: Collection[str]) -> ColumnElement[bool]:
    """Whether the joined unit lies in the scope; no unit is for those who may everything."""
    return true() if EVERYWHERE in scope else within(scope)


def _state(now: datetime) -> ColumnElement[str]:
    return case(
        (Account.id.is_(None), AccountState.NONE),
        (~Account.is_active, AccountState.OFF),
        (Account.activated_at.is_not(None), AccountState.ACTIVE),
        (has_open_code(now), AccountState.INVITED),
        else_=AccountState.NONE,
    )


def _members(units: ColumnElement[bool], today: date) -> Select[int]:
    return (
        select(Membership.person_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(units, holds(Membership, today))
    )


def _units_of(person_ids: Collection[int], today: date) -> dict[int, str]:
    rows = db.session.execute(
        select(Membership.person_id, Unit.name)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id.in_(person_ids), holds(Membership, today))
        .order_by(Membership.id)
    )
    return dict(rows.tuples())


def _roles_of(account_ids: Collection[int]) -> dict[int | None, tuple[str, ...]]:
    rows = db.session.execute(
        select(RoleGrant.account_id, RoleGrant.role)
        .where(RoleGrant.account_id.in_(account_ids), RoleGrant.ended_at.is_(None))
        .distinct()
        .order_by(RoleGrant.account_id, RoleGrant.role)
    )
    roles: dict[int | None, tuple[str, ...]] = {}
    for account_id, role in rows:
        roles[account_id] = (*roles.get(account_id, ()), role)
    return roles
