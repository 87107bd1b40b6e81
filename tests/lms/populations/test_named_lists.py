"""Named lists: codes as people paste them, and whom they mean."""

import pytest
from flask import Flask

from lms import db
from lms.errors import Refused
from lms.populations import named_lists
from lms.populations.meaning import is_in
from lms.populations.named_lists import codes_in, codes_of, list_absent, require_listed
from lms.populations.queries import page_people
from lms.populations.rules import Definition, PersonKind
from lms.units.queries import ALL
from tests.lms.populations.test_queries import TODAY, World
from tests.world import make_person, make_unit


@pytest.fixture
def world(app: Flask) -> World:
    world = World()
    world.chair.member_code = "DV01"
    world.officer.member_code = "DV02"
    db.session.flush()
    return world


def test_codes_are_pasted_in_lines_or_with_commas() -> None:
    assert codes_in(" DV01\r\nDV02,DV03;  DV01\tDV04\u00a0") == ["DV01", "DV02", "DV03", "DV04"]
    assert codes_in(" \n,") == []


def test_codes_find_their_people_in_any_case(world: World) -> None:
    assert require_listed(["dv02", "DV01"], scope=ALL) == (world.officer.id, world.chair.id)


def test_the_code_of_a_merged_row_means_the_surviving_person(world: World) -> None:
    double = make_person("Trần Thị Bình", unit=world.school, member_code="DV03")
    double.merged_into_id = world.chair.id
    db.session.flush()

    assert require_listed(["DV03"], scope=ALL) == (world.chair.id,)


def test_unknown_codes_are_named(world: World) -> None:
    with pytest.raises(Refused, match=r"mang mã: XX, YY\."):
        require_listed(["DV01", "XX", "YY"], scope=ALL)
    many = [f"X{number:02d}" for number in range(12)]
    with pytest.raises(Refused, match=r"X00, X01.*X09 và 2 mã khác\."):
        require_listed(many, scope=ALL)


def test_people_of_other_units_are_as_unknown_as_nobody(world: World) -> None:
    with pytest.raises(Refused, match=r"mang mã: DV02\."):
        require_listed(["DV01", "DV02"], scope=[world.zone.path])
    assert require_listed(["DV02"], scope=[world.ward.path]) == (world.officer.id,)


def test_no_code_and_too_many_codes_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="không có mã"):
        require_listed([], scope=ALL)
    monkeypatch.setattr(named_lists, "MOST_LISTED", 1)
    with pytest.raises(Refused, match=r"Danh sách có 2 mã; mỗi nhóm nhận tối đa 1\."):
        require_listed(["DV01", "DV02"], scope=ALL)


def test_a_list_and_conditions_must_both_hold(world: World) -> None:
    definition = Definition(
        units=(world.zone.id,), kind=PersonKind.CADRE, people=(world.chair.id, world.officer.id)
    )

    assert [one.person for one in page_people(definition, TODAY).items] == [world.chair]
    assert list_absent(definition, TODAY) == [world.officer]
    assert codes_of(definition) == ["DV01", "DV02"]
    assert is_in(definition, world.chair.id, TODAY)
    assert not is_in(definition, world.officer.id, TODAY)


def test_a_list_of_two_thousand_is_asked_for(world: World) -> None:
    unit = make_unit("CĐCS Đông người", parent=world.zone)
    people = [make_person(f"Lê Văn {number:04d}", unit=unit) for number in range(5)]
    ids = (*(person.id for person in people), *range(10**6, 10**6 + 1995))

    assert [one.person for one in page_people(Definition(people=ids), TODAY).items] == people
