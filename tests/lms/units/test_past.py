"""The tree is what it was on each day, whatever was decided since."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lms.units import actions, founding
from lms.units.models import Level, Unit
from lms.units.past import tree_as_of
from lms.units.rules import Decision, NewUnit
from tests.world import NOON

EARLY = date(2020, 1, 1)
REFORM = date(2025, 7, 1)
EVE = REFORM - timedelta(days=1)


def found(name: str, level: Level, parent: Unit | None = None, on: date | None = None) -> Unit:
    new = NewUnit(name, level, parent_id=parent.id if parent else None)
    return founding.found_unit(new, Decision(now=NOON, on=on))


@pytest.fixture
def world(app: Flask) -> dict[str, Unit]:
    province = found("LĐLĐ tỉnh Sông Trăng", Level.PROVINCE)
    district = found("LĐLĐ huyện An Thạnh", Level.UPPER, province)
    school = found("CĐCS Trường Tiểu học", Level.GRASSROOTS, district)
    group = found("Tổ Văn phòng", Level.GROUP, school)
    return {"province": province, "district": district, "school": school, "group": group}


def names(day: date) -> list[tuple[int, str]]:
    return [(unit.depth, unit.name) for unit in tree_as_of(day).in_order()]


def test_a_unit_stands_where_and_as_it_stood(world: dict[str, Unit]) -> None:
    on = Decision(now=NOON, on=REFORM)
    actions.move_unit(world["school"].id, world["province"].id, on)
    actions.dissolve_unit(world["district"].id, on)
    actions.rename_unit(world["province"].id, "LĐLĐ tỉnh Sông Dài", on)

    assert names(EVE) == [
        (0, "LĐLĐ tỉnh Sông Trăng"),
        (1, "LĐLĐ huyện An Thạnh"),
        (2, "CĐCS Trường Tiểu học"),
        (3, "Tổ Văn phòng"),
    ]
    assert names(REFORM) == [(0, "LĐLĐ tỉnh Sông Dài"), (1, "CĐCS Trường Tiểu học"), (2, "Tổ Văn phòng")]


def test_a_unit_does_not_stand_before_its_first_day(world: dict[str, Unit]) -> None:
    ward = found("Công đoàn phường An Thạnh", Level.UPPER, world["province"], on=REFORM)

    assert (tree_as_of(EVE).path(ward.id), tree_as_of(REFORM).path(ward.id)) == (None, ward.path)


def test_a_subtree_is_that_of_the_day(world: dict[str, Unit]) -> None:
    district, school, group = world["district"].id, world["school"].id, world["group"].id
    actions.move_unit(school, world["province"].id, Decision(now=NOON, on=REFORM))

    assert tree_as_of(EVE).below([district]) == {district, school, group}
    assert tree_as_of(REFORM).below([district]) == {district}
    assert [unit.name for unit in tree_as_of(EVE).ancestors(group)] == [
        "LĐLĐ tỉnh Sông Trăng",
        "LĐLĐ huyện An Thạnh",
        "CĐCS Trường Tiểu học",
    ]


def test_units_are_listed_in_vietnamese_order_within_a_scope(world: dict[str, Unit]) -> None:
    for name in ("LĐLĐ huyện Ân Thi", "LĐLĐ huyện Đầm Dơi", "LĐLĐ huyện Ba Tri"):
        found(name, Level.UPPER, world["province"])

    tree = tree_as_of(EARLY)
    tops = [unit.name for unit in tree.children[world["province"].id]]
    assert tops == ["LĐLĐ huyện An Thạnh", "LĐLĐ huyện Ân Thi", "LĐLĐ huyện Ba Tri", "LĐLĐ huyện Đầm Dơi"]
    assert [unit.name for unit in tree.in_order([world["school"].path])] == [
        "CĐCS Trường Tiểu học",
        "Tổ Văn phòng",
    ]
