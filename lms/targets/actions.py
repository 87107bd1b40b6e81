"""Keeping promises on record, saying what proves them, and entering what no ledger knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from lms import db, i18n
from lms.audit.actions import record as record_change
from lms.ledger.models import Activity
from lms.ledger.published import require_published
from lms.populations.models import Population
from lms.registers.models import Topic
from lms.targets import cascades, queries
from lms.targets.basis import Basis, Bound, check_basis, usual_basis
from lms.targets.catalogues import FIELDS, compare
from lms.targets.models import (
    Reading,
    Reminder,
    Statement,
    Target,
    TargetEvidence,
    TargetThreshold,
    TargetTopic,
)
from lms.targets.readers import TargetRow
from lms.targets.rules import Measure
from lms.targets.stating import NewStatement, check_statement
from lms.text import nfc
from lms.units.models import Unit

READ = "targets.read"
"""The kind of job that reads targets."""
MISSING = "targets.missing"
"""The kind of job that writes the list of those not done."""


@dataclass(frozen=True)
class Imported:
    """How many targets a catalogue brought."""

    new: int
    changed: int
    unchanged: int


def import_targets(
    unit_id: int, rows: Iterable[TargetRow], *, account_id: int | None = None, now: datetime
) -> Imported:
    """Keep the targets of a catalogue for a unit; a code that is there already is brought up to date.

    A target that is now measured in another way has to be bound anew. One entry on record tells what the
    whole brought, and one for each changed target which fields. All of it is kept, or nothing.
    """
    unit = db.session.get_one(Unit, unit_id)
    found = compare(unit, rows)
    for row in found.new:
        db.session.add(Target(unit_id=unit_id, created_at=now, code=row.code, **_values(row)))
    for one in found.changed:
        if "measure" in one.after:
            one.target.basis = None
        for name, value in _values(one.row).items():
            setattr(one.target, name, value)
        before, after = _on_record(one.before), _on_record(one.after)
        _audit("target.change", one.target, unit_id, account_id, now, before=before, after=after)
    db.session.flush()
    if found.new or found.changed:
        record_change(
            account_id=account_id,
            action="target.import",
            subject_kind="unit",
            subject_id=unit_id,
            subject_name=unit.name,
            unit_id=unit_id,
            after={
                "targets_added": [row.code for row in found.new],
                "targets_changed": [one.row.code for one in found.changed],
            },
            now=now,
        )
    return Imported(len(found.new), len(found.changed), len(found.unchanged))


def _values(row: TargetRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _on_record(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields under names that mean the same in the record of every package."""
    return {f"target_{name}": value for name, value in values.items()}


def bind_target(
    target: Target,
    population: Population | None,
    evidence: Sequence[Activity],
    *,
    account_id: int | None,
    now: datetime,
    basis: Basis | None = None,
    topics: Sequence[Topic] = (),
) -> None:
    """Say whom a target speaks of and what proves it: any of the activities, or all of them."""
    basis = basis or usual_basis(Measure(target.measure))
    bound = Bound(population is not None, len(evidence), len(topics))
    check_basis(Measure(target.measure), basis, bound)
    require_published(evidence)
    before = _binding(target)
    target.population_id = population.id if population else None
    target.basis = basis.to_json()
    db.session.execute(delete(TargetEvidence).where(TargetEvidence.target_id == target.id))
    db.session.execute(delete(TargetTopic).where(TargetTopic.target_id == target.id))
    if evidence:
        rows = [{"target_id": target.id, "activity_id": activity.id} for activity in evidence]
        db.session.execute(insert(TargetEvidence), rows)
    if topics:
        db.session.execute(
            insert(TargetTopic), [{"target_id": target.id, "topic_id": topic.id} for topic in topics]
        )
    db.session.flush()
    _audit("target.bind", target, target.unit_id, account_id, now, before=before, after=_binding(target))


def state(
    target: Target, stated: NewStatement, *, file_id: int | None, account_id: int | None, now: datetime
) -> Statement:
    """Enter by hand what a unit reached as of a day; what was entered before stays and no longer counts."""
    check_statement(
        Measure(target.measure),
        queries.basis_of(target).condition,
        stated,
        code=target.code,
        period_from=target.period_from,
        has_file=file_id is not None,
        today=i18n.today(now),
    )
    statement = Statement(
        target_id=target.id,
        unit_id=stated.unit_id,
        as_of=stated.as_of,
        numerator=stated.numerator,
        denominator=stated.denominator,
        note=nfc(stated.note).strip(),
        file_id=file_id,
        account_id=account_id,
        created_at=now,
    )
    db.session.add(statement)
    db.session.flush()
    facts = {
        "as_of": stated.as_of.isoformat(),
        "numerator": stated.numerator,
        "denominator": stated.denominator,
    }
    _audit("target.state", target, stated.unit_id, account_id, now, after=facts)
    return statement


def set_threshold(
    target: Target, unit: Unit, threshold: int | None, *, account_id: int | None, now: datetime
) -> None:
    """Let a unit ask more of itself and all below it than the unit above; none takes that back."""
    db.session.refresh(target, with_for_update=True)
    cascades.require_threshold(target, unit, threshold)
    known = db.session.get(TargetThreshold, (target.id, unit.id))
    before = {"threshold": known.threshold} if known else None
    if known is not None:
        db.session.delete(known)
        db.session.flush()
    if threshold is not None:
        db.session.add(TargetThreshold(target_id=target.id, unit_id=unit.id, threshold=threshold))
        db.session.flush()
    after = {"threshold": threshold} if threshold is not None else None
    if before != after:
        _audit("target.threshold", target, unit.id, account_id, now, before=before, after=after)


def note_reminder(
    target: Target, reading: Reading, unit: Unit, *, left: int, account_id: int | None, now: datetime
) -> None:
    """Remember that a unit was sent the list of those left, to see later whether it helped."""
    db.session.add(
        Reminder(reading_id=reading.id, unit_id=unit.id, left_count=left, account_id=account_id, sent_at=now)
    )
    db.session.flush()
    what = "units_left" if reading.frozen_population_id is None else "people_left"
    _audit("target.remind", target, unit.id, account_id, now, after={what: left})


def _binding(target: Target) -> dict[str, Any]:
    return {
        "population_id": target.population_id,
        "evidence": [activity.key for activity in queries.evidence_of(target.id)],
        "topics": [topic.title for topic in queries.topics_of(target.id)],
        "basis": target.basis,
    }


def _audit(
    action: str,
    target: Target,
    unit_id: int,
    account_id: int | None,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record_change(
        account_id=account_id,
        action=action,
        subject_kind="target",
        subject_id=target.id,
        subject_name=target.code,
        unit_id=unit_id,
        before=before,
        after=after,
        now=now,
    )
