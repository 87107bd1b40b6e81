"""What a roster file holds: the units, and people with one row for each unit and post."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms import crypto, db
from lms.people.models import Membership, Person, Post
from lms.people.partial_dates import PartialDate, Precision
from lms.people.queries import holds
from lms.units.models import Unit
from lms.units.queries import list_tree, within

PAGE = 1000


@dataclass(frozen=True)
class ExportedUnit:
    """A unit of the file; the top one has no unit above it in the file."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True)
class ExportedRow:
    """A person in a unit, with one of the posts there or none."""

    person: Person
    unit: Unit
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


def exported_units(scope: Sequence[str]) -> list[ExportedUnit]:
    """Return the units of a scope, each before those below it."""
    lines = list_tree(scope=scope)
    codes = {line.unit.id: line.unit.code for line in lines}
    return [
        ExportedUnit(line.unit.code, line.unit.name, line.unit.level, codes.get(line.unit.parent_id or 0, ""))
        for line in lines
    ]


def exported_rows(scope: Sequence[str], day: date) -> Iterator[ExportedRow]:
    """Give the members of a scope on a day, unit by unit, by given name, a thousand people at a time.

    The rows of a person stand together, those of the home unit (the first membership) first, so that reading
    them again gives the same home unit.
    """
    first = (
        select(Membership.person_id, func.min(Membership.id).label("membership_id"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(holds(Membership, day), within(scope))
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
        yield from _rows_of(page, scope, day)


def _rows_of(people: Sequence[Person], scope: Sequence[str], day: date) -> Iterator[ExportedRow]:
    ids = [person.id for person in people]
    member_of: defaultdict[int, list[Unit]] = defaultdict(list)
    for person_id, unit in db.session.execute(
        select(Membership.person_id, Unit)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id.in_(ids), holds(Membership, day), within(scope))
        .order_by(Membership.id)
    ):
        member_of[person_id].append(unit)
    posts: defaultdict[tuple[int, int], list[Post]] = defaultdict(list)
    elsewhere: defaultdict[int, dict[int, Unit]] = defaultdict(dict)
    for post, unit in db.session.execute(
        select(Post, Unit)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id.in_(ids), holds(Post, day), within(scope))
        .order_by(Post.id)
    ):
        posts[post.person_id, unit.id].append(post)
        elsewhere[post.person_id][unit.id] = unit
    for person in people:
        units = member_of[person.id]
        for place, unit in enumerate(units):
            held = posts[person.id, unit.id]
            if place or not held:  # a row with a post alone would not say that the person belongs there, too
                yield ExportedRow(person, unit)
            yield from (ExportedRow(person, unit, post) for post in held)
        home = {unit.id for unit in units}
        for unit_id, unit in elsewhere[person.id].items():
            if unit_id not in home:
                yield from (ExportedRow(person, unit, post) for post in posts[person.id, unit_id])


def _partial(first: date | None, precision: str | None) -> PartialDate | None:
    return None if first is None else PartialDate(first, Precision(precision or Precision.DAY))
