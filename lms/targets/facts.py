"""The facts that readings count: who belongs where, who completed what, what was stated by hand."""

from collections.abc import Collection, Container
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from lms import db, i18n
from lms.ledger.models import Outcome
from lms.ledger.queries import in_force
from lms.people.models import Person
from lms.targets.figures import Chains
from lms.targets.models import Statement, TargetThreshold, TargetTopic
from lms.targets.rules import Period
from lms.units.models import Unit
from lms.units.queries import below

PROOF = (Outcome.COMPLETED, Outcome.PASSED, Outcome.TAKEN)


class Completion(NamedTuple):
    """That a person completed one of several activities in a unit: the first entry, and how often."""

    person_id: int
    unit_id: int | None
    entry_id: int
    turns: int


def places_of(
    pairs: Collection[tuple[int, int]], known: Container[int], chains: Chains, owner: Unit
) -> dict[int, tuple[int, ...]]:
    """Return the units below the owner through which each person belongs.

    `known` are the units of the tree of the day, `chains` those below the owner. A unit that did not stand
    that day has no place in its tree: its people stand with the owner.
    """
    unknown = {unit_id for _, unit_id in pairs} - chains.keys()
    below_owner = select(Unit.id).where(Unit.id.in_(unknown), below(owner.path))
    absent = {unit_id for unit_id in db.session.scalars(below_owner) if unit_id not in known}
    alone = {unit_id: (unit_id,) for unit_id in chains} | dict.fromkeys(absent, (owner.id,))
    places: dict[int, tuple[int, ...]] = {}
    for person_id, unit_id in pairs:
        place = alone.get(unit_id)
        if place is not None:
            held = places.get(person_id)
            if held is None:
                places[person_id] = place
            elif place[0] not in held:
                places[person_id] = held + place
    return places


def completions(activity_ids: Collection[int], period: Period) -> list[Completion]:
    """Return who completed one of the activities in the period, unit by unit of the entries."""
    statement = _proofs(activity_ids, period, in_force.c.unit_id)
    return [Completion(*row) for row in db.session.connection().execute(statement).all()]


def completed_all(activity_ids: Collection[int], period: Period) -> dict[int, int]:
    """Return who completed each of the activities in the period, with the entry that made them complete."""
    each = _proofs(activity_ids, period, in_force.c.activity_id).subquery()
    person, _activity, entry, _turns = each.c
    statement = (
        select(person, func.max(entry)).group_by(person).having(func.count() == len(set(activity_ids)))
    )
    return {row[0]: row[1] for row in db.session.connection().execute(statement)}


def _proofs(
    activity_ids: Collection[int], period: Period, by: ColumnElement[Any]
) -> Select[Any, Any, int, int]:
    """Return the query for the first entry and the number of them, for each person and another column."""
    merged = (
        select(Person.id, Person.merged_into_id.label("survivor_id"))
        .where(Person.merged_into_id.is_not(None))
        .cte("merged")
        .prefix_with("MATERIALIZED")
    )
    survivor = func.coalesce(merged.c.survivor_id, in_force.c.person_id)
    statement = (
        select(survivor.label("person_id"), by, func.min(in_force.c.id).label("entry_id"), func.count())
        .select_from(in_force)
        .outerjoin(merged, merged.c.id == in_force.c.person_id)
        .where(in_force.c.activity_id.in_(list(activity_ids)), in_force.c.outcome.in_(PROOF))
        .group_by(survivor, by)
    )
    if period.first is not None:
        statement = statement.where(in_force.c.happened_at >= i18n.day_start(period.first))
    if period.last is not None:
        statement = statement.where(in_force.c.happened_at < i18n.day_end(period.last))
    return statement


def topics_of(target_id: int) -> list[int]:
    """Return the topics of the register that count for a target."""
    statement = select(TargetTopic.topic_id).where(TargetTopic.target_id == target_id)
    return list(db.session.scalars(statement.order_by(TargetTopic.topic_id)))


def statements_of(target_id: int, period: Period) -> dict[int, Statement]:
    """Return the newest statement of each unit about a day in the period."""
    statement = select(Statement).where(Statement.target_id == target_id)
    if period.first is not None:
        statement = statement.where(Statement.as_of >= period.first)
    if period.last is not None:
        statement = statement.where(Statement.as_of <= period.last)
    ordered = statement.order_by(Statement.as_of, Statement.id)
    return {one.unit_id: one for one in db.session.scalars(ordered)}


def thresholds_of(target_id: int) -> dict[int, int]:
    """Return what units ask of themselves, by unit."""
    rows = db.session.scalars(select(TargetThreshold).where(TargetThreshold.target_id == target_id))
    return {row.unit_id: row.threshold for row in rows}
