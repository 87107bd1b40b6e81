"""Who is in a population: the rule on one person and the query over all say the same."""

from datetime import date

import pytest
from flask import Flask

from lms import db
from lms.errors import Refused
from lms.people.models import Person
from lms.populations import meaning, queries
from lms.populations.rules import Definition, PersonKind
from lms.units.models import Level, Unit
from lms.units.queries import ALL
from tests.world import make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


class World:
    """A province with two upper unions, and people who hold posts in several units."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.zone = make_unit("Công đoàn các Khu công nghiệp", parent=self.province, level=Level.UPPER)
        self.ward = make_unit("Công đoàn phường An Thạnh", parent=self.province, level=Level.UPPER)
        self.factory = make_unit("CĐCS Công ty May", parent=self.zone)
        self.school = make_unit("CĐCS Trường Tiểu học", parent=self.ward)
        self.member = make_person("Lê Văn An", unit=self.factory)
        self.chair = make_person("Trần Thị Bình", unit=self.factory)
        make_post(self.chair, self.factory)
        self.officer = make_person("Phạm Quốc Cường", unit=self.ward)
        make_post(self.officer, self.ward, cadre_type="full_time", since=date(2026, 1, 1))
        make_post(self.officer, self.school, title="Uỷ viên", post_kind="committee_member")
        self.former = make_person("Võ Thị Dung", unit=self.school)
        make_post(self.former, self.school, until=TODAY)


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def asked(definition: Definition, as_of: date = TODAY) -> set[tuple[int, int]]:
    return {(row[0], row[1]) for row in db.session.execute(meaning.people_clause(definition, as_of))}


def pairs(*belongings: tuple[Person, Unit]) -> set[tuple[int, int]]:
    return {(person.id, unit.id) for person, unit in belongings}


def test_members_belong_through_their_membership(world: World) -> None:
    assert asked(Definition(units=(world.zone.id,))) == pairs(
        (world.member, world.factory), (world.chair, world.factory)
    )


def test_cadres_belong_through_each_post_of_the_day(world: World) -> None:
    assert asked(Definition(kind=PersonKind.CADRE)) == pairs(
        (world.chair, world.factory), (world.officer, world.ward), (world.officer, world.school)
    )


def test_a_post_counts_until_the_day_before_it_ends(world: World) -> None:
    cadres = Definition(units=(world.school.id,), kind=PersonKind.CADRE)

    assert asked(cadres, date(2026, 11, 21)) == pairs(
        (world.officer, world.school), (world.former, world.school)
    )
    assert asked(cadres, TODAY) == pairs((world.officer, world.school))


def test_a_post_of_known_start_does_not_count_before(world: World) -> None:
    full_time = Definition(cadre_types=("full_time",))

    assert asked(full_time, date(2025, 12, 31)) == set()
    assert asked(full_time, date(2026, 1, 1)) == pairs((world.officer, world.ward))


def test_kinds_of_condition_are_joined_by_and_their_values_by_or(world: World) -> None:
    either = Definition(post_kinds=("chair", "committee_member"), levels=(Level.GRASSROOTS,))

    assert asked(either) == pairs((world.chair, world.factory), (world.officer, world.school))
    assert asked(Definition(post_kinds=("chair",), cadre_types=("full_time",))) == pairs(
        (world.officer, world.ward)
    )


def test_a_merged_row_speaks_of_the_surviving_person(world: World) -> None:
    double = make_person("Trần Thị Bình", unit=world.school)
    double.merged_into_id = world.chair.id
    db.session.flush()

    assert asked(Definition(units=(world.ward.id,))) == pairs(
        (world.officer, world.ward), (world.former, world.school), (world.chair, world.school)
    )


def test_several_subtrees_are_joined_by_or(world: World) -> None:
    assert asked(Definition(units=(world.factory.id, world.school.id))) == pairs(
        (world.member, world.factory), (world.chair, world.factory), (world.former, world.school)
    )


def test_each_of_many_definitions_is_counted(world: World) -> None:
    definitions = [Definition(units=(world.zone.id,)), Definition(kind=PersonKind.CADRE), Definition()]

    assert queries.count_each(definitions * 200, TODAY) == [2, 2, 4] * 200
    assert queries.count_each([], TODAY) == []


def test_the_people_of_a_population_come_by_given_name_page_by_page(world: World) -> None:
    everybody = Definition(units=(world.province.id,))
    seen, after = [], None
    for _ in range(4):
        page = queries.page_people(everybody, TODAY, after=after, size=1)
        seen += [one.person for one in page.items]
        after = page.after

    assert (seen, after) == ([world.member, world.chair, world.officer, world.former], None)
    found = queries.page_people(everybody, TODAY, text="binh").items
    assert [(one.person, [unit.name for unit in one.homes]) for one in found] == [
        (world.chair, ["CĐCS Công ty May"])
    ]


def test_who_may_change_a_population_stands_above_all_its_units(world: World) -> None:
    units = [world.factory, world.school]

    assert queries.require_owner([world.factory], scope=[world.zone.path]) == world.factory
    assert queries.require_owner(units, scope=[world.province.path]) == world.province
    with pytest.raises(Refused, match="hãy lập mỗi nơi một nhóm"):
        queries.require_owner(units, scope=[world.factory.path, world.school.path])
    with pytest.raises(Refused, match="hãy lập mỗi nơi một nhóm"):
        queries.require_owner([world.factory, make_unit("LĐLĐ tỉnh Khác")], scope=ALL)


@pytest.mark.parametrize(
    "definition",
    [
        Definition(),
        Definition(kind=PersonKind.CADRE),
        Definition(levels=(Level.UPPER,)),
        Definition(cadre_types=("part_time",)),
        Definition(post_kinds=("chair",), levels=(Level.GRASSROOTS,)),
    ],
)
def test_the_rule_on_one_person_says_what_the_query_says(world: World, definition: Definition) -> None:
    everybody = [world.member, world.chair, world.officer, world.former]
    included = {person_id for person_id, _ in asked(definition)}

    assert {person.id for person in everybody if meaning.is_in(definition, person.id, TODAY)} == included
    assert queries.count_people(definition, TODAY) == len(included)
