"""Who of a reading has completed what counts, and who has not, along the tree of its day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from lms import db
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Person
from lms.populations.models import FrozenPerson
from lms.populations.queries import is_frozen_in
from lms.targets.models import FrozenUnit, Reading, ReadingRow, Target
from lms.targets.numbers import numbers_of
from lms.targets.queries import people_in
from lms.targets.rules import Measure, Ratio

FEW = 4_000
"""So many people are gathered and sorted; of more, those whose names come first are soon a page."""


@dataclass(frozen=True)
class Listed:
    """A person of a reading, with the units through which they belong."""

    person: Person
    units: str


def list_missing(
    reading: Reading, root: int, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Listed]:
    """Return a page of those who have not completed, at or below a unit, by given name; two queries."""
    return _page(reading, _people(reading, root, is_done=False), after, size)


def list_done(reading: Reading, root: int, *, after: str | None = None) -> Page[Listed]:
    """Return a page of those who have completed, at or below a unit, by given name; two queries."""
    return _page(reading, _people(reading, root, is_done=True), after, PAGE_SIZE)


def people_of(reading: Reading, root: int) -> Ratio:
    """Return how many people at or below a unit have completed, of how many.

    That is the ratio of a target of people; where units are counted, their people are counted beside.
    """
    target = db.session.get_one(Target, reading.target_id)
    if Measure(target.measure) is Measure.PERCENT_PEOPLE:
        return numbers_of(reading, root).ratio
    people = select(func.count(ReadingRow.entry_id), func.count()).where(people_in(reading))
    if target.unit_id != root:
        people = people.where(ReadingRow.person_id.in_(people_below(reading, root)))
    return Ratio(*db.session.execute(people).one())


def _page(reading: Reading, statement: Select[Person], after: str | None, size: int) -> Page[Listed]:
    page = page_of(statement, Person.name_sort, Person.id, after=after, size=size)
    return Page(_with_units(reading, [row[0] for row in page.items]), page.after)


def all_missing(reading: Reading, root: int) -> Iterator[Listed]:
    """Give everybody who has not completed, at or below a unit, by given name, a thousand at a time."""
    statement = _people(reading, root, is_done=False).order_by(Person.name_sort, Person.id)
    for people in db.session.scalars(statement.execution_options(yield_per=1000)).partitions():
        yield from _with_units(reading, people)


def _people(reading: Reading, root: int, *, is_done: bool) -> Select[Person]:
    """Return the query for the people of a unit: a few are gathered, many are met in the order of names.

    PostgreSQL takes a few for many and walks through all names, unless it is told to gather first.
    """
    owner_id = db.session.get_one(Target, reading.target_id).unit_id
    below = None if owner_id == root else people_below(reading, root)
    state = ReadingRow.entry_id.is_not(None) if is_done else ReadingRow.entry_id.is_(None)
    rows = select(ReadingRow.person_id).where(people_in(reading), state)
    ratio = people_of(reading, root)
    if (ratio.numerator if is_done else ratio.denominator - ratio.numerator) > FEW:
        statement = select(Person).where(rows.where(ReadingRow.person_id == Person.id).exists())
        return (
            statement
            if below is None
            else statement.where(below.where(FrozenPerson.person_id == Person.id).exists())
        )
    if below is not None:
        rows = below.where(rows.where(ReadingRow.person_id == FrozenPerson.person_id).exists())
    few = rows.cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
    return select(Person).where(Person.id.in_(select(few.c.person_id)))


def people_below(reading: Reading, root: int) -> Select[int]:
    """Return the query for the ids of those who belong to a unit or one below it, on the tree of the day."""
    top = select(FrozenUnit.path).where(FrozenUnit.tree_id == reading.tree_id, FrozenUnit.unit_id == root)
    path = top.scalar_subquery()
    return (
        select(FrozenPerson.person_id)
        .join(FrozenUnit, FrozenUnit.unit_id == FrozenPerson.unit_id)
        .where(
            is_frozen_in(reading.frozen_population_id),
            FrozenUnit.tree_id == reading.tree_id,
            FrozenUnit.path >= path,
            FrozenUnit.path < path + "~",
        )
    )


def _with_units(reading: Reading, people: Sequence[Person]) -> list[Listed]:
    units = _unit_names(reading, [person.id for person in people])
    return [Listed(person, ", ".join(units.get(person.id, ()))) for person in people]


def _unit_names(reading: Reading, person_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(FrozenPerson.person_id, FrozenUnit.name)
        .join(FrozenUnit, FrozenUnit.unit_id == FrozenPerson.unit_id)
        .where(
            is_frozen_in(reading.frozen_population_id),
            FrozenPerson.person_id.in_(person_ids),
            FrozenUnit.tree_id == reading.tree_id,
        )
        .order_by(FrozenUnit.name_sort)
    )
    for person_id, name in rows:
        names.setdefault(person_id, []).append(name)
    return names
