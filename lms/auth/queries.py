"""Who is behind a session, who is meant by a name, and what they may do."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lms import db, i18n
from lms.auth.models import Account, FailedTries, RoleGrant, SignInSession
from lms.auth.rules import SignInName
from lms.db import Moment
from lms.people.models import Membership, Person
from lms.people.queries import holds
from lms.rights import EVERYWHERE, Right, Role, Viewer
from lms.units.models import Unit
from lms.units.queries import within

CONTACTS = {"email": (Person.email, Account.email), "phone": (Person.phone, Account.phone)}
"""Where the contacts of an account stand: with its person, or with itself where it is nobody's."""


class WayIn(NamedTuple):
    """An account as signing in needs it."""

    account_id: int
    password_hash: str | None
    is_active: bool


class Device(NamedTuple):
    """A browser that is signed in."""

    id: int
    user_agent: str
    is_shared: bool
    is_current: bool
    created_at: datetime
    expires_at: datetime


def find_viewer(session: Session, token: str, token_hash: str, *, now: datetime) -> Viewer | None:
    """Return the person behind a session that is neither ended nor expired; two queries."""
    connection = session.connection()
    values = {"token_hash": token_hash, "now": now, "today": i18n.today(now)}
    account = connection.execute(WHO_ASKS, values).first()
    if account is None:
        return None
    rights = connection.execute(RIGHTS, {"account": account.id})
    return Viewer(
        account_id=account.id,
        token=token,
        display_name=account.display_name,
        person_id=account.person_id,
        unit_line=account.unit_name or "",
        rights=frozenset(Right(Role(role), path) for role, path in rights),
        home=account.home,
    )


def find_way_in(session: Session, name: SignInName) -> WayIn | None:
    """Return the account that a name means: its member code, else an e-mail or a phone that is its alone.

    The same queries run whether somebody is found or not.
    """
    by_code = _ways_in(session, Person.member_code.in_(name.member_codes))
    by_email = _ways_in_by(session, "email", name.email) if name.email else []
    by_phone = _ways_in_by(session, "phone", name.phone) if name.phone else []
    for found in (by_code, by_email, by_phone):
        if len(found) == 1:
            return found[0]
    return None


def waits_until(session: Session, subject_hash: str) -> datetime | None:
    """Return the moment from which a password is looked at again after too many wrong ones."""
    return session.scalar(select(FailedTries.waits_until).where(FailedTries.subject_hash == subject_hash))


def holds_role_outside(scope: Collection[str]) -> ColumnElement[bool]:
    """Whether an account holds a role outside the scope; nobody of the scope may open it to others."""
    if EVERYWHERE in scope:
        return false()
    return (
        exists()
        .where(RoleGrant.account_id == Account.id, RoleGrant.ended_at.is_(None))
        .where(
            or_(RoleGrant.unit_id.is_(None), RoleGrant.unit_id.not_in(select(Unit.id).where(within(scope))))
        )
        .correlate(Account)
    )


def is_beyond(account_id: int, scope: Collection[str]) -> bool:
    """Whether an account holds a role outside the scope, so that nobody of the scope may change it."""
    found = select(Account.id).where(Account.id == account_id, holds_role_outside(scope))
    return db.session.scalar(found) is not None


def list_devices(account_id: int, current_token_hash: str, *, now: datetime) -> list[Device]:
    """Return where an account is signed in, the latest first."""
    rows = db.session.execute(
        select(
            SignInSession.id,
            SignInSession.user_agent,
            SignInSession.is_shared,
            SignInSession.token_hash == current_token_hash,
            SignInSession.created_at,
            SignInSession.expires_at,
        )
        .where(SignInSession.account_id == account_id, _is_open(now))
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    )
    return [Device(*row) for row in rows]


def is_contact_of_another(account_id: int | None, contact: str, value: str | None) -> bool:
    """Whether an e-mail or a phone belongs to another account, too, so that it says nobody's name."""
    if value is None:
        return False
    return any(way_in.account_id != account_id for way_in in _ways_in_by(db.session(), contact, value))


def _ways_in(session: Session, condition: ColumnElement[bool]) -> list[WayIn]:
    statement = _accounts().join(Person, Person.id == Account.person_id).where(condition)
    return [WayIn(*row) for row in session.execute(statement.limit(2))]


def _ways_in_by(session: Session, contact: str, value: str) -> list[WayIn]:
    """Return up to two accounts with an e-mail or a phone; each half of the query has an index of its own."""
    of_person, of_no_person = CONTACTS[contact]
    statement = union_all(
        _accounts().join(Person, Person.id == Account.person_id).where(of_person == value),
        _accounts().where(of_no_person == value),
    )
    return [WayIn(*row) for row in session.execute(statement.limit(2))]


def _accounts() -> Select[int, str | None, bool]:
    return select(Account.id, Account.password_hash, Account.is_active)


def _is_open(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(SignInSession.ended_at.is_(None), SignInSession.expires_at > now)


# Every request asks these two, so they are put together once.
WHO_ASKS = (
    select(
        Account.id,
        Account.person_id,
        Account.display_name,
        Unit.name.label("unit_name"),
        SignInSession.home,
    )
    .join(SignInSession, SignInSession.account_id == Account.id)
    .outerjoin(
        Membership,
        and_(Membership.person_id == Account.person_id, holds(Membership, bindparam("today", type_=Date))),
    )
    .outerjoin(Unit, Unit.id == Membership.unit_id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        _is_open(bindparam("now", type_=Moment)),
        Account.is_active,
    )
    .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
    .limit(1)
)
RIGHTS = (
    select(RoleGrant.role, func.coalesce(Unit.path, EVERYWHERE))
    .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
    .where(RoleGrant.account_id == bindparam("account"), RoleGrant.ended_at.is_(None))
)
