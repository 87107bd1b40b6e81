"""What a roster file holds: the units, and people with one row for each unit and post."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select

from lms import crypto, db
from lms.people.models import Membership, Person, Post
from lms.people.partial_dates import PartialDate, Precision
from lms.people.queries import holds
from lms.text import sort_key
from lms.units.models import Unit, UnitPlacement
from lms.units.queries import within

PAGE = 1000


@dataclass(frozen=True)
class ExportedUnit:
    """A unit of the file as it stood on the day; the top one has no unit above it in the file."""

    id: int
    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True)
class ExportedRow:
    """A person in a unit, with one of the posts there or none."""

    person: Person
    unit: ExportedUnit
    post: Post | None = None

    @property
    def birth(self) -> PartialDate | None:
        """The birth date with what is known of it."""
        return _partial(self.person.birth_date, self.person.birth_precision)

    @property
    def joined(self) -> PartialDate | None:
        """When the person joined the union, with what is known of it."""
        return _partial(self.person.union_join_date, self.person.union_join_precision)

    @property
    def national_id(self) -> str | None:
        """The national ID in full."""
        encrypted = self.person.national_id_encrypted
        return crypto.decrypt(encrypted) if encrypted else None


def exported_units(scope: Sequence[str], day: date) -> list[ExportedUnit]:
    """Return the units of a scope that stood on a day, each before those below it, in Vietnamese order."""
    units = list(db.session.scalars(select(Unit).where(within(scope), _stood_on(day))))
    placed = {
        placement.unit_id: placement
        for placement in db.session.scalars(
            select(UnitPlacement)
            .join(Unit, Unit.id == UnitPlacement.unit_id)
            .where(within(scope), _covers(UnitPlacement.valid_from, UnitPlacement.valid_to, day))
        )
    }
    codes = {unit.id: unit.code for unit in units}
    below: defaultdict[int | None, list[ExportedUnit]] = defaultdict(list)
    for unit in units:
        place = placed.get(unit.id, unit)
        above = place.parent_id if place.parent_id in codes else None
        below[above].append(
            ExportedUnit(unit.id, unit.code, place.name, place.level, codes.get(above or 0, ""))
        )
    return list(_in_order(below, None))


def _in_order(below: dict[int | None, list[ExportedUnit]], above: int | None) -> Iterator[ExportedUnit]:
    """Give the units below one, each followed by its own."""
    waiting = sorted(below.get(above, ()), key=_by_name, reverse=True)
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += sorted(below.get(unit.id, ()), key=_by_name, reverse=True)


def _by_name(unit: ExportedUnit) -> tuple[str, int]:
    return sort_key(unit.name), unit.id


def exported_rows(units: Iterable[ExportedUnit], scope: Sequence[str], day: date) -> Iterator[ExportedRow]:
    """Give the members of these units on a day, unit by unit, by given name, a thousand people at a time.

    The rows of a person stand together, those of the home unit (the first membership) first, so that reading
    them again gives the same home unit.
    """
    by_id = {unit.id: unit for unit in units}
    first = (
        select(Membership.person_id, func.min(Membership.id).label("membership_id"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(holds(Membership, day), within(scope), _stood_on(day))
        .group_by(Membership.person_id)
        .subquery()
    )
    people = db.session.scalars(
        select(Person)
        .join(first, first.c.person_id == Person.id)
        .join(Membership, Membership.id == first.c.membership_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Person.merged_into_id.is_(None))
        .order_by(Unit.depth, Unit.name_sort, Unit.id, Person.name_sort, Person.id)
        .execution_options(yield_per=PAGE)
    )
    for page in people.partitions():
        yield from _rows_of(page, by_id, day)


def _rows_of(people: Sequence[Person], units: dict[int, ExportedUnit], day: date) -> Iterator[ExportedRow]:
    ids = [person.id for person in people]
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for person_id, unit_id in db.session.execute(
        select(Membership.person_id, Membership.unit_id)
        .where(Membership.person_id.in_(ids), holds(Membership, day))
        .order_by(Membership.id)
    ):
        if unit_id in units:
            homes[person_id].append(unit_id)
    posts: defaultdict[int, defaultdict[int, list[Post]]] = defaultdict(lambda: defaultdict(list))
    for post in db.session.scalars(
        select(Post).where(Post.person_id.in_(ids), holds(Post, day)).order_by(Post.id)
    ):
        if post.unit_id in units:
            posts[post.person_id][post.unit_id].append(post)
    for person in people:
        for place, unit_id in enumerate(homes[person.id]):
            held = posts[person.id].pop(unit_id, [])
            if place or not held:  # a row with a post alone would not say that the person belongs there, too
                yield ExportedRow(person, units[unit_id])
            yield from (ExportedRow(person, units[unit_id], post) for post in held)
        for unit_id, held in posts[person.id].items():
            yield from (ExportedRow(person, units[unit_id], post) for post in held)


def _stood_on(day: date) -> ColumnElement[bool]:
    """The condition that a unit stood on a day."""
    return _covers(Unit.valid_from, Unit.valid_to, day)


def _covers(
    since: SQLColumnExpression[date | None], until: SQLColumnExpression[date | None], day: date
) -> ColumnElement[bool]:
    return or_(since.is_(None), since <= day) & or_(until.is_(None), until > day)


def _partial(first: date | None, precision: str | None) -> PartialDate | None:
    return None if first is None else PartialDate(first, Precision(precision or Precision.DAY))
