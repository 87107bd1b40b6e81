"""What happened to units: their decisions, whose place they took, and who took theirs."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from lms import db
from lms.units.models import Unit, UnitDecision, UnitEvent, UnitPlacement, UnitSuccession
from lms.units.past import tree_as_of


@dataclass(frozen=True)
class Happening:
    """An event of a unit, with its decision where one is kept, how it stood after, and the others in it."""

    event: UnitEvent
    decision: UnitDecision | None
    placement: UnitPlacement | None
    parent: Unit | None
    others: tuple[Unit, ...] = ()


def history_of(unit_id: int) -> list[Happening]:
    """Return what happened to a unit, the newest first, with what came into it or out of it; two queries."""
    others: defaultdict[int, list[Unit]] = defaultdict(list)
    rows = db.session.execute(
        select(UnitSuccession, Unit)
        .join(Unit, Unit.id.in_((UnitSuccession.predecessor_id, UnitSuccession.successor_id)))
        .where(
            or_(UnitSuccession.predecessor_id == unit_id, UnitSuccession.successor_id == unit_id),
            Unit.id != unit_id,
        )
        .order_by(Unit.name_sort, Unit.id)
    )
    for succession, other in rows:
        others[succession.event_id].append(other)
    happenings = db.session.execute(
        select(UnitEvent, UnitDecision, UnitPlacement, Unit)
        .outerjoin(UnitDecision, UnitDecision.id == UnitEvent.decision_id)
        .outerjoin(UnitPlacement, UnitPlacement.event_id == UnitEvent.id)
        .outerjoin(Unit, Unit.id == UnitPlacement.parent_id)
        .where(or_(UnitEvent.unit_id == unit_id, UnitEvent.id.in_(others)))
        .order_by(UnitEvent.id.desc())
    )
    return [Happening(*row, tuple(others[row[0].id])) for row in happenings]


def last_day_of(unit: Unit) -> date | None:
    """Return the last day on which a unit that ended stood; None while it stands."""
    return unit.valid_to - timedelta(days=1) if unit.valid_to else None


def successors_of(unit_ids: Collection[int]) -> dict[int, list[Unit]]:
    """Return the units that directly took the place of each of these, or a part of it."""
    found: defaultdict[int, list[Unit]] = defaultdict(list)
    rows = db.session.execute(
        select(UnitSuccession.predecessor_id, Unit)
        .join(Unit, Unit.id == UnitSuccession.successor_id)
        .where(UnitSuccession.predecessor_id.in_(unit_ids))
        .order_by(Unit.name_sort, Unit.id)
    )
    for predecessor_id, unit in rows:
        found[predecessor_id].append(unit)
    return dict(found)


def following(unit_ids: Iterable[int], day: date) -> set[int]:
    """Return the units that these are on a day: those that stood, and the successors of those that had ended.

    A unit that was founded later, or dissolved with nobody in its place, is none.
    """
    return follow(unit_ids, tree_as_of(day).units, successors_by(day))


def successors_by(day: date) -> dict[int, set[int]]:
    """Return the units that had taken the place of others by a day, or a part of it, by the others' ids."""
    rows = db.session.execute(
        select(UnitSuccession.predecessor_id, UnitSuccession.successor_id)
        .join(UnitEvent, UnitEvent.id == UnitSuccession.event_id)
        .where(or_(UnitEvent.happened_on.is_(None), UnitEvent.happened_on <= day))
    )
    successors: defaultdict[int, set[int]] = defaultdict(set)
    for predecessor_id, successor_id in rows:
        successors[predecessor_id].add(successor_id)
    return dict(successors)


def follow(
    unit_ids: Iterable[int], standing: Container[int], successors: Mapping[int, Collection[int]]
) -> set[int]:
    """Return those of these units that stand, and in place of the others whatever follows them and stands.

    >>> sorted(follow([1, 4, 5], {3, 5}, {1: [2], 2: [3]}))
    [3, 5]
    """
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id in seen:
            continue
        seen.add(unit_id)
        if unit_id in standing:
            found.add(unit_id)
        else:
            waiting += successors.get(unit_id, ())
    return found
