"""What was promised and what was read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity, Outcome
from lms.ledger.queries import in_force
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.populations.models import FrozenPerson, Population
from lms.targets.models import Reading, ReadingRow, ReadingUnit, Target, TargetEvidence
from lms.targets.rules import Period, Ratio
from lms.units.models import Unit
from lms.units.queries import below, within

PROOF = (Outcome.COMPLETED, Outcome.PASSED, Outcome.TAKEN)


@dataclass(frozen=True)
class ListedTarget:
    """A target with the newest numbers of the unit that is shown, for a list."""

    target: Target
    owner: Unit
    shown: Unit
    reading: Reading | None
    ratio: Ratio | None
    is_bound: bool


def list_targets(scope: Iterable[str], *, code: str | None = None) -> list[ListedTarget]:
    """Return the targets of the units in a scope and above it, in the order of their catalogues.

    A target of a unit above shows the numbers of the scope's own unit. Two queries.
    """
    roots = list(scope)
    newest = (
        select(Reading.target_id, func.max(Reading.id).label("id")).group_by(Reading.target_id).subquery()
    )
    bound = select(TargetEvidence.activity_id).where(TargetEvidence.target_id == Target.id).exists()
    shown = aliased(Unit)
    statement = (
        select(Target, Unit, shown, Reading, ReadingUnit, bound)
        .join(Unit, Unit.id == Target.unit_id)
        .join(shown, _is_shown(shown, roots))
        .outerjoin(newest, newest.c.target_id == Target.id)
        .outerjoin(Reading, Reading.id == newest.c.id)
        .outerjoin(ReadingUnit, (ReadingUnit.reading_id == Reading.id) & (ReadingUnit.unit_id == shown.id))
        .order_by(Unit.depth, Unit.name_sort, Target.id, shown.name_sort)
    )
    if code is not None:
        statement = statement.where(Target.code == code)
    return [
        ListedTarget(target, owner, seen, reading, _ratio(reading, numbers), is_bound)
        for target, owner, seen, reading, numbers, is_bound in db.session.execute(statement)
    ]


def _is_shown(shown: type[Unit], roots: list[str]) -> ColumnElement[bool]:
    """Pair each target with its own unit where that is in the scope, else with the scope's units below it."""
    own = (shown.id == Unit.id) & within(roots)
    if "/" in roots:
        return own
    from_above = shown.path.in_(roots) & ~within(roots) & shown.path.startswith(Unit.path)
    return or_(own, from_above)


def _ratio(reading: Reading | None, numbers: ReadingUnit | None) -> Ratio | None:
    if reading is None:
        return None
    return Ratio(numbers.numerator, numbers.denominator) if numbers else Ratio(0, 0)


def find_target(target_id: int, scope: Iterable[str]) -> tuple[Target, Unit]:
    """Return a target and its unit, if that stands in the scope or above it."""
    roots = list(scope)
    above = or_(false(), *(literal(root).startswith(Unit.path) for root in roots))
    row = db.session.execute(
        select(Target, Unit)
        .join(Unit, Unit.id == Target.unit_id)
        .where(Target.id == target_id, or_(within(roots), above))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy chỉ tiêu này."))
    target, unit = row
    return target, unit


def evidence_of(target_id: int) -> list[Activity]:
    """Return the activities whose completion counts for a target."""
    return list(
        db.session.scalars(
            select(Activity)
            .join(TargetEvidence, TargetEvidence.activity_id == Activity.id)
            .where(TargetEvidence.target_id == target_id)
            .order_by(Activity.title_sort, Activity.id)
        )
    )


def population_of(target: Target) -> Population | None:
    """Return the population that a target is bound to."""
    return db.session.get(Population, target.population_id) if target.population_id else None


def paths_by_person(frozen_population_id: int, root: str) -> dict[int, set[str]]:
    """Return the paths through which each person of a frozen population belongs below a root."""
    found: dict[int, set[str]] = {}
    rows = db.session.execute(
        select(FrozenPerson.person_id, Unit.path)
        .join(Unit, Unit.id == FrozenPerson.unit_id)
        .where(FrozenPerson.frozen_population_id == frozen_population_id, below(root))
    )
    for person_id, path in rows:
        found.setdefault(person_id, set()).add(path)
    return found


def proofs(activity_ids: Iterable[int], period: Period) -> dict[int, int]:
    """Return the first entry of each person that shows one of the activities completed in the period."""
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    statement = (
        select(survivor, func.min(in_force.c.id))
        .join(Person, Person.id == in_force.c.person_id)
        .where(in_force.c.activity_id.in_(list(activity_ids)), in_force.c.outcome.in_(PROOF))
        .group_by(survivor)
    )
    if period.first is not None:
        statement = statement.where(in_force.c.happened_at >= i18n.day_start(period.first))
    if period.last is not None:
        statement = statement.where(in_force.c.happened_at < i18n.day_end(period.last))
    return {row[0]: row[1] for row in db.session.execute(statement)}


def newest_reading(target_id: int, *, as_of: date | None = None) -> Reading | None:
    """Return the newest reading of a target, or the newest one as of a day."""
    statement = select(Reading).where(Reading.target_id == target_id).order_by(Reading.id.desc()).limit(1)
    if as_of is not None:
        statement = statement.where(Reading.as_of == as_of)
    return db.session.scalar(statement)


@dataclass(frozen=True)
class Point:
    """What a unit had reached on a day."""

    day: date
    ratio: Ratio


def trend(target_id: int, unit_id: int, *, points: int = 12) -> list[Point]:
    """Return the numbers of a unit on the last days that were read, oldest first; one query."""
    newest = select(func.max(Reading.id)).where(Reading.target_id == target_id).group_by(Reading.as_of)
    rows = db.session.execute(
        select(Reading.as_of, ReadingUnit.numerator, ReadingUnit.denominator)
        .join(ReadingUnit, ReadingUnit.reading_id == Reading.id)
        .where(Reading.id.in_(newest), ReadingUnit.unit_id == unit_id)
        .order_by(Reading.as_of.desc())
        .limit(points)
    )
    return [Point(day, Ratio(done, people)) for day, done, people in reversed(rows.all())]


def list_evidence(scope: Iterable[str]) -> list[Activity]:
    """Return the courses and contests of the units in a scope and above it, by title."""
    roots = list(scope)
    above = or_(false(), *(literal(root).startswith(Unit.path) for root in roots))
    return list(
        db.session.scalars(
            select(Activity)
            .join(Unit, Unit.id == Activity.unit_id)
            .where(Activity.kind.in_(("course", "contest")), or_(within(roots), above))
            .order_by(Activity.title_sort, Activity.id)
        )
    )


@dataclass(frozen=True)
class UnitNumbers:
    """The numbers of one unit in a reading."""

    unit: Unit
    ratio: Ratio

    @property
    def is_short(self) -> bool:
        """Whether somebody has not completed."""
        return self.ratio.numerator < self.ratio.denominator


def numbers_of(reading_id: int, unit_id: int) -> Ratio:
    """Return the numbers of one unit and all below it in a reading."""
    row = db.session.get(ReadingUnit, (reading_id, unit_id))
    return Ratio(row.numerator, row.denominator) if row else Ratio(0, 0)


def numbers_below(reading_id: int, unit_id: int) -> list[UnitNumbers]:
    """Return the units directly below one, those with the most people missing first; one query."""
    missing = ReadingUnit.denominator - ReadingUnit.numerator
    rows = db.session.execute(
        select(Unit, ReadingUnit.numerator, ReadingUnit.denominator)
        .join(ReadingUnit, ReadingUnit.unit_id == Unit.id)
        .where(ReadingUnit.reading_id == reading_id, Unit.parent_id == unit_id)
        .order_by(missing.desc(), Unit.name_sort, Unit.id)
    )
    return [UnitNumbers(unit, Ratio(done, people)) for unit, done, people in rows]


def numbers_of_itself(reading: Reading, unit_id: int) -> Ratio:
    """Return the numbers of those who belong to a unit itself, not only to one below it."""
    done, people = db.session.execute(
        select(func.count(ReadingRow.entry_id), func.count())
        .select_from(FrozenPerson)
        .join(ReadingRow, ReadingRow.person_id == FrozenPerson.person_id)
        .where(
            ReadingRow.reading_id == reading.id,
            FrozenPerson.frozen_population_id == reading.frozen_population_id,
            FrozenPerson.unit_id == unit_id,
        )
    ).one()
    return Ratio(done, people)


@dataclass(frozen=True)
class Missing:
    """A person of a reading who has not completed what counts."""

    person: Person
    units: str


def list_missing(reading: Reading, root: str, *, after: str | None = None) -> Page[Missing]:
    """Return a page of those who have not completed, below a root, by given name; two queries."""
    page = page_of(_missing(reading, root), Person.name_sort, Person.id, after=after)
    return Page(_with_units(reading, [row[0] for row in page.items]), page.after)


def all_missing(reading: Reading, root: str) -> Iterator[Missing]:
    """Give everybody who has not completed, below a root, by given name, a thousand at a time."""
    statement = _missing(reading, root).order_by(Person.name_sort, Person.id)
    for people in db.session.scalars(statement.execution_options(yield_per=1000)).partitions():
        yield from _with_units(reading, people)


def _missing(reading: Reading, root: str) -> Select[Person]:
    return (
        select(Person)
        .join(ReadingRow, ReadingRow.person_id == Person.id)
        .where(
            ReadingRow.reading_id == reading.id, ReadingRow.entry_id.is_(None), _belongs_below(reading, root)
        )
    )


def _with_units(reading: Reading, people: Sequence[Person]) -> list[Missing]:
    units = _unit_names(reading.frozen_population_id, [person.id for person in people])
    return [Missing(person, ", ".join(units.get(person.id, ()))) for person in people]


def _belongs_below(reading: Reading, root: str) -> ColumnElement[bool]:
    return (
        select(FrozenPerson.person_id)
        .join(Unit, Unit.id == FrozenPerson.unit_id)
        .where(
            FrozenPerson.frozen_population_id == reading.frozen_population_id,
            FrozenPerson.person_id == ReadingRow.person_id,
            below(root),
        )
        .exists()
    )


def _unit_names(frozen_population_id: int, person_ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(FrozenPerson.person_id, Unit.name)
        .join(Unit, Unit.id == FrozenPerson.unit_id)
        .where(
            FrozenPerson.frozen_population_id == frozen_population_id, FrozenPerson.person_id.in_(person_ids)
        )
        .order_by(Unit.name_sort)
    )
    for person_id, name in rows:
        names.setdefault(person_id, []).append(name)
    return names
