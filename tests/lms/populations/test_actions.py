"""A frozen population is written once, and again only when its people differ."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Refused
from lms.populations.actions import (
    DefinitionKept,
    PopulationUsed,
    change_population,
    define_population,
    delete_population,
    rename_population,
)
from lms.populations.models import FrozenPerson, Population
from lms.populations.rules import Definition, PersonKind
from lms.targets.actions import import_targets
from lms.targets.models import Target
from lms.targets.readers import read_targets
from tests.lms.populations.world import freeze
from tests.lms.targets.test_readers import catalogue
from tests.world import DAY, NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


def test_the_same_people_of_a_day_are_frozen_once(app: Flask) -> None:
    make_person()

    first = freeze(Definition(), as_of=TODAY, now=NOON)

    assert freeze(Definition(), as_of=TODAY, now=NOON + DAY).id == first.id
    assert db.session.scalar(select(func.count()).select_from(FrozenPerson)) == 1


def test_a_later_correction_of_the_roster_leaves_what_was_frozen(app: Flask) -> None:
    make_person()
    first = freeze(Definition(), as_of=TODAY, now=NOON)
    make_person("Lê Văn Đến Sau")

    second = freeze(Definition(), as_of=TODAY, now=NOON + DAY)

    assert (first.people_count, second.people_count) == (1, 2)


def test_a_person_with_two_posts_is_counted_once_and_kept_in_both_units(app: Flask) -> None:
    ward, school = make_unit("Công đoàn phường"), make_unit("CĐCS Trường")
    person = make_person(unit=ward)
    make_post(person, ward)
    make_post(person, school)

    frozen = freeze(Definition(kind=PersonKind.CADRE), as_of=TODAY, now=NOON)

    assert frozen.people_count == 1
    units = db.session.scalars(select(FrozenPerson.unit_id).order_by(FrozenPerson.unit_id)).all()
    assert units == [ward.id, school.id]


def test_a_population_of_nobody_is_frozen_too(app: Flask) -> None:
    assert freeze(Definition(), as_of=TODAY, now=NOON).people_count == 0


def test_a_name_is_given_once(app: Flask) -> None:
    unit = make_unit()
    define_population("Cán bộ chuyên trách", Definition(), unit_id=unit.id, now=NOON)

    with pytest.raises(Refused, match="Cán bộ chuyên trách"):
        define_population(" Cán bộ  chuyên trách ", Definition(), unit_id=unit.id, now=NOON)


def changes_of(population: Population) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    rows = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "population").order_by(AuditEntry.id)
    )
    return [(row.action, row.before, row.after) for row in rows if row.subject_id == population.id]


def facts(population: Population, definition: Definition) -> dict[str, Any]:
    return {"name": population.name, "unit_id": population.unit_id, "definition": definition.to_json()}


def test_a_change_is_on_record_and_none_is_not(app: Flask) -> None:
    unit = make_unit()
    before, after = Definition(units=(unit.id,)), Definition(units=(unit.id,), kind=PersonKind.CADRE)
    population = define_population("Cán bộ", before, unit_id=unit.id, now=NOON)

    for _ in range(2):
        change_population(population, "Cán bộ", after, unit_id=unit.id, account_id=None, now=NOON)

    assert Definition.from_json(population.definition) == after
    assert changes_of(population) == [
        ("population.define", None, facts(population, before)),
        ("population.change", facts(population, before), facts(population, after)),
    ]


def test_what_a_reading_depends_on_keeps_its_meaning(app: Flask) -> None:
    unit = make_unit()
    meaning = Definition(units=(unit.id,))
    population = define_population("Đoàn viên", meaning, unit_id=unit.id, now=NOON)
    freeze(meaning, as_of=TODAY, now=NOON)
    other = Definition(units=(unit.id,), kind=PersonKind.CADRE)

    with pytest.raises(DefinitionKept):
        change_population(population, "Khác", other, unit_id=unit.id, account_id=None, now=NOON)
    rename_population(population, "Đoàn viên của ta", account_id=None, now=NOON)

    assert (population.name, Definition.from_json(population.definition)) == ("Đoàn viên của ta", meaning)


def test_only_what_nothing_needs_is_deleted(app: Flask) -> None:
    unit = make_unit()
    meaning = Definition(units=(unit.id,))
    first = define_population("Một", meaning, unit_id=unit.id, now=NOON)
    second = define_population("Hai", meaning, unit_id=unit.id, now=NOON)
    freeze(meaning, as_of=TODAY, now=NOON)
    import_targets(unit.id, read_targets(catalogue({})), now=NOON)
    target = db.session.scalars(select(Target)).one()
    target.population_id = second.id
    db.session.flush()

    with pytest.raises(PopulationUsed):
        delete_population(second, account_id=None, now=NOON)
    delete_population(first, account_id=None, now=NOON)
    target.population_id = None
    db.session.flush()
    with pytest.raises(PopulationUsed):  # a reading depends on it, and nobody else means the same
        delete_population(second, account_id=None, now=NOON)

    assert db.session.scalars(select(Population.name)).all() == ["Hai"]
    assert changes_of(first)[-1][0] == "population.delete"
