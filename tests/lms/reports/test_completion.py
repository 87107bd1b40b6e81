"""The roster of completions, as an office opens it in Excel."""

from datetime import date, datetime
from io import BytesIO

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, Outcome
from lms.populations.queries import people_clause
from lms.populations.rules import Definition
from lms.reports import queries, writers
from lms.reports.asked import register_asked
from lms.spreadsheets import write_xlsx
from tests.world import NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


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
    courses = list(db.session.scalars(select(Activity)))

    stream = BytesIO()
    rows = queries.completions(courses, province, TODAY)
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
    courses = list(db.session.scalars(select(Activity)))

    assert [row.happened_at for row in queries.completions(courses, unit, TODAY)] == [NOON]
    assert list(queries.completions(courses, unit, date(2026, 11, 21))) == []
