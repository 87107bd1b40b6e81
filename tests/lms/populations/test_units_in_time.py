"""A population as of a day follows the tree of that day, and the successors of units that ended."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lms import db
from lms.populations.meaning import is_in, people_clause
from lms.populations.queries import count_people
from lms.populations.rules import Definition, PersonKind
from lms.units import actions, mergers
from lms.units.models import Level
from lms.units.rules import Decision
from tests.counting import count_statements
from tests.world import NOON, make_person, make_post, make_unit

REFORM = date(2025, 7, 1)
EVE = REFORM - timedelta(days=1)
TODAY = date(2026, 11, 22)
DECISION = Decision(NOON, REFORM)


class World:
    """A province with two districts; a factory in the first has a chair and a member."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.north = make_unit("LĐLĐ huyện Bắc", level=Level.UPPER, parent=self.province)
        self.south = make_unit("LĐLĐ huyện Nam", level=Level.UPPER, parent=self.province)
        self.mill = make_unit("CĐCS Nhà máy Gạch", parent=self.north)
        self.chair = make_person("Trần Thị Hoà", unit=self.mill)
        self.member = make_person("Lê Văn Ân", unit=self.mill)
        make_post(self.chair, self.mill)


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def people(definition: Definition, day: date) -> set[tuple[int, int]]:
    return {(row[0], row[1]) for row in db.session.execute(people_clause(definition, day))}


def test_whoever_moved_with_a_unit_counts_where_it_stood_then(world: World) -> None:
    actions.move_unit(world.mill.id, world.south.id, DECISION)
    north, south = Definition(units=(world.north.id,)), Definition(units=(world.south.id,))

    both = {(world.chair.id, world.mill.id), (world.member.id, world.mill.id)}
    assert (people(north, EVE), people(south, EVE)) == (both, set())
    assert (people(north, REFORM), people(south, REFORM)) == (set(), both)
    assert (people(north, TODAY), people(south, TODAY)) == (set(), both)


def test_a_level_is_that_of_the_day(world: World) -> None:
    actions.relevel_unit(world.mill.id, Level.MEMBER_GRASSROOTS, DECISION)
    cadres = Definition(levels=(Level.GRASSROOTS,), kind=PersonKind.CADRE)

    assert (people(cadres, EVE), people(cadres, REFORM)) == ({(world.chair.id, world.mill.id)}, set())


def test_successors_are_meant_in_place_of_a_unit_that_ended(world: World) -> None:
    mergers.merge_unit(world.north.id, world.south.id, DECISION)
    north = Definition(units=(world.north.id,))

    assert [count_people(north, day) for day in (EVE, REFORM, TODAY)] == [2, 2, 2]
    assert is_in(north, world.member.id, TODAY)


def test_a_population_of_a_unit_that_ended_without_successor_means_nobody(world: World) -> None:
    actions.move_unit(world.mill.id, world.south.id, DECISION)
    actions.dissolve_unit(world.north.id, DECISION)
    north = Definition(units=(world.north.id,))

    assert [count_people(north, day) for day in (EVE, REFORM)] == [2, 0]
    assert not is_in(north, world.member.id, TODAY)


def test_whoever_is_asked_for_alone_costs_a_query_and_one_more_where_units_are_named(world: World) -> None:
    everybody, north = Definition(), Definition(units=(world.north.id,))

    with count_statements() as plain:
        assert is_in(everybody, world.member.id, TODAY)
    with count_statements() as named:
        assert is_in(north, world.member.id, TODAY)

    assert (len(plain), len(named)) == (1, 2)
