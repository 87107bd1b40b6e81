"""Who still waits for a code to get in."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from lms import db, i18n
from lms.access.queries import has_open_code
from lms.auth.models import Account
from lms.auth.queries import holds_role_outside
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.invitations.rules import Audience
from lms.people.models import Membership, Person, Post
from lms.people.queries import holds
from lms.units.models import Unit
from lms.units.queries import below, within


class Newcomer(NamedTuple):
    """A person who has never signed in, with the unit they belong to."""

    person_id: int
    name: str
    member_code: str | None
    email: str | None
    unit_name: str
    account_id: int | None


def require_unit_of(person_id: int, scope: Collection[str], *, today: date) -> Unit:
    """Return the unit of a person that lies in the scope; a person of other units alone is not found."""
    unit = db.session.scalars(
        select(Unit)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.person_id == person_id, holds(Membership, today), within(scope))
        .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
        .limit(1)
    ).first()
    if unit is None:
        raise NotFound(_l("Không tìm thấy người này."))
    return unit


def list_newcomers(
    unit_path: str,
    audience: Audience,
    *,
    scope: Collection[str],
    with_open_codes: bool,
    now: datetime,
    limit: int,
) -> list[Newcomer]:
    """Return people below a unit who have never signed in, unit by unit, in the order of names.

    Those who already hold a code that may still be used are left out, unless they are wanted too; whoever
    holds a role outside the scope is left out in any case.
    """
    statement = _newcomers(unit_path, audience, scope=scope, with_open_codes=with_open_codes, now=now)
    rows = db.session.execute(statement.order_by(Unit.path, Person.name_sort, Person.id).limit(limit))
    return [_newcomer(*row) for row in rows]


def count_newcomers(
    unit_path: str, audience: Audience, *, scope: Collection[str], with_open_codes: bool, now: datetime
) -> int:
    """Return how many people `list_newcomers` would give without its limit."""
    statement = _newcomers(unit_path, audience, scope=scope, with_open_codes=with_open_codes, now=now)
    return db.session.scalars(select(func.count()).select_from(statement.subquery())).one()


def find_newcomer(person_id: int, unit: Unit, *, scope: Collection[str]) -> Newcomer | None:
    """Return a person of a unit who has never signed in, and holds no role outside the scope."""
    row = db.session.execute(
        select(Person, Unit.name, Account.id)
        .select_from(Person)
        .join(Unit, Unit.id == unit.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == person_id, Person.merged_into_id.is_(None), _never_in(scope))
    ).first()
    return _newcomer(*row) if row else None


def _newcomer(person: Person, unit_name: str, account_id: int | None) -> Newcomer:
    return Newcomer(person.id, person.name, person.member_code, person.email, unit_name, account_id)


def _newcomers(
    unit_path: str, audience: Audience, *, scope: Collection[str], with_open_codes: bool, now: datetime
) -> Select[Person, str, int | None]:
    today = i18n.today(now)
    here = (
        select(Membership.person_id, func.min(Membership.unit_id).label("unit_id"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(below(unit_path), holds(Membership, today))
        .group_by(Membership.person_id)
        .subquery()
    )
    statement = (
        select(Person, Unit.name, Account.id)
        .join(here, here.c.person_id == Person.id)
        .join(Unit, Unit.id == here.c.unit_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.merged_into_id.is_(None), _never_in(scope))
    )
    if audience is Audience.CADRES:
        statement = statement.where(exists().where(Post.person_id == Person.id, holds(Post, today)))
    return statement if with_open_codes else statement.where(~has_open_code(now))


def _never_in(scope: Collection[str]) -> ColumnElement[bool]:
    """Whether the person has no account, or one that was never activated and is not above the scope."""
    is_above = holds_role_outside(scope)
    waiting = and_(Account.is_active, Account.activated_at.is_(None), ~is_above)
    return or_(Account.id.is_(None), waiting)
