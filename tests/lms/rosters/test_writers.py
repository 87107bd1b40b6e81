"""A roster that was written comes back without changing anything."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from lms import db
from lms.crypto import encrypt, keyed_hash
from lms.people.models import Membership
from lms.rights import EVERYWHERE
from lms.rosters.exports import exported_rows, exported_units
from lms.rosters.writers import people_table, unit_table
from lms.spreadsheets import write_xlsx
from lms.units.actions import move_unit, rename_unit
from lms.units.founding import found_units
from lms.units.rules import Decision, Level, NewUnit
from tests.lms.rosters.test_actions import TODAY, bring, staged, truth
from tests.world import NOON, make_person, make_post, make_unit


def written() -> bytes:
    stream = io.BytesIO()
    units = exported_units([EVERYWHERE], TODAY)
    write_xlsx(stream, unit_table(units), people_table(exported_rows(units, [EVERYWHERE], TODAY)))
    return stream.getvalue()


def assert_nothing_changes(content: bytes) -> None:
    back = staged(content)
    assert [str(problem.reason) for problem in back.errors] == []
    changed = [
        (plan.line.name.full, plan.standing, plan.fields, plan.joins, plan.new_posts, plan.retyped_posts)
        for plan in back.people
        if plan.standing != "unchanged"
    ]
    assert changed == []
    assert back.is_idle


@pytest.mark.parametrize(
    "name", ["can-bo-khu-cong-nghiep.xlsx", "can-bo-phong-chu-cu.xlsx", "doan-vien-toan-tinh.xlsx"]
)
def test_real_rosters_come_back_unchanged(app: Flask, samples: Path, name: str) -> None:
    bring(truth(samples, name)[0], name)

    assert_nothing_changes(written())


def test_everything_that_is_known_comes_back(app: Flask) -> None:
    top = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
    ward = make_unit("Công đoàn phường An Thạnh", parent=top, level=Level.UPPER, code="ST-01")
    school = make_unit("CĐCS Trường Tiểu học An Thạnh", parent=ward, code="ST-01-01")
    section = make_unit("Công đoàn bộ phận Khối 4", parent=school, level=Level.SECTION, code="ST-01-01-01")
    officer = make_person(
        "Giàng A Páo",
        unit=ward,
        member_code="DV1",
        birth_date=date(1980, 1, 1),
        birth_precision="year",
        sex="male",
        phone="0912345678",
        email="pao@songtrang.example",
        union_join_date=date(2001, 9, 1),
        union_join_precision="month",
        note="điều động, chờ quyết định",
    )
    make_post(officer, ward, cadre_type="full_time", since=date(2024, 5, 1), until=date(2028, 5, 1))
    make_post(officer, ward, title="Chủ nhiệm Uỷ ban Kiểm tra", post_kind="inspection_committee")
    make_post(officer, school, title="Uỷ viên", post_kind="committee_member")
    db.session.add(Membership(person_id=officer.id, unit_id=school.id))
    shared: dict[str, Any] = {
        "national_id_hash": keyed_hash("001080000001"),
        "national_id_encrypted": encrypt("001080000001"),
        "national_id_last4": "0001",
    }
    make_person("H'Hen Niê", unit=section, **shared)
    make_person("Nguyễn Thị Hoà", unit=section, birth_date=date(1990, 2, 3), birth_precision="day", **shared)
    former = make_person("Trần Văn Cũ", unit=school)
    make_post(former, school, until=TODAY)

    assert_nothing_changes(written())


def test_cells_are_real_dates_and_plain_text(app: Flask) -> None:
    make_person("Nguyễn Thị Hoà", birth_date=date(1990, 2, 3), birth_precision="day", phone="0912345678")

    sheet = load_workbook(io.BytesIO(written()))["Danh sách"]

    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Ngày sinh"].data_type, row["Điện thoại"].data_type) == ("d", "s")
    assert (row["Họ và tên đệm"].value, row["Tên"].value) == ("Nguyễn Thị", "Hoà")


def test_the_rows_of_a_person_have_one_number(app: Flask) -> None:
    first, second = make_unit("CĐCS A"), make_unit("CĐCS B")
    person = make_person("Lê Văn An", unit=first)
    make_post(person, first)
    make_post(person, second, title="Uỷ viên")
    make_person("Lê Văn An", unit=second)

    rows = list(load_workbook(io.BytesIO(written()))["Danh sách"].values)

    assert [(row[0], row[10], row[11]) for row in rows[1:]] == [
        (1, "CĐCS A", "Chủ tịch"),
        (1, "CĐCS B", "Uỷ viên"),
        (2, "CĐCS B", None),
    ]


def test_a_unit_named_by_hand_keeps_its_name(app: Flask) -> None:
    shouted = make_unit("CĐCS CÔNG TY TNHH MTV MAY SÔNG TRĂNG")
    board = make_unit("Ban Chấp hành CĐCS Trường Tiểu học Hoà An", parent=shouted)
    make_unit("TM Hoàng Gia", parent=shouted)
    make_person(unit=board)

    assert_nothing_changes(written())


def test_posts_that_staff_wrote_in_their_own_words_stay(app: Flask) -> None:
    unit = make_unit()
    person = make_person(unit=unit)
    make_post(person, unit, title="Chủ tịch kiêm Trưởng ban Nữ công", post_kind="chair")
    make_post(
        person, unit, title="Phụ trách phong trào", post_kind="committee_member", cadre_type="full_time"
    )
    make_post(person, unit, title="=SUM(A1:A9)", post_kind=None)

    assert_nothing_changes(written())


def test_a_post_to_come_and_a_unit_to_join_are_left_alone(app: Flask) -> None:
    unit, other = make_unit("CĐCS A"), make_unit("CĐCS B")
    person = make_person(unit=unit, birth_date=date(1990, 1, 1), birth_precision="day")
    make_person("Lê Văn An", unit=other)
    make_post(person, unit, until=date(2027, 1, 1))
    make_post(person, unit, since=date(2027, 1, 1))
    make_post(person, unit, title="Uỷ viên", since=date(2027, 1, 1))
    db.session.add(Membership(person_id=person.id, unit_id=other.id, since=date(2027, 1, 1)))

    assert_nothing_changes(written())


def test_somebody_without_any_number_is_known_in_all_units(app: Flask) -> None:
    unit, other = make_unit("CĐCS A"), make_unit("CĐCS B")
    person = make_person("H'Hen Niê", unit=unit)
    make_person("H'Hen Niê", unit=other)
    db.session.add(Membership(person_id=person.id, unit_id=other.id))
    make_post(person, other)

    assert_nothing_changes(written())


def test_an_empty_organisation_comes_back_too(app: Flask) -> None:
    make_unit("CĐCS A")

    assert_nothing_changes(written())


def test_a_unit_that_was_dissolved_is_left_out(app: Flask) -> None:
    make_person(unit=make_unit("CĐCS A", code="A"))
    gone = make_unit("CĐCS B", code="B")
    gone.valid_to = date(2026, 7, 1)
    make_person("Lê Văn An", unit=gone)

    book = load_workbook(io.BytesIO(written()))

    assert [row[0] for row in book["Đơn vị"].values] == ["Mã đơn vị", "A"]
    assert [row[3] for row in book["Danh sách"].values] == ["Tên", "Hoà"]
    assert_nothing_changes(written())


def test_an_earlier_day_has_the_names_and_places_of_then(app: Flask) -> None:
    before = Decision(now=NOON, on=date(2025, 1, 1))
    top, ward, school = found_units(
        [
            NewUnit("LĐLĐ tỉnh Sông Trăng", Level.PROVINCE, code="ST"),
            NewUnit("Công đoàn phường An Thạnh", Level.UPPER, parent_place=0, code="ST-01"),
            NewUnit("CĐCS Trường An Thạnh", Level.GRASSROOTS, parent_place=0, code="ST-02"),
        ],
        before,
    )
    make_person(unit=school)
    move_unit(school.id, ward.id, replace(before, on=date(2026, 7, 1)))
    rename_unit(school.id, "CĐCS Trường Tiểu học An Thạnh", replace(before, on=date(2026, 8, 1)))

    units = exported_units([EVERYWHERE], date(2026, 7, 31))

    assert [(unit.code, unit.name, unit.parent_code) for unit in units] == [
        ("ST", top.name, ""),
        ("ST-01", ward.name, "ST"),
        ("ST-02", "CĐCS Trường An Thạnh", "ST-01"),
    ]
    assert [unit.parent_code for unit in exported_units([EVERYWHERE], date(2026, 6, 30))] == ["", "ST", "ST"]
    assert exported_units([EVERYWHERE], date(2024, 12, 31)) == []
