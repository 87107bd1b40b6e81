"""The roster of completions, as an office opens it in Excel."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, Outcome
from lms.people.models import Membership
from lms.populations.meaning import people_clause
from lms.populations.rules import Definition, PersonKind
from lms.reports import actions, queries, writers
from lms.reports.asked import register_asked
from lms.reports.queries import CompletionRow
from lms.spreadsheets import CellKind, Column, Table, write_xlsx
from lms.units.models import Unit
from tests.world import NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)
MEMBERS, CADRES = Definition(), Definition(kind=PersonKind.CADRE)


def rows_of(courses: Sequence[Activity], root: Unit, as_of: date = TODAY) -> list[CompletionRow]:
    return [row for roster in queries.completions(courses, root, as_of) for row in roster.rows]


def test_each_person_and_course_is_a_row_with_real_cells(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh Sông Trăng")
    ward = make_unit("Công đoàn phường An Thạnh", parent=province)
    anh = make_person("Lê Hồng Ánh", unit=ward, member_code="DV7")
    make_post(anh, ward, title="Chủ tịch")
    make_post(anh, ward, title="Uỷ viên UBKT", post_kind=None)
    make_person("=SUM(A1) Xuân", unit=ward)
    make_person("Trần An", unit=ward)
    activity = ledger.open_activity(
        kind="course", key="course:mang", title="An toàn mạng", unit_id=province.id, now=NOON
    )
    register_asked(app, "course", lambda activity_id, day: [people_clause(Definition(), day)])
    ledger.record(
        person_id=anh.id,
        activity_id=activity,
        outcome=Outcome.COMPLETED,
        score=92.5,
        is_late=True,
        source="course:1",
        now=NOON,
    )

    stream = BytesIO()
    rows = rows_of(courses(), province)
    write_xlsx(stream, writers.completion_table(province, TODAY, rows))

    sheet = load_workbook(stream).active
    assert sheet is not None
    path = "LĐLĐ tỉnh Sông Trăng › Công đoàn phường An Thạnh"
    shown = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=6)]
    assert shown == [
        (1, path, ward.code, "Trần An", None, None, "An toàn mạng", "Chưa hoàn thành", None, None),
        (
            2,
            path,
            ward.code,
            "Lê Hồng Ánh",
            "DV7",
            "Chủ tịch; Uỷ viên UBKT",
            "An toàn mạng",
            "Hoàn thành muộn",
            92.5,
            datetime(2026, 11, 22),  # noqa: DTZ001  # Excel knows no zones
        ),
        (3, path, ward.code, "=SUM(A1) Xuân", None, None, "An toàn mạng", "Chưa hoàn thành", None, None),
    ]
    assert {cell.data_type for cell in sheet["D"][5:]} == {"s"}


def test_what_came_later_is_not_in_an_earlier_report(app: Flask) -> None:
    unit = make_unit()
    person = make_person(unit=unit)
    activity = ledger.open_activity(kind="course", key="course:x", title="X", unit_id=unit.id, now=NOON)
    ledger.record(
        person_id=person.id, activity_id=activity, outcome=Outcome.COMPLETED, source="course:1", now=NOON
    )

    assert [row.happened_at for row in rows_of(courses(), unit)] == [NOON]
    assert rows_of(courses(), unit, date(2026, 11, 21)) == []


def test_units_come_as_in_the_tree_and_names_in_vietnamese_order(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh Sông Trăng")
    ward, zone = (make_unit(name, parent=province) for name in ("Công đoàn phường", "Công đoàn khu"))
    school = make_unit("CĐCS Trường", parent=ward)
    factory = make_unit("CĐCS An", parent=zone)
    for name, unit in (
        ("Lê Ánh", factory),
        ("Võ An", factory),
        ("Đỗ Đức", school),
        ("Trần Dung", school),
        ("Bùi Bình", ward),
        ("Hồ Ẩn", province),
    ):
        make_person(name, unit=unit)
    ask_everybody(app, province)

    shown = [(row.unit_path.split(" › ")[-1], row.name) for row in rows_of(courses(), province)]

    assert shown == [
        (province.name, "Hồ Ẩn"),
        (factory.name, "Võ An"),
        (factory.name, "Lê Ánh"),
        (ward.name, "Bùi Bình"),
        (school.name, "Trần Dung"),
        (school.name, "Đỗ Đức"),
    ]


def test_somebody_with_several_units_stands_once_in_the_one_joined_last(app: Flask) -> None:
    province, other = make_unit("LĐLĐ tỉnh Sông Trăng"), make_unit("LĐLĐ tỉnh Khác")
    school, factory = (make_unit(name, parent=province) for name in ("CĐCS Trường", "CĐCS May"))
    hoa = make_person("Nguyễn Hoà", unit=school)
    db.session.add(Membership(person_id=hoa.id, unit_id=factory.id, since=date(2026, 1, 1)))
    guest = make_person("Lê Khách", unit=other)
    make_post(guest, school)
    ask_everybody(app, province)

    assert [(row.name, row.unit_code) for row in rows_of(courses(), province)] == [
        ("Nguyễn Hoà", factory.code),
        ("Lê Khách", school.code),
    ]
    assert [row.name for row in rows_of(courses(), school)] == ["Nguyễn Hoà", "Lê Khách"]


def test_a_long_roster_is_read_in_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    province = make_unit("LĐLĐ tỉnh Sông Trăng")
    factory = make_unit("CĐCS May", parent=province)
    for name in ("An", "Bình", "Cường", "Dung", "Em"):
        make_post(make_person(f"Lê {name}", unit=factory), factory)
    make_person("Lê Anh", unit=province)
    ask_everybody(app, province)

    assert [(row.name, row.posts) for row in rows_of(courses(), province)] == [
        ("Lê Anh", ""),
        *((f"Lê {name}", "Chủ tịch") for name in ("An", "Bình", "Cường", "Dung", "Em")),
    ]


def test_somebody_is_told_how_far_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "EVERY", 1)
    province = make_unit("LĐLĐ tỉnh Sông Trăng")
    for name in ("An", "Bình"):
        make_person(name, unit=province)
    ask_everybody(app, province)
    db.session.commit()
    told: list[tuple[int, int, int]] = []

    rows = actions.write_completions(
        BytesIO(), courses(), province, TODAY, made_at=NOON, tell=lambda *far: told.append(far)
    )

    assert rows == 2
    assert told == [(0, 1000, 0), (500, 1000, 1)]


def test_whole_numbers_have_no_point_and_halves_have(app: Flask) -> None:
    stream = BytesIO()
    column = Column("Điểm", CellKind.NUMBER)

    write_xlsx(stream, Table("A", (column,), [(90.0,), (92.5,), (7,)]))

    sheet = load_workbook(stream).active
    assert sheet is not None
    assert [(cell.value, cell.number_format) for cell in sheet["A"][1:]] == [
        (90, "#,##0"),
        (92.5, "#,##0.00"),
        (7, "#,##0"),
    ]


def ask_everybody(app: Flask, unit: Unit) -> None:
    ledger.open_activity(kind="course", key="course:x", title="X", unit_id=unit.id, now=NOON)
    register_asked(
        app, "course", lambda activity_id, day: [people_clause(one, day) for one in (MEMBERS, CADRES)]
    )


def courses() -> list[Activity]:
    return list(db.session.scalars(select(Activity)))
