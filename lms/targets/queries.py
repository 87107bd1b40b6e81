"""What was promised, what it is measured by, and its readings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, literal, or_, select
from sqlalchemy.orm import aliased, defer

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.populations.models import Population
from lms.registers.models import Topic
from lms.targets.basis import Basis, Bound, Condition, is_readable, usual_basis
from lms.targets.figures import Figure
from lms.targets.models import (
    Reading,
    ReadingRow,
    ReadingUnit,
    Statement,
    Target,
    TargetEvidence,
    TargetTopic,
)
from lms.targets.rules import TASKS, Measure, Ratio, Status
from lms.units.models import Unit
from lms.units.queries import within
from lms.versions import stands_at

EVIDENCE_KINDS = ("course", "contest", "quiz", "topic")


@dataclass(frozen=True)
class ListedTarget:
    """A target with the newest numbers of the unit that is shown, for a list."""

    target: Target
    owner: Unit
    shown: Unit
    reading: Reading | None
    figure: Figure | None
    status: Status


def list_targets(scope: Iterable[str], *, code: str | None = None) -> list[ListedTarget]:
    """Return the targets of the units in a scope and above it, in the order of their catalogues.

    A target of a unit above shows the numbers of the scope's own unit. Two queries.
    """
    roots = list(scope)
    newest = select(func.max(Reading.id)).where(Reading.target_id == Target.id).correlate(Target)
    shown = aliased(Unit)
    statement = (
        select(Target, Unit, shown, Reading, ReadingUnit, *_bound())
        .join(Unit, Unit.id == Target.unit_id)
        .join(shown, _is_shown(shown, roots))
        .outerjoin(Reading, Reading.id == newest.scalar_subquery())
        .outerjoin(ReadingUnit, (ReadingUnit.reading_id == Reading.id) & (ReadingUnit.unit_id == shown.id))
        .options(defer(Reading.head))
        .order_by(Unit.depth, Unit.name_sort, Target.id, shown.name_sort)
    )
    if code is not None:
        statement = statement.where(Target.code == code)
    return [
        ListedTarget(
            target,
            owner,
            seen,
            reading,
            figure_of(reading, numbers) if reading else None,
            _status(target, *bound),
        )
        for target, owner, seen, reading, numbers, *bound in db.session.execute(statement)
    ]


def _is_shown(shown: type[Unit], roots: list[str]) -> ColumnElement[bool]:
    """Pair each target with its own unit where that is in the scope, else with the scope's units below it."""
    own = (shown.id == Unit.id) & within(roots)
    if "/" in roots:
        return own
    from_above = shown.path.in_(roots) & ~within(roots) & shown.path.startswith(Unit.path)
    return or_(own, from_above)


def _bound() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """How many activities, topics and statements each target has."""
    tables = ((TargetEvidence, TargetEvidence.target_id), (TargetTopic, TargetTopic.target_id))
    activities, topics, statements = (
        select(func.count()).select_from(table).where(column == Target.id).scalar_subquery()
        for table, column in (*tables, (Statement, Statement.target_id))
    )
    return activities, topics, statements


def _status(target: Target, activities: int, topics: int, statements: int) -> Status:
    """Return what can be said of a target with so much bound to it."""
    measure, basis = Measure(target.measure), basis_of(target)
    bound = Bound(target.population_id is not None, activities, topics)
    if is_readable(measure, basis, bound, has_statements=statements > 0):
        return Status.ENTERED if basis.condition is Condition.DECLARED else Status.COMPUTED
    return Status.NOT_COMPUTED if measure in TASKS else Status.NOT_BOUND


def status_of(target: Target) -> Status:
    """Return whether a target can be read, and if not, why."""
    return _status(target, *db.session.execute(select(*_bound()).where(Target.id == target.id)).one())


def basis_of(target: Target) -> Basis:
    """Return what a target is measured by: what was said, or what its measure usually is."""
    return Basis.from_json(target.basis) if target.basis else usual_basis(Measure(target.measure))


def figure_of(reading: Reading, numbers: ReadingUnit | None) -> Figure:
    """Return the numbers of a unit as a reading keeps them; of a unit without any, nobody."""
    if numbers is None:
        return Figure(Ratio(0, 0), reading.threshold)
    return Figure(
        Ratio(numbers.numerator, numbers.denominator),
        numbers.asked,
        numbers.people,
        numbers.turns,
        numbers.outsiders,
        numbers.amount,
        numbers.amount_asked,
        numbers.units,
    )


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


def newest_reading(target_id: int, *, as_of: date | None = None) -> Reading | None:
    """Return the newest reading of a target, or the newest one as of a day."""
    statement = (
        select(Reading)
        .where(Reading.target_id == target_id)
        .options(defer(Reading.head))
        .order_by(Reading.id.desc())
        .limit(1)
    )
    if as_of is not None:
        statement = statement.where(Reading.as_of == as_of)
    return db.session.scalar(statement)


def people_in(reading: Reading, rows: type[ReadingRow] = ReadingRow) -> ColumnElement[bool]:
    """Return the condition for the rows that say who of a reading has completed."""
    return (rows.target_id == reading.target_id) & stands_at(rows.since_id, rows.until_id, reading.id)


def list_evidence(scope: Iterable[str]) -> list[Activity]:
    """Return what may prove completion, of the units in a scope and above it, by title."""
    roots = list(scope)
    above = or_(false(), *(literal(root).startswith(Unit.path) for root in roots))
    return list(
        db.session.scalars(
            select(Activity)
            .join(Unit, Unit.id == Activity.unit_id)
            .where(Activity.kind.in_(EVIDENCE_KINDS), or_(within(roots), above))
            .order_by(Activity.title_sort, Activity.id)
        )
    )


def topics_of(target_id: int) -> list[Topic]:
    """Return the topics of the register that count for a target, by title."""
    return list(
        db.session.scalars(
            select(Topic)
            .join(TargetTopic, TargetTopic.topic_id == Topic.id)
            .where(TargetTopic.target_id == target_id)
            .order_by(Topic.title_sort, Topic.id)
        )
    )


def siblings_of(target: Target) -> list[Target]:
    """Return the other targets of the same unit that speak of the same thing, the nearest deadline first."""
    statement = (
        select(Target)
        .where(
            Target.unit_id == target.unit_id,
            Target.subject == target.subject,
            Target.subject != "",
            Target.id != target.id,
        )
        .order_by(Target.deadline, Target.code)
    )
    return list(db.session.scalars(statement))


def find_statement(target_id: int, statement_id: int, scope: Iterable[str]) -> Statement | None:
    """Return what was entered by hand for a unit in the scope."""
    return db.session.scalar(
        select(Statement)
        .join(Unit, Unit.id == Statement.unit_id)
        .where(Statement.id == statement_id, Statement.target_id == target_id, within(scope))
    )
