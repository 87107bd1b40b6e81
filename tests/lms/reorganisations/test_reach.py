"""A preview names every population and open target that a decision moves, and counts who goes along."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from lms import db
from lms.ledger import actions as ledger
from lms.people.models import Membership
from lms.populations.actions import define_population
from lms.populations.meaning import people_meant
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.reorganisations import reach
from lms.reorganisations.rules import Change
from lms.rights import Role
from lms.targets.actions import import_targets, state
from lms.targets.basis import Basis, Condition
from lms.targets.models import Target, TargetEvidence
from lms.targets.readers import read_targets
from lms.targets.stating import NewStatement
from lms.units.models import EventKind, Level, Unit
from tests.lms.reorganisations.test_actions import World, decided
from tests.lms.reorganisations.test_properties import FIRST, decide, decisions
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_staff

MOVE = Change(EventKind.MOVE, unit="ST-1-1", other="ST-2")
MERGE = Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2")
SPLIT = Change(EventKind.SPLIT, unit="ST-1-1", name="CĐCS Lò nung", new_code="ST-9", people=("DV2",))
ABOVE = ["everybody", "factories", "nam", "ST", "ST-1"]
"""The populations defined above the mill, or by something else than units."""
END = Change(EventKind.DISSOLVE, unit="ST-1-1")


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def define(world: World, **definitions: Definition) -> None:
    for name, definition in definitions.items():
        define_population(name, definition, unit_id=world.province.id, now=NOON)


def define_all(world: World) -> None:
    """Define a population of each unit, of all, of a level, of chairs and of one person."""
    units = (world.province, world.zone, world.ward, world.mill, world.tailor, world.school)
    define(
        world,
        everybody=Definition(),
        factories=Definition(levels=("grassroots",)),
        uppers=Definition(levels=("upper",)),
        chairs=Definition(units=(world.zone.id,), kind=PersonKind.CADRE, post_kinds=("chair",)),
        nam=Definition(units=(world.zone.id,), people=(world.nam.id,)),
        **{unit.code: Definition(units=(unit.id,)) for unit in units},
    )


def touched(decision: Any) -> tuple[dict[str, list[int]], list[str]]:
    """Return the populations whose people change with how many they are, and those that stay the same."""
    found = decision.summary["touched"]
    return dict(zip(found["populations"], found["people"], strict=True)), found["populations_within"]


@pytest.mark.parametrize(
    ("change", "whole", "within"),
    [
        (MOVE, {"chairs": [1, 0], "nam": [1, 0], "ST-1": [3, 1], "ST-2": [0, 2]}, []),
        (
            MERGE,
            {"ST-1-1": [2, 3], "ST-1-2": [1, 3]},
            ["chairs", "everybody", "factories", "nam", "ST", "ST-1"],
        ),
        (SPLIT, {"ST-1-1": [2, 1]}, ["everybody", "factories", "nam", "ST", "ST-1"]),
        (
            END,
            {
                "chairs": [1, 0],
                "everybody": [3, 1],
                "factories": [3, 1],
                "nam": [1, 0],
                "ST": [3, 1],
                "ST-1": [3, 1],
                "ST-1-1": [2, 0],
            },
            [],
        ),
        (Change(EventKind.RENAME, unit="ST-1-1", name="CĐCS Gạch ngói"), {}, []),
        (Change(EventKind.RELEVEL, unit="ST-1-1", level=Level.SECTION), {"factories": [3, 1]}, []),
        (Change(EventKind.FOUND, unit="ST-3", name="CĐCS Mới", other="ST-2"), {}, []),
    ],
)
def test_a_change_moves_the_populations_above_the_old_and_the_new_place(
    world: World, change: Change, whole: dict[str, list[int]], within: list[str]
) -> None:
    define_all(world)

    assert touched(decided(change)) == (whole, within)


def test_a_list_is_bounded_and_says_how_many_there_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "MOST_NAMED", 2)
    define_all(world)

    found = decided(MERGE).summary["touched"]

    assert (found["populations"], found["population_count"]) == (["ST-1-1", "ST-1-2"], 2)
    assert (found["populations_within"], found["population_within_count"]) == (["chairs", "everybody"], 6)


def test_whoever_stays_in_a_unit_that_moves_goes_along_with_posts_and_rights(world: World) -> None:
    for unit in (world.province, world.zone, world.zone, world.ward):
        make_staff(Role.ORGANISER, unit)

    summary = decided(MOVE).summary

    names = ("people_moved", "people_along", "posts_along", "rights_along", "rights_gained", "rights_lost")
    assert [summary[name] for name in names] == [0, 2, 1, 1, 1, 2]


def test_whoever_is_in_both_units_of_a_merger_is_no_news_to_the_one_that_receives(world: World) -> None:
    db.session.add(Membership(person_id=world.hoa.id, unit_id=world.tailor.id))
    db.session.add(Membership(person_id=world.nam.id, unit_id=world.tailor.id))
    define(world, tailor=Definition(units=(world.tailor.id,)), zone=Definition(units=(world.zone.id,)))

    assert touched(decided(MERGE)) == ({}, ["zone"])


class Promises:
    """Targets of the province and of its zone, one of each kind that can be read, and one that cannot."""

    def __init__(self, world: World) -> None:
        self.course = ledger.open_activity(
            kind="course", key="course:mang", title="An toàn mạng", unit_id=world.province.id, now=NOON
        )
        for owner in (world.province, world.zone):
            people = Definition(units=(owner.id,), kind=PersonKind.CADRE)
            self.promise(owner, "people", Basis(Condition.PEOPLE), people)
            factories = Basis(Condition.DECLARED, ("grassroots",))
            self.promise(owner, "units", factories, measure="percent_units")
            self.promise(owner, "stated", Basis(Condition.DECLARED), measure="exists", threshold="1")
        self.promise(world.zone, "ended", factories, measure="percent_units", deadline="2025-06-30")
        self.promise(world.zone, "unbound", Basis(Condition.PEOPLE))

    def promise(
        self, owner: Unit, name: str, basis: Basis, definition: Definition | None = None, **row: str
    ) -> None:
        code = f"{owner.code} {name}"
        periods = {"period_from": "2025-01-01", "period_to": "2025-12-31", "deadline": "2026-12-31"}
        import_targets(owner.id, read_targets(catalogue({"id": code, **periods, **row})), now=NOON)
        target = db.session.scalars(select(Target).where(Target.code == code)).one()
        target.basis = basis.to_json()
        if definition is not None:
            target.population_id = define_population(code, definition, unit_id=owner.id, now=NOON).id
            db.session.add(TargetEvidence(target_id=target.id, activity_id=self.course))
        if basis.condition is Condition.DECLARED:
            stated = NewStatement(owner.id, FIRST, 1, 1, "Báo cáo số 12")
            state(target, stated, file_id=None, account_id=None, now=NOON)


WORDING = "100% cán bộ chuyên trách được đào tạo"
ST, ZONE = ("ST people", "ST stated", "ST units"), ("ST-1 people", "ST-1 stated", "ST-1 units")


@pytest.mark.parametrize(
    ("change", "whole", "within"),
    [
        (MOVE, ZONE, ST),
        (MERGE, (*ST[1:], *ZONE[1:]), (ST[0], ZONE[0])),
        (END, (*ST, *ZONE), ()),
        (SPLIT, (ST[2], ZONE[2]), ()),
        (Change(EventKind.FOUND, unit="ST-3", name="CĐCS Mới", other="ST-2"), (ST[2],), ()),
        (Change(EventKind.RELEVEL, unit="ST-1-1", level=Level.SECTION), (ST[2], ZONE[2]), ()),
        (Change(EventKind.RENAME, unit="ST-1-1", name="CĐCS Gạch ngói"), (), ()),
    ],
)
def test_a_change_moves_the_open_targets_that_count_what_it_changes(
    world: World, change: Change, whole: tuple[str, ...], within: tuple[str, ...]
) -> None:
    Promises(world)

    found = decided(change).summary["touched"]

    named = [tuple(f"{code}: {WORDING}" for code in codes) for codes in (whole, within)]
    assert [tuple(found["targets"]), tuple(found["targets_within"])] == named
    assert (found["target_count"], found["target_within_count"]) == (len(whole), len(within))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=decisions)
def test_the_populations_named_are_those_whose_people_differ(
    world: World, wanted: list[tuple[int, list[Change]]]
) -> None:
    with db.session.begin_nested() as trial:
        define_all(world)
        db.session.flush()
        for day, some in wanted:
            on = FIRST + timedelta(days=day)
            before = meanings(on)
            decision = decide(on, some)
            if decision is not None:
                after = meanings(on)
                whole, within = touched(decision)
                differs = {name for name in before if persons(before[name]) != persons(after[name])}
                assert set(whole) == differs
                assert {*whole, *within} == {name for name in before if before[name] != after[name]}
                assert [pair[1] for pair in whole.values()] == [len(persons(after[name])) for name in whole]
        trial.rollback()


def meanings(on: date) -> dict[str, set[tuple[int, int]]]:
    """Return who is meant by each population, through which units, on a day."""
    return {
        one.name: set(people_meant(Definition.from_json(one.definition), on).pairs)
        for one in db.session.scalars(select(Population))
    }


def persons(pairs: set[tuple[int, int]]) -> set[int]:
    return {person_id for person_id, _unit_id in pairs}
