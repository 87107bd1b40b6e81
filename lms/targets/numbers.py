"""The numbers of units in a reading, along the tree of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import defer

from lms import db
from lms.paging import Page, page_of
from lms.populations.models import FrozenPerson
from lms.populations.queries import is_frozen_in
from lms.targets.figures import Figure
from lms.targets.models import FrozenUnit, Reading, ReadingRow, ReadingUnit
from lms.targets.queries import figure_of, people_in
from lms.targets.rules import Ratio


@dataclass(frozen=True)
class UnitNumbers:
    """The numbers of one unit in a reading, under the name of its day."""

    unit: FrozenUnit
    figure: Figure


_WORST_FIRST = (
    (ReadingUnit.numerator - ReadingUnit.denominator).label("gap"),
    FrozenUnit.name_sort,
    FrozenUnit.unit_id,
)


def numbers_of(reading: Reading, unit_id: int) -> Figure:
    """Return the numbers of one unit and all below it in a reading."""
    return figure_of(reading, db.session.get(ReadingUnit, (reading.id, unit_id)))


def find_place(reading: Reading, unit_id: int) -> FrozenUnit | None:
    """Return where a unit stood on the day of a reading; None if it did not stand then."""
    return db.session.get(FrozenUnit, (reading.tree_id, unit_id)) if reading.tree_id else None


def places_above(reading: Reading, place: FrozenUnit, top: int) -> list[FrozenUnit]:
    """Return the units from one down to the parent of another, on the tree of the reading."""
    chain = [int(part) for part in place.path.strip("/").split("/")[:-1]]
    wanted = chain[chain.index(top) :] if top in chain else []
    statement = select(FrozenUnit).where(
        FrozenUnit.tree_id == reading.tree_id, FrozenUnit.unit_id.in_(wanted)
    )
    return list(db.session.scalars(statement.order_by(FrozenUnit.depth)))


def numbers_below(
    reading: Reading, unit_id: int, *, is_short: bool = False, after: str | None = None
) -> Page[UnitNumbers]:
    """Return a page of the units directly below one on that day that have numbers; one query.

    Most missing first, then in Vietnamese order; only those where something is missing, if that is asked.
    """
    statement = _numbered(reading, [unit_id])
    if is_short:
        statement = statement.where(ReadingUnit.numerator < ReadingUnit.denominator)
    page = page_of(statement, *_WORST_FIRST, after=after)
    return Page([UnitNumbers(row[0], figure_of(reading, row[1])) for row in page.items], page.after)


def count_below(reading: Reading, unit_id: int) -> tuple[int, int]:
    """Return in how many units directly below one something is missing, and how many have numbers."""
    is_short = case((ReadingUnit.numerator < ReadingUnit.denominator, 1))
    counts = _numbered(reading, [unit_id]).with_only_columns(func.count(is_short), func.count())
    short, units = db.session.execute(counts).one()
    return short, units


def people_of_itself(reading: Reading, unit_id: int) -> Ratio:
    """Return how many of those who belong to a unit itself, not only to one below it, are done."""
    done, people = db.session.execute(
        select(func.count(ReadingRow.entry_id), func.count())
        .select_from(FrozenPerson)
        .join(ReadingRow, ReadingRow.person_id == FrozenPerson.person_id)
        .where(
            people_in(reading),
            is_frozen_in(reading.frozen_population_id),
            FrozenPerson.unit_id == unit_id,
        )
    ).one()
    return Ratio(done, people)


@dataclass(frozen=True)
class Point:
    """What a unit had reached on a day."""

    day: date
    figure: Figure


def trend(target_id: int, unit_id: int, *, points: int = 12) -> list[Point]:
    """Return the numbers of a unit on the last days that were read, oldest first; one query."""
    newest = select(func.max(Reading.id)).where(Reading.target_id == target_id).group_by(Reading.as_of)
    rows = db.session.execute(
        select(Reading, ReadingUnit)
        .join(ReadingUnit, ReadingUnit.reading_id == Reading.id)
        .where(Reading.id.in_(newest), ReadingUnit.unit_id == unit_id)
        .options(defer(Reading.head))
        .order_by(Reading.as_of.desc())
        .limit(points)
    )
    return [Point(reading.as_of, figure_of(reading, numbers)) for reading, numbers in reversed(rows.all())]


FIRST = 12
"""So many branches of the opened unit a picture of the tree shows."""


@dataclass(frozen=True)
class Branch:
    """A unit in the picture of the tree, how many stand below it and, if it is open, the first ones."""

    numbers: UnitNumbers
    count_below: int
    below: list[UnitNumbers]


def tree_of(
    reading: Reading, unit_id: int, *, opened_id: int | None = None, after: str | None = None
) -> Page[Branch]:
    """Return a page of the units below one, the worst first, one of them open; three queries.

    Unless another of the page is opened, the worst one that has units below it is open.
    """
    page = numbers_below(reading, unit_id, after=after)
    tops = [one.unit.unit_id for one in page.items]
    below = _numbered(reading, tops).with_only_columns(FrozenUnit.parent_id, func.count())
    rows = db.session.execute(below.group_by(FrozenUnit.parent_id))
    counts = {row[0]: row[1] for row in rows}
    if opened_id not in counts:
        opened_id = next((one for one in tops if one in counts), None)
    first = db.session.execute(_numbered(reading, [opened_id]).order_by(*_WORST_FIRST).limit(FIRST))
    figures = [(unit, figure_of(reading, numbers)) for unit, numbers in first]
    branches = [
        Branch(
            top,
            counts.get(top.unit.unit_id, 0),
            [UnitNumbers(*each) for each in figures if top.unit.unit_id == opened_id],
        )
        for top in page.items
    ]
    return Page(branches, page.after)


def _numbered(reading: Reading, parent_ids: Sequence[int | None]) -> Select[FrozenUnit, ReadingUnit]:
    """Return the query for the units directly below others on the day of a reading that have numbers."""
    return (
        select(FrozenUnit, ReadingUnit)
        .join(ReadingUnit, ReadingUnit.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.tree_id == reading.tree_id,
            FrozenUnit.parent_id.in_(parent_ids),
            ReadingUnit.reading_id == reading.id,
            ReadingUnit.denominator > 0,
        )
    )


def levels_in(reading: Reading, place: FrozenUnit) -> list[str]:
    """Return the levels of the units with numbers at or below a unit, by how many there are, fewest first."""
    rows = db.session.execute(
        select(FrozenUnit.level, func.count())
        .join(ReadingUnit, ReadingUnit.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.tree_id == reading.tree_id,
            ReadingUnit.reading_id == reading.id,
            FrozenUnit.path >= place.path,
            FrozenUnit.path < place.path + "~",
            FrozenUnit.unit_id != place.unit_id,
        )
        .group_by(FrozenUnit.level)
        .order_by(func.count(), FrozenUnit.level)
    )
    return [row[0] for row in rows]


def compare_level(
    reading: Reading, place: FrozenUnit, level: str, *, after: str | None = None
) -> Page[UnitNumbers]:
    """Return a page of the units of one level below a unit, the lowest rate first; one query."""
    rate = (10_000 * ReadingUnit.numerator) // func.nullif(ReadingUnit.denominator, 0)
    statement = (
        select(FrozenUnit, ReadingUnit)
        .join(ReadingUnit, ReadingUnit.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.tree_id == reading.tree_id,
            ReadingUnit.reading_id == reading.id,
            FrozenUnit.level == level,
            FrozenUnit.path >= place.path,
            FrozenUnit.path < place.path + "~",
            ReadingUnit.denominator > 0,
        )
    )
    page = page_of(statement, rate.label("rate"), FrozenUnit.name_sort, FrozenUnit.unit_id, after=after)
    return Page([UnitNumbers(row[0], figure_of(reading, row[1])) for row in page.items], page.after)
