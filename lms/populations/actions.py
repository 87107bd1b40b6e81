"""Defining populations, changing them, and freezing them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lms import db
from lms.audit import actions as audit
from lms.errors import Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.populations import queries
from lms.populations.meaning import Meant
from lms.populations.models import FrozenPerson, FrozenPopulation, FrozenSeries, Population
from lms.populations.rules import Definition
from lms.populations.uses import uses_of
from lms.text import nfc, sort_key
from lms.versions import keep_version


class DefinitionKept(Refused):
    """A reading depends on what the population means."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Đã có số liệu chỉ tiêu tính theo nhóm này nên chỉ đổi được tên. "
                "Muốn đổi điều kiện, hãy lập nhóm mới từ nhóm này."
            )
        )


class PopulationUsed(Refused):
    """A course, a contest or a target speaks of the population."""

    def __init__(self) -> None:
        super().__init__(_l("Nhóm đang hoặc đã được dùng nên không xoá được."))


def define_population(
    name: str, definition: Definition, *, unit_id: int, now: datetime, account_id: int | None = None
) -> Population:
    """Keep a definition under a name of its own, for the unit that may change it."""
    name = _own_name(name)
    population = Population(
        name=name,
        name_sort=sort_key(name),
        unit_id=unit_id,
        definition=definition.to_json(),
        created_at=now,
    )
    db.session.add(population)
    db.session.flush()
    _audit(population, "population.define", account_id, now, after=_facts(population))
    return population


def rename_population(population: Population, name: str, *, account_id: int | None, now: datetime) -> None:
    """Give a population another name; what it means stays."""
    definition = Definition.from_json(population.definition)
    change_population(
        population, name, definition, unit_id=population.unit_id, account_id=account_id, now=now
    )


def change_population(
    population: Population,
    name: str,
    definition: Definition,
    *,
    unit_id: int,
    account_id: int | None,
    now: datetime,
) -> None:
    """Let a population mean other people; refused once a reading depends on what it means."""
    db.session.refresh(population, with_for_update=True)
    before = _facts(population)
    kept = Definition.from_json(population.definition)
    if definition.hash != kept.hash:
        if queries.is_frozen(kept.hash):
            raise DefinitionKept
        population.definition = definition.to_json()
        population.unit_id = unit_id
    name = _own_name(name, population.id)
    if name != population.name:
        population.name, population.name_sort = name, sort_key(name)
    after = _facts(population)
    if after != before:
        db.session.flush()
        _audit(population, "population.change", account_id, now, before=before, after=after)


def delete_population(population: Population, *, account_id: int | None, now: datetime) -> None:
    """Take away a population that nothing uses or ever used."""
    db.session.refresh(population, with_for_update=True)
    if uses_of(population.id) or queries.is_last_of_frozen(population):
        raise PopulationUsed
    _audit(population, "population.delete", account_id, now, before=_facts(population))
    db.session.delete(population)
    db.session.flush()


def _own_name(name: str, population_id: int | None = None) -> str:
    """Return a name as it is kept, or refuse one that is empty or that another population bears."""
    name = " ".join(nfc(name).split())
    if not name:
        raise Invalid({"name": _l("Nhóm đối tượng phải có tên.")})
    other = queries.find_population(name)
    if other is not None and other.id != population_id:
        raise Invalid({"name": _l("Đã có nhóm đối tượng tên “%(name)s”.", name=name)})
    return name


def _facts(population: Population) -> dict[str, Any]:
    return {"name": population.name, "unit_id": population.unit_id, "definition": population.definition}


def _audit(population: Population, action: str, account_id: int | None, now: datetime, **values: Any) -> None:
    audit.record(
        account_id=account_id,
        action=action,
        subject_kind="population",
        subject_id=population.id,
        subject_name=population.name,
        unit_id=population.unit_id,
        now=now,
        **values,
    )


def freeze_people(definition: Definition, meant: Meant, *, as_of: date, now: datetime) -> FrozenPopulation:
    """Return the people that `people_meant` gave, frozen; the same people are written once and shared."""
    known = queries.find_frozen(definition.hash, as_of, meant.sha256)
    if known is not None:
        return known
    series_id = _series_id(definition)
    newest = queries.newest_frozen(definition.hash)
    frozen = FrozenPopulation(
        definition=definition.to_json(),
        definition_hash=definition.hash,
        as_of=as_of,
        people_hash=meant.sha256,
        people_count=len({person for person, _ in meant.pairs}),
        frozen_at=now,
    )
    db.session.add(frozen)
    db.session.flush()
    if newest is None or newest.people_hash != meant.sha256:
        series = ("series_id", series_id)
        keep_version(FrozenPerson, series, ("person_id", "unit_id"), meant.pairs, frozen.id)
    return frozen


def _series_id(definition: Definition) -> int:
    """Return the series of a definition, locked: one at a time adds to it."""
    mine = select(FrozenSeries.id).where(FrozenSeries.definition_hash == definition.hash)
    known = db.session.scalar(mine.with_for_update())
    if known is not None:
        return known
    series = FrozenSeries(definition_hash=definition.hash)
    db.session.add(series)
    db.session.flush()
    return series.id
