"""Who is known, where people belong, and which posts they hold on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, and_, or_, select

from lms import crypto, db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Membership, Person, Post
from lms.people.particulars import Particulars
from lms.people.posts import PostKind
from lms.text import fold
from lms.units.models import Unit
from lms.units.queries import ALL, within

Dated = type[Membership] | type[Post]

MOST_HOLDERS = 100


class MembershipLine(NamedTuple):
    """A membership with its unit."""

    membership: Membership
    unit: Unit


class PostLine(NamedTuple):
    """A post with its unit."""

    post: Post
    unit: Unit


class Holder(NamedTuple):
    """A person with a post."""

    person: Person
    post: Post


@dataclass
class Listed:
    """A person with the units (the one joined last comes first) and the posts of a day."""

    person: Person
    homes: list[Unit] = field(default_factory=list)
    posts: list[PostLine] = field(default_factory=list)


def holds(source: Dated, day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a membership or post holds on a day; an unknown start is before all days."""
    return and_(
        or_(source.since.is_(None), source.since <= day), or_(source.until.is_(None), source.until > day)
    )


def has_members(unit: Unit, day: date) -> bool:
    """Whether a unit, or any below it, has members on a day."""
    held = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    return db.session.scalar(held.where(within([unit.path]), holds(Membership, day)).limit(1)) is not None


def with_units(people: Sequence[Person], day: date) -> list[Listed]:
    """Return these people, in their order, with the units and posts of a day; two queries."""
    listed = {person.id: Listed(person) for person in people}
    memberships = (
        select(Membership.person_id, Unit)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id.in_(listed), holds(Membership, day))
        .order_by(*_NEWEST_MEMBERSHIP)
    )
    for person_id, unit in db.session.execute(memberships):
        listed[person_id].homes.append(unit)
    posts = _posts().where(Post.person_id.in_(listed), holds(Post, day))
    for post, unit in db.session.execute(posts):
        listed[post.person_id].posts.append(PostLine(post, unit))
    return list(listed.values())


def find_person(person_id: int, *, scope: Sequence[str], day: date) -> Person | None:
    """Return a person who is of the scope on the day."""
    return db.session.scalar(
        select(Person).where(
            Person.id == person_id,
            Person.merged_into_id.is_(None),
            is_of(scope, day),
        )
    )


def is_of(scope: Sequence[str], day: date) -> ColumnElement[bool]:
    """The person belongs to the scope on the day, or was in it before belonging nowhere any more."""
    return or_(_stands(scope=scope, day=day), and_(~_stands(day=day), _stands(scope=scope)))


def require_person(person_id: int, *, scope: Sequence[str], day: date) -> Person:
    """Return a person as `find_person` does; anybody else is not found."""
    person = find_person(person_id, scope=scope, day=day)
    if person is None:
        raise NotFound(_l("Không tìm thấy người này."))
    return person


def memberships_of(
    person_id: int, *, scope: Sequence[str] = ALL, day: date | None = None
) -> list[MembershipLine]:
    """Return the memberships of a person in the scope, of a day or of all time, the newest first."""
    statement = (
        select(Membership, Unit)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id == person_id, within(scope))
        .order_by(*_NEWEST_MEMBERSHIP)
    )
    if day is not None:
        statement = statement.where(holds(Membership, day))
    return [MembershipLine(*row) for row in db.session.execute(statement)]


def posts_of(person_id: int) -> list[PostLine]:
    """Return all posts of a person, the newest first."""
    rows = db.session.execute(_posts().where(Post.person_id == person_id))
    return [PostLine(*row) for row in rows]


def require_membership(membership_id: int, person_id: int, *, scope: Sequence[str]) -> MembershipLine:
    """Return a membership of a person in a unit of the scope."""
    row = db.session.execute(
        select(Membership, Unit)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.id == membership_id, Membership.person_id == person_id, within(scope))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy mục này."))
    return MembershipLine(*row)


def require_post(post_id: int, person_id: int, *, scope: Sequence[str]) -> PostLine:
    """Return a post of a person in a unit of the scope."""
    row = db.session.execute(
        _posts().where(Post.id == post_id, Post.person_id == person_id, within(scope))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy mục này."))
    return PostLine(*row)


def list_holders(unit_id: int, day: date) -> list[Holder]:
    """Return who holds a post in a unit itself on a day, the chair first."""
    rank = {kind.value: place for place, kind in enumerate(PostKind)}
    rows = db.session.execute(
        select(Person, Post)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id == unit_id, holds(Post, day), Person.merged_into_id.is_(None))
        .order_by(Person.name_sort, Person.id)
        .limit(MOST_HOLDERS)
    )
    holders = [Holder(*row) for row in rows]
    return sorted(holders, key=lambda holder: rank.get(holder.post.post_kind or "", len(rank)))


def rows_of(person_id: int | ColumnElement[int]) -> Select[int]:
    """The ids of the row of a person and of every row that was merged into it: all are this person."""
    return select(Person.id).where(or_(Person.id == person_id, Person.merged_into_id == person_id))


def unit_on(person_id: int, day: date) -> Unit | None:
    """Return the unit that a person is a member of on a day; the one joined last, if several."""
    return db.session.scalars(
        select(Unit)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.person_id == person_id, holds(Membership, day))
        .order_by(*_NEWEST_MEMBERSHIP)
        .limit(1)
    ).first()


def person_names(person_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these people."""
    return {one.id: one.name for one in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))}


def find_by_member_code(code: str) -> Person | None:
    """Return the person with a member code."""
    return db.session.scalar(select(Person).where(Person.member_code == code))


def find_namesake(particulars: Particulars, unit_id: int) -> Person | None:
    """Return a person who is most likely the same: by name with national ID, or with birth date and unit."""
    birth_date = particulars.birth.first if particulars.birth else None
    same = and_(
        Person.birth_date.is_(None) if birth_date is None else Person.birth_date == birth_date,
        Person.id.in_(select(Membership.person_id).where(Membership.unit_id == unit_id)),
    )
    if particulars.national_id:
        same = or_(same, Person.national_id_hash == crypto.keyed_hash(particulars.national_id))
    return db.session.scalars(
        select(Person)
        .where(Person.name_folded == fold(particulars.name.full), Person.merged_into_id.is_(None), same)
        .order_by(Person.id)
        .limit(1)
    ).first()


_NEWEST_MEMBERSHIP = Membership.since.desc().nulls_last(), Membership.id.desc()
_NEWEST_POST = Post.since.desc().nulls_last(), Post.id.desc()


def _posts() -> Select[Post, Unit]:
    return select(Post, Unit).join(Unit, Unit.id == Post.unit_id).order_by(*_NEWEST_POST)


def _stands(*, scope: Sequence[str] | None = None, day: date | None = None) -> ColumnElement[bool]:
    """The person has a membership or a post, in the scope and on the day where these are given."""
    ways = []
    for source in (Membership, Post):
        way = select(source.id).join(Unit, Unit.id == source.unit_id).where(source.person_id == Person.id)
        if scope is not None:
            way = way.where(within(scope))
        if day is not None:
            way = way.where(holds(source, day))
        ways.append(way.exists())
    return or_(*ways)
