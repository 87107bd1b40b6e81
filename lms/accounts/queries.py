"""Whose accounts there are, and who holds which role."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, union
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.access.queries import EMAIL, PHONE, has_open_code
from lms.accounts.rules import AccountState
from lms.auth.models import Account, RoleGrant
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.people.finding import is_found_by
from lms.people.lists import is_wide
from lms.people.models import Membership, Person, Post
from lms.people.queries import is_of, unit_on, with_units
from lms.rights import EVERYWHERE, Role
from lms.text import fold, person_sort_key
from lms.units.models import Unit
from lms.units.queries import within


class HeldRole(NamedTuple):
    """A role and the unit below which it holds; no unit is everywhere."""

    role: str
    unit_name: str | None


class AccountLine(NamedTuple):
    """An account in a list."""

    account_id: int
    name: str
    member_code: str | None
    state: AccountState
    unit_name: str
    roles: tuple[HeldRole, ...]


class Grant(NamedTuple):
    """A role that somebody holds now, since when and by whom; no unit is everywhere."""

    id: int
    role: str
    unit_name: str | None
    granted_at: datetime
    granted_by: str | None


@dataclass(frozen=True)
class Wanted:
    """Which accounts: of whom in these subtrees, holding a role there, in a state, found by which words."""

    scope: tuple[str, ...]
    now: datetime
    role: Role | None = None
    state: AccountState | None = None
    words: str = ""

    @property
    def today(self) -> date:
        """The day of the moment."""
        return i18n.today(self.now)


def list_accounts(wanted: Wanted, *, after: str | None = None) -> Page[AccountLine]:
    """Return a page of the accounts of people, in the order of names; a fixed number of queries."""
    statement = (
        select(Person, Account.id, _state(wanted.now))
        .join(Account, Account.person_id == Person.id)
        .where(_is_seen(wanted.scope, wanted.today), *_conditions(wanted))
    )
    if not is_wide(wanted.scope):
        statement = statement.where(Account.id.in_(_of_people_ever_in(wanted.scope)))
    if fold(wanted.words):
        is_email = Person.email == wanted.words.strip().lower()
        statement = statement.where(or_(is_found_by(wanted.words), is_email))
    page = page_of(statement, Person.name_sort, Person.id, after=after)
    people = [row[0] for row in page.items]
    homes = {listed.person.id: listed.homes for listed in with_units(people, wanted.today)}
    roles = _roles_of([row[1] for row in page.items], wanted.scope)
    lines = [
        AccountLine(
            account_id,
            person.name,
            person.member_code,
            AccountState(state),
            ", ".join(unit.name for unit in homes[person.id]),
            roles.get(account_id, ()),
        )
        for person, account_id, state in (row[:3] for row in page.items)
    ]
    return Page(lines, page.after)


def list_nobodies(wanted: Wanted) -> list[AccountLine]:
    """Return the accounts of no person, in the order of names; there are few, made on the command line."""
    statement = select(Account, _state(wanted.now)).where(
        Account.person_id.is_(None), _holds_role(wanted.scope), *_conditions(wanted)
    )
    found = [row for row in db.session.execute(statement) if _is_meant(row[0], wanted)]
    roles = _roles_of([account.id for account, _state_of in found], wanted.scope)
    return [
        AccountLine(
            account.id, account.display_name, None, AccountState(state), "", roles.get(account.id, ())
        )
        for account, state in sorted(found, key=lambda row: _sort_key(row[0]))
    ]


def require_account(account_id: int, scope: Sequence[str], *, today: date) -> Account:
    """Return an account whose person is of the scope, or that holds a role there."""
    account = db.session.scalar(
        select(Account)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Account.id == account_id, _is_seen(scope, today))
    )
    if account is None:
        raise NotFound(_l("Không tìm thấy tài khoản này."))
    return account


def find_account_of(person_id: int) -> int | None:
    """Return the account of a person."""
    return db.session.scalar(select(Account.id).where(Account.person_id == person_id))


def state_of(account_id: int, *, now: datetime) -> AccountState:
    """Return how far the owner of an account is on the way in."""
    return AccountState(db.session.scalars(select(_state(now)).where(Account.id == account_id)).one())


def unit_of(account: Account, *, today: date) -> Unit | None:
    """Return whose administrators look after an account: the unit of the person, else of the first role."""
    home = unit_on(account.person_id, today) if account.person_id else None
    if home is not None:
        return home
    held = select(Unit).join(RoleGrant, RoleGrant.unit_id == Unit.id)
    of_account = (RoleGrant.account_id == account.id, RoleGrant.ended_at.is_(None))
    return db.session.scalars(held.where(*of_account).order_by(Unit.path).limit(1)).first()


def list_grants(account_id: int, scope: Collection[str]) -> list[Grant]:
    """Return the roles that an account holds in the scope, from the top of the tree down."""
    giver = aliased(Account)
    statement = (
        select(RoleGrant.id, RoleGrant.role, Unit.name, RoleGrant.granted_at, giver.display_name)
        .select_from(RoleGrant)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None), _is_in(scope))
        .order_by(func.coalesce(Unit.path, EVERYWHERE), RoleGrant.role, RoleGrant.id)
    )
    return [Grant(*row) for row in db.session.execute(statement)]


def find_grant(grant_id: int) -> RoleGrant | None:
    """Return a role as the database holds it now, whatever was read before."""
    statement = select(RoleGrant).where(RoleGrant.id == grant_id).execution_options(populate_existing=True)
    return db.session.scalar(statement)


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


def _is_seen(scope: Sequence[str], today: date) -> ColumnElement[bool]:
    """Whether the joined person is of the scope, or the account holds a role there."""
    return true() if EVERYWHERE in scope else or_(is_of(scope, today), _holds_role(scope))


def _holds_role(scope: Collection[str], role: Role | None = None) -> ColumnElement[bool]:
    """Whether an account holds some role, or one, in the scope; everywhere is also who holds none."""
    if EVERYWHERE in scope and role is None:
        return true()
    held = select(RoleGrant.account_id).outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    held = held.where(RoleGrant.ended_at.is_(None), _is_in(scope))
    return Account.id.in_(held if role is None else held.where(RoleGrant.role == role))


def _of_people_ever_in(scope: Collection[str]) -> Select[int]:
    """Return the accounts that a small scope can mean at all: gathered first, they need no look at others."""
    ways = (
        select(source.person_id).join(Unit, Unit.id == source.unit_id).where(within(scope))
        for source in (Membership, Post)
    )
    return select(Account.id).where(or_(Account.person_id.in_(union(*ways)), _holds_role(scope)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.role is not None:
        conditions.append(_holds_role(wanted.scope, wanted.role))
    if wanted.state is not None:
        conditions.append(_state(wanted.now) == wanted.state)
    return conditions


def _is_meant(account: Account, wanted: Wanted) -> bool:
    """Whether the words are all in the name of an account, or are its e-mail or phone."""
    typed, name = wanted.words.strip().lower(), fold(account.display_name)
    return typed in (account.email, account.phone) or all(word in name for word in fold(typed).split())


def _sort_key(account: Account) -> tuple[str, int]:
    family, _space, given = account.display_name.rpartition(" ")
    return person_sort_key(family, given), account.id


def _state(now: datetime) -> ColumnElement[str]:
    return case(
        (~Account.is_active, AccountState.OFF),
        (Account.activated_at.is_not(None), AccountState.ACTIVE),
        (has_open_code(now), AccountState.INVITED),
        else_=AccountState.LAPSED,
    )


def _roles_of(account_ids: Collection[int], scope: Collection[str]) -> dict[int, tuple[HeldRole, ...]]:
    rows = db.session.execute(
        select(RoleGrant.account_id, RoleGrant.role, Unit.name)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(and_(RoleGrant.account_id.in_(account_ids), RoleGrant.ended_at.is_(None), _is_in(scope)))
        .order_by(func.coalesce(Unit.path, EVERYWHERE), RoleGrant.role, RoleGrant.id)
    )
    roles: dict[int, tuple[HeldRole, ...]] = {}
    for account_id, role, unit_name in rows:
        roles[account_id] = (*roles.get(account_id, ()), HeldRole(role, unit_name))
    return roles
