"""A roster that was written comes back without changing anything."""

import io
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
from lms.units.rules import Level
from tests.lms.rosters.test_actions import TODAY, bring, staged, truth
from tests.world import make_person, make_post, make_unit


def written() -> bytes:
    stream = io.BytesIO()
    write_xlsx(
        stream, unit_table(exported_units([EVERYWHERE])), people_table(exported_rows([EVERYWHERE], TODAY))
    )
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
