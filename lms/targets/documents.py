"""The document of a reading: canonical JSON over everything it says, whose hash proves it.

Its long lists are rows of tables; what is left is kept as its head. From both the same bytes come again.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from lms import db
from lms.targets.basis import Condition
from lms.targets.computing import Computed, UnitProof
from lms.targets.models import Reading, ReadingProof, ReadingRow, ReadingUnit
from lms.targets.queries import people_in

UNIT_COLUMNS = (
    "unit_id",
    "numerator",
    "denominator",
    "people",
    "turns",
    "outsiders",
    "asked",
    "amount",
    "amount_asked",
    "units",
)

UnitRow = tuple[int, int, int, int, int, int, int | None, int | None, int | None, int | None]
"""The numbers of a unit, in the order of the columns."""


class Parts(NamedTuple):
    """What a document is made of: its head, and the rows of units, of proofs and of people, each sorted."""

    head: dict[str, Any]
    units: Sequence[UnitRow]
    proofs: Sequence[UnitProof]
    people: Sequence[tuple[int, int | None]]

    @property
    def text(self) -> str:
        """The document: sorted keys, no spaces, the same text for the same facts."""
        counted = [(row[0], row[9]) for row in self.units if row[9] is not None]
        return canonical(
            {
                **self.head,
                **({"units_that_took_part": counted} if counted else {}),
                "units": [row[:3] for row in self.units],
                "counters": [(row[0], *row[3:6]) for row in self.units],
                "asked": [(row[0], *row[6:9]) for row in self.units],
                "unit_proofs": sorted([proof.unit_id, *proof.what] for proof in self.proofs),
                "people": self.people,
            }
        )


def canonical(facts: dict[str, Any]) -> str:
    """Return facts as the one text that stands for them."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(document: str) -> str:
    """Return the hash that proves a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def parts_of(computed: Computed) -> Parts:
    """Return what the document of a computation is made of."""
    units: list[UnitRow] = [
        (
            unit_id,
            one.ratio.numerator,
            one.ratio.denominator,
            one.people,
            one.turns,
            one.outsiders,
            one.asked,
            one.amount,
            one.amount_asked,
            one.units,
        )
        for unit_id, one in sorted(computed.figures.items())
    ]
    return Parts(_head(computed), units, computed.unit_proofs, sorted(computed.proofs.items()))


def document_of(reading: Reading) -> str:
    """Return the document of a reading that is kept, byte for byte as it was hashed."""
    head = json.loads(reading.head)
    if "people" in head:
        return reading.head
    numbers = [getattr(ReadingUnit, name) for name in UNIT_COLUMNS]
    units = select(*numbers).where(ReadingUnit.reading_id == reading.id).order_by(ReadingUnit.unit_id)
    proofs = select(ReadingProof.unit_id, ReadingProof.register_entry_id, ReadingProof.statement_id).where(
        ReadingProof.reading_id == reading.id
    )
    people = select(ReadingRow.person_id, ReadingRow.entry_id).where(people_in(reading))
    run = db.session.connection().execute
    return Parts(
        head,
        [tuple(row) for row in run(units)],
        [UnitProof(*row) for row in run(proofs)],
        [(row.person_id, row.entry_id) for row in run(people.order_by(ReadingRow.person_id))],
    ).text


def differing_readings() -> Iterator[Reading]:
    """Give the readings whose document is no longer the one that was hashed."""
    for reading_id in db.session.scalars(select(Reading.id).order_by(Reading.id)).all():
        reading = db.session.get_one(Reading, reading_id)
        if sha256_of(document_of(reading)) != reading.sha256:
            yield reading
        db.session.expunge(reading)


def _head(computed: Computed) -> dict[str, Any]:
    target, definition = computed.target, computed.definition
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
        "topics": [[topic.number, topic.title] for topic in computed.topics],
        "counted_units": computed.counted,
    }


def _reach(computed: Computed) -> str:
    """Return whose lines of the register count for a unit: its own, or those of all below it, too."""
    is_own = computed.basis.condition is Condition.DOCUMENTS and bool(computed.basis.levels)
    return "own" if is_own else "subtree"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
