"""Reading a target: what it comes to as of a day is kept for ever, with a hash over everything it says."""

from datetime import date, datetime

from sqlalchemy import select

from lms import db
from lms.bulk import insert_rows
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.populations.actions import freeze_people
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.targets import queries
from lms.targets.computing import Computed, compute
from lms.targets.documents import UNIT_COLUMNS, Parts, canonical, parts_of, sha256_of
from lms.targets.figures import Figure
from lms.targets.models import Reading, ReadingProof, ReadingRow, ReadingUnit, Target
from lms.targets.rules import Ratio
from lms.targets.sharing import Shared
from lms.targets.trees import freeze_tree
from lms.versions import keep_version


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
    parts = parts_of(computed)
    sha256 = sha256_of(parts.text)
    _one_at_a_time(computed.target.id)
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
        head=canonical(parts.head),
        sha256=sha256,
    )
    db.session.add(reading)
    db.session.flush()
    _keep_rows(reading, parts)
    return reading


def _one_at_a_time(target_id: int) -> None:
    """Wait until nobody else keeps a reading of the target: each says what changed since the one before."""
    db.session.scalar(select(Target.id).where(Target.id == target_id).with_for_update(key_share=True))


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


def _keep_rows(reading: Reading, parts: Parts) -> None:
    units = ((reading.id, *row) for row in parts.units)
    insert_rows(ReadingUnit, ("reading_id", *UNIT_COLUMNS), units)
    series = ("target_id", reading.target_id)
    keep_version(ReadingRow, series, ("person_id", "entry_id"), parts.people, reading.id)
    proofs = (
        (reading.id, proof.unit_id, proof.register_entry_id, proof.statement_id) for proof in parts.proofs
    )
    insert_rows(ReadingProof, ("reading_id", "unit_id", "register_entry_id", "statement_id"), proofs)
