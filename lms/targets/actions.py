"""Keeping promises on record, binding them to what proves them, and reading them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from lms import db
from lms.audit.actions import record as record_change
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.populations.actions import freeze
from lms.populations.models import FrozenPopulation, Population
from lms.populations.rules import Definition
from lms.targets import queries
from lms.targets.models import Reading, ReadingRow, ReadingUnit, Target, TargetEvidence
from lms.targets.readers import TargetRow
from lms.targets.rules import COMPUTED, Measure, Period, Ratio, Status, roll_up
from lms.units.models import Unit

READ = "targets.read"
"""The kind of job that reads targets."""


@dataclass(frozen=True)
class Imported:
    """How many targets a catalogue brought."""

    new: int
    changed: int
    unchanged: int


def import_targets(unit_id: int, rows: Iterable[TargetRow], *, now: datetime) -> Imported:
    """Keep the targets of a catalogue for a unit; a code that is there already is brought up to date."""
    known = {
        target.code: target for target in db.session.scalars(select(Target).where(Target.unit_id == unit_id))
    }
    new = changed = unchanged = 0
    for row in rows:
        values = asdict(row)
        target = known.get(row.code)
        if target is None:
            db.session.add(Target(unit_id=unit_id, created_at=now, **values))
            new += 1
        elif any(getattr(target, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(target, name, value)
            changed += 1
        else:
            unchanged += 1
    db.session.flush()
    return Imported(new, changed, unchanged)


def require_computed(target: Target) -> None:
    """Refuse a target that is kept as worded and not computed."""
    if Measure(target.measure) not in COMPUTED:
        raise Refused(
            _l("Chỉ tiêu %(code)s không tính theo phần trăm số người nên chưa gắn được.", code=target.code)
        )


def bind_target(
    target: Target,
    population: Population,
    evidence: Sequence[Activity],
    *,
    account_id: int | None,
    now: datetime,
) -> None:
    """Say whom a target speaks of and what proves it; completing any of the activities counts."""
    require_computed(target)
    if not evidence:
        raise Refused(_l("Hãy chọn ít nhất một khoá học hoặc cuộc thi làm minh chứng."))
    before = {
        "population_id": target.population_id,
        "evidence": [activity.key for activity in queries.evidence_of(target.id)],
    }
    target.population_id = population.id
    db.session.execute(delete(TargetEvidence).where(TargetEvidence.target_id == target.id))
    db.session.execute(
        insert(TargetEvidence),
        [{"target_id": target.id, "activity_id": activity.id} for activity in evidence],
    )
    record_change(
        account_id=account_id,
        action="target.bind",
        subject_kind="target",
        subject_id=target.id,
        subject_name=target.code,
        unit_id=target.unit_id,
        before=before,
        after={"population_id": population.id, "evidence": [activity.key for activity in evidence]},
        now=now,
    )


def status_of(target: Target) -> Status:
    """Return whether a target can be read today, and if not, why."""
    if Measure(target.measure) not in COMPUTED:
        return Status.NOT_COMPUTED
    is_bound = target.population_id is not None and bool(queries.evidence_of(target.id))
    return Status.COMPUTED if is_bound else Status.NOT_BOUND


def read_target(target: Target, *, as_of: date, now: datetime) -> Reading | None:
    """Read a target as of a day and keep the reading; None if it is not bound.

    Reading again what did not change gives the reading that is there.
    """
    if status_of(target) is not Status.COMPUTED:
        return None
    population = db.session.get_one(
        Population, target.population_id, with_for_update={"read": True}
    )  # nobody changes what it means until its people are frozen
    evidence = queries.evidence_of(target.id)
    frozen = freeze(Definition.from_json(population.definition), as_of=as_of, now=now)
    root = db.session.get_one(Unit, target.unit_id)
    people = queries.paths_by_person(frozen.id, root.path)
    period = Period(target.period_from, target.period_to).until(as_of)
    found = queries.proofs([activity.id for activity in evidence], period)
    proofs = {person_id: found.get(person_id) for person_id in people}
    units = roll_up(people, {person_id for person_id, entry in proofs.items() if entry}, root.path)
    whole = units.get(root.id, Ratio(0, 0))
    document = _document(target, frozen, evidence, units, proofs)
    return _known(target.id, as_of, document) or _keep(
        target, frozen, whole=whole, units=units, proofs=proofs, document=document, now=now
    )


def _document(
    target: Target,
    frozen: FrozenPopulation,
    evidence: Sequence[Activity],
    units: dict[int, Ratio],
    proofs: dict[int, int | None],
) -> str:
    """Return the reading as canonical JSON: sorted keys, no spaces, the same text for the same facts."""
    return json.dumps(
        {
            "target": {
                "code": target.code,
                "plan": target.plan,
                "wording": target.wording,
                "measure": target.measure,
                "threshold": target.threshold,
                "period": [_iso(target.period_from), _iso(target.period_to)],
            },
            "as_of": frozen.as_of.isoformat(),
            "population": {"definition": frozen.definition, "hash": frozen.definition_hash},
            "evidence": [activity.key for activity in evidence],
            "units": [[unit, ratio.numerator, ratio.denominator] for unit, ratio in sorted(units.items())],
            "people": sorted(proofs.items()),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hash(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def _known(target_id: int, as_of: date, document: str) -> Reading | None:
    reading = queries.newest_reading(target_id, as_of=as_of)
    return reading if reading and reading.sha256 == _hash(document) else None


def _keep(
    target: Target,
    frozen: FrozenPopulation,
    *,
    whole: Ratio,
    units: dict[int, Ratio],
    proofs: dict[int, int | None],
    document: str,
    now: datetime,
) -> Reading:
    threshold = target.threshold or 0
    reading = Reading(
        target_id=target.id,
        as_of=frozen.as_of,
        read_at=now,
        frozen_population_id=frozen.id,
        numerator=whole.numerator,
        denominator=whole.denominator,
        threshold=threshold,
        is_met=whole.is_met(threshold),
        document=document,
        sha256=_hash(document),
    )
    db.session.add(reading)
    db.session.flush()
    if units:
        db.session.execute(
            insert(ReadingUnit),
            [
                {
                    "reading_id": reading.id,
                    "unit_id": unit,
                    "numerator": ratio.numerator,
                    "denominator": ratio.denominator,
                }
                for unit, ratio in units.items()
            ],
        )
    if proofs:
        db.session.execute(
            insert(ReadingRow),
            [
                {"reading_id": reading.id, "person_id": person, "entry_id": entry}
                for person, entry in proofs.items()
            ],
        )
    return reading
