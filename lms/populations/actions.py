"""Defining populations and freezing them."""

import hashlib
from datetime import date, datetime

from sqlalchemy import insert

from lms import db
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.populations import queries
from lms.populations.models import FrozenPerson, FrozenPopulation, Population
from lms.populations.rules import Definition
from lms.text import nfc, sort_key


def define_population(name: str, definition: Definition, *, unit_id: int, now: datetime) -> Population:
    """Keep a definition under a name of its own, for the unit that may change it."""
    name = " ".join(nfc(name).split())
    if not name:
        raise Refused(_l("Nhóm đối tượng phải có tên."))
    if queries.find_population(name) is not None:
        raise Refused(_l("Đã có nhóm đối tượng tên “%(name)s”.", name=name))
    population = Population(
        name=name,
        name_sort=sort_key(name),
        unit_id=unit_id,
        definition=definition.to_json(),
        created_at=now,
    )
    db.session.add(population)
    db.session.flush()
    return population


def freeze(definition: Definition, *, as_of: date, now: datetime) -> FrozenPopulation:
    """Return the people of a definition as of a day; the same people are written once and shared."""
    pairs = sorted((row[0], row[1]) for row in db.session.execute(queries.people_clause(definition, as_of)))
    people_hash = hashlib.sha256(repr(pairs).encode()).hexdigest()
    known = queries.find_frozen(definition.hash, as_of, people_hash)
    if known is not None:
        return known
    frozen = FrozenPopulation(
        definition=definition.to_json(),
        definition_hash=definition.hash,
        as_of=as_of,
        people_hash=people_hash,
        people_count=len({person for person, _ in pairs}),
        frozen_at=now,
    )
    db.session.add(frozen)
    db.session.flush()
    if pairs:
        db.session.execute(
            insert(FrozenPerson),
            [
                {"frozen_population_id": frozen.id, "person_id": person, "unit_id": unit}
                for person, unit in pairs
            ],
        )
    return frozen
