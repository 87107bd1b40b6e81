"""Reading a target: what it comes to as of a day is kept for ever, with a hash over everything it says."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from lms import db
from lms.bulk import insert_rows
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.populations.actions import freeze_people
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.registers.queries import topics_by_id
from lms.targets import queries
from lms.targets.basis import Condition
from lms.targets.computing import Computed, compute
from lms.targets.figures import Figure
from lms.targets.models import Reading, ReadingProof, ReadingRow, ReadingUnit, Target
from lms.targets.rules import Ratio
from lms.targets.sharing import Shared
from lms.targets.trees import freeze_tree

UNIT_COLUMNS = (
    "reading_id",
    "unit_id",
    "numerator",
    "denominator",
    "people",
    "turns",
    "outsiders",
    "asked",
    "amount",
    "amount_asked",
)


def read_target(
    target: Target, *, as_of: date, now: datetime, shared: Shared | None = None
) -> Reading | None:
    """Read a target as of a day and keep the reading; None if nothing says how it is measured.

    Reading again what did not change gives the reading that is there. Whoever reads several of one day lets
    them share what they ask alike.
    """
    computed = compute(target, shared or Shared(as_of))
    return keep_reading(computed, now=now) if computed else None


def keep_reading(computed: Computed, *, now: datetime) -> Reading:
    """Keep what was computed; the reading that is there already, if it says the same."""
    document = document_of(computed)
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    known = queries.newest_reading(computed.target.id, as_of=computed.as_of)
    if known is not None and known.sha256 == sha256:
        return known
    whole = computed.figures.get(computed.owner_id) or Figure(Ratio(0, 0), None)
    reading = Reading(
        target_id=computed.target.id,
        as_of=computed.as_of,
        read_at=now,
        frozen_population_id=_frozen_people(computed, now),
        tree_id=freeze_tree(computed.tree),
        numerator=whole.ratio.numerator,
        denominator=whole.ratio.denominator,
        threshold=whole.asked,
        is_met=whole.is_met,
        document=document,
        sha256=sha256,
    )
    db.session.add(reading)
    db.session.flush()
    _keep_rows(reading.id, computed)
    return reading


def _frozen_people(computed: Computed, now: datetime) -> int | None:
    """Freeze the people; refused if somebody changed meanwhile whom the population means."""
    if computed.definition is None or computed.people is None:
        return None
    population = db.session.get_one(
        Population, computed.target.population_id, with_for_update={"read": True}, populate_existing=True
    )
    if Definition.from_json(population.definition).hash != computed.definition.hash:
        raise Conflict(_l("Nhóm đối tượng vừa được sửa trong lúc tính. Hãy tính lại."))
    return freeze_people(computed.definition, computed.people, as_of=computed.as_of, now=now).id


def _keep_rows(reading_id: int, computed: Computed) -> None:
    insert_rows(
        ReadingUnit,
        UNIT_COLUMNS,
        (
            (
                reading_id,
                unit_id,
                one.ratio.numerator,
                one.ratio.denominator,
                one.people,
                one.turns,
                one.outsiders,
                one.asked,
                one.amount,
                one.amount_asked,
            )
            for unit_id, one in computed.figures.items()
        ),
    )
    people = ((reading_id, person_id, entry_id) for person_id, entry_id in sorted(computed.proofs.items()))
    insert_rows(ReadingRow, ("reading_id", "person_id", "entry_id"), people)
    insert_rows(
        ReadingProof,
        ("reading_id", "unit_id", "register_entry_id", "statement_id"),
        (
            (reading_id, proof.unit_id, proof.register_entry_id, proof.statement_id)
            for proof in computed.unit_proofs
        ),
    )


def document_of(computed: Computed) -> str:
    """Return the reading as canonical JSON: sorted keys, no spaces, the same text for the same facts."""
    return json.dumps(_facts(computed), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _facts(computed: Computed) -> dict[str, Any]:
    target, definition = computed.target, computed.definition
    ordered = sorted(computed.figures.items())
    return {
        "target": {
            "code": target.code,
            "plan": target.plan,
            "wording": target.wording,
            "measure": target.measure,
            "threshold": target.threshold,
            "period": [_iso(target.period_from), _iso(target.period_to)],
        },
        "as_of": computed.as_of.isoformat(),
        "counted_days": [_iso(computed.period.first), _iso(computed.period.last)],
        "basis": {**computed.basis.to_json(), "amounts": _reach(computed)},
        "tree": computed.tree.sha256,
        "population": {"definition": definition.to_json(), "hash": definition.hash} if definition else None,
        "evidence": [activity.key for activity in computed.evidence],
        "topics": [[topic.number, topic.title] for topic in topics_by_id(computed.topic_ids)],
        "units": [[unit, one.ratio.numerator, one.ratio.denominator] for unit, one in ordered],
        "counters": [[unit, one.people, one.turns, one.outsiders] for unit, one in ordered],
        "asked": [[unit, one.asked, one.amount, one.amount_asked] for unit, one in ordered],
        "counted_units": computed.counted,
        "unit_proofs": sorted([proof.unit_id, *proof.what] for proof in computed.unit_proofs),
        "people": sorted(computed.proofs.items()),
    }


def _reach(computed: Computed) -> str:
    """Return whose lines of the register count for a unit: its own, or those of all below it, too."""
    is_own = computed.basis.condition is Condition.DOCUMENTS and bool(computed.basis.levels)
    return "own" if is_own else "subtree"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
