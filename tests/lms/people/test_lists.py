"""Lists of people: who belongs where on a day, in which order, and how they are found."""

from datetime import date

import pytest
from flask import Flask

from lms import crypto, db
from lms.people import lists, queries
from lms.people.lists import Holding, Wanted, all_people, list_people
from lms.people.models import Membership, Person
from lms.rights import EVERYWHERE
from lms.units.models import Level
from tests.counting import count_statements
from tests.world import make_person, make_post, make_unit

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
SPRING = date(2026, 3, 1)


class World:
    """A province with two grassroots unions, and people who come, go and hold posts."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.factory = make_unit("CĐCS Công ty May", parent=self.province)
        self.school = make_unit("CĐCS Trường Tiểu học", parent=self.province)
        self.hoa = make_person("Nguyễn Thị Hoà", unit=self.factory, phone="0912345678", member_code="DV01")
        self.an = make_person("Lê Văn Ân", unit=self.factory)
        self.anh = make_person("Bùi Thị Ánh", unit=self.school, since=SPRING)
        self.gone = make_person("Võ Hoa", unit=self.factory)
        self.membership_of(self.gone).until = TODAY
        make_post(self.anh, self.factory, title="Chủ tịch", cadre_type="full_time")
        make_post(self.hoa, self.factory, title="Uỷ viên BCH", post_kind="committee_member")
        make_post(self.an, self.factory, title="Tổ trưởng", until=TODAY)
        db.session.flush()

    def membership_of(self, person: Person) -> Membership:
        return queries.memberships_of(person.id)[0].membership


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def names(wanted: Wanted) -> list[str]:
    return [listed.person.name for listed in list_people(wanted).items]


@pytest.fixture(params=[lists.WIDE, 0])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask small scopes unit by unit, and person by person as wide ones are."""
    monkeypatch.setattr(lists, "WIDE", request.param)


@pytest.mark.usefixtures("width")
def test_people_of_a_subtree_come_by_given_name(world: World) -> None:
    assert names(Wanted((world.province.path,), TODAY)) == ["Bùi Thị Ánh", "Lê Văn Ân", "Nguyễn Thị Hoà"]
    assert names(Wanted((world.school.path,), TODAY)) == ["Bùi Thị Ánh"]
    assert names(Wanted((), TODAY)) == []


@pytest.mark.usefixtures("width")
def test_a_unit_lists_those_who_hold_a_post_in_it_and_belong_elsewhere(world: World) -> None:
    factory = (world.factory.path,)

    assert names(Wanted(factory, TODAY)) == ["Bùi Thị Ánh", "Lê Văn Ân", "Nguyễn Thị Hoà"]
    assert names(Wanted(factory, TODAY, Holding.CADRES)) == ["Bùi Thị Ánh", "Nguyễn Thị Hoà"]
    assert names(Wanted(factory, TODAY, Holding.FULL_TIME)) == ["Bùi Thị Ánh"]
    assert names(Wanted((world.school.path,), TODAY, Holding.CADRES)) == []


@pytest.mark.usefixtures("width")
def test_the_day_decides_who_is_there(world: World) -> None:
    assert names(Wanted((world.factory.path,), YESTERDAY)) == [
        "Bùi Thị Ánh",
        "Lê Văn Ân",
        "Võ Hoa",
        "Nguyễn Thị Hoà",
    ]
    assert names(Wanted((world.school.path,), SPRING)) == ["Bùi Thị Ánh"]
    assert names(Wanted((world.school.path,), date(2026, 2, 28))) == []


@pytest.mark.usefixtures("width")
def test_a_merged_row_is_not_listed(world: World) -> None:
    world.an.merged_into_id = world.anh.id
    db.session.flush()

    assert names(Wanted((EVERYWHERE,), TODAY)) == ["Bùi Thị Ánh", "Nguyễn Thị Hoà"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoa", ["Võ Hoa", "Nguyễn Thị Hoà"]),
        ("HÒA", ["Võ Hoa", "Nguyễn Thị Hoà"]),
        ("hoà", ["Nguyễn Thị Hoà", "Võ Hoa"]),
        ("hoa nguyen", ["Nguyễn Thị Hoà"]),
        ("thị", ["Bùi Thị Ánh", "Nguyễn Thị Hoà"]),
        ("0912.345.678", ["Nguyễn Thị Hoà"]),
        ("dv01", ["Nguyễn Thị Hoà"]),
        ("083188418144", ["Lê Văn Ân"]),
        ("8144", []),
        ("%", []),
    ],
)
def test_people_are_found_without_diacritics_and_by_whole_numbers(
    world: World, text: str, found: list[str]
) -> None:
    world.an.national_id_hash = crypto.keyed_hash("083188418144")
    db.session.flush()

    assert names(Wanted((EVERYWHERE,), YESTERDAY, text=text)) == found


def test_a_listed_person_carries_the_units_and_posts_of_the_day(world: World) -> None:
    listed = {one.person.id: one for one in list_people(Wanted((EVERYWHERE,), TODAY)).items}

    assert [unit.name for unit in listed[world.anh.id].homes] == ["CĐCS Trường Tiểu học"]
    assert [(line.post.title, line.unit.name) for line in listed[world.anh.id].posts] == [
        ("Chủ tịch", "CĐCS Công ty May")
    ]
    assert listed[world.an.id].posts == []


def test_a_long_list_goes_on_page_by_page(world: World) -> None:
    wanted = Wanted((EVERYWHERE,), YESTERDAY)
    seen, after = [], None
    for _ in range(4):
        page = list_people(wanted, after=after, size=1)
        seen += [listed.person.name for listed in page.items]
        after = page.after

    assert (seen, after) == (["Bùi Thị Ánh", "Lê Văn Ân", "Võ Hoa", "Nguyễn Thị Hoà"], None)
    assert [listed.person.name for listed in all_people(wanted)] == seen


def test_one_person_and_three_take_the_same_queries(world: World) -> None:
    with count_statements() as one:
        assert len(list_people(Wanted((world.school.path,), TODAY)).items) == 1
    with count_statements() as three:
        assert len(list_people(Wanted((world.province.path,), TODAY)).items) == 3

    assert len(one) == len(three) == 4
