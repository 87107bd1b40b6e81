"""The page of reports: written in the background, fetched by whoever asked."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from lms import db
from lms.files.models import File
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.ledger import actions as ledger
from lms.populations.meaning import people_clause
from lms.populations.rules import Definition
from lms.reports.asked import register_asked
from lms.rights import Role
from lms.units.models import Unit
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    province = make_unit("LĐLĐ tỉnh Sông Trăng", code="ST")
    factory = make_unit("CĐCS Công ty May", parent=province, code="ST-01")
    make_person("Lê An", unit=factory)
    make_person("Trần Bình", unit=province)
    ledger.open_activity(kind="course", key="course:x", title="An toàn mạng", unit_id=province.id, now=NOON)
    register_asked(app, "course", lambda activity_id, day: [people_clause(Definition(), day)])
    db.session.flush()
    return province


@pytest.fixture
def organiser(province: Unit, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, province))
    return client


def form(**changes: object) -> dict[str, object]:
    return {"unit": "ST", "course_id": 0, "as_of": "2026-11-22", **changes}


def names(organiser: FlaskClient, address: str) -> list[object]:
    """Return the names of a report, fetched as its owner does."""
    with organiser.get(address) as answer:
        sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    return [cell.value for cell in sheet["D"][5:]]


def written(organiser: FlaskClient, **changes: object) -> str:
    """Ask for a report, have it written, and return its address."""
    answer = organiser.post("/reports", data=form(**changes))
    job_id = int(answer.location.rsplit("/", 1)[1])
    run_now(job_id)
    db.session.expire_all()
    job = db.session.get_one(Job, job_id)
    assert job.result_url is not None, job.message
    return job.result_url


def test_a_roster_is_written_in_the_background(organiser: FlaskClient) -> None:
    assert names(organiser, written(organiser)) == ["Trần Bình", "Lê An"]


def test_any_unit_below_is_chosen_by_name_or_code(organiser: FlaskClient) -> None:
    assert names(organiser, written(organiser, unit="CĐCS Công ty May")) == ["Lê An"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": ""}, "Hãy điền mục này."),
        ({"unit": "LĐLĐ tỉnh Khác"}, "Không có đơn vị nào tên hoặc mã như vậy"),
        ({"course_id": 99}, "Hãy chọn một mục trong danh sách."),
        ({"as_of": "31/2/2026"}, "Hãy nhập ngày đầy đủ"),
    ],
)
def test_bad_input_is_answered_by_a_sentence_and_starts_nothing(
    organiser: FlaskClient, changes: dict[str, object], sentence: str
) -> None:
    make_unit("LĐLĐ tỉnh Khác")
    db.session.commit()

    answer = organiser.post("/reports", data=form(**changes))

    assert answer.status_code == 400
    assert sentence in answer.text
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_report_is_fetched_by_whoever_asked_alone(organiser: FlaskClient, province: Unit) -> None:
    address = written(organiser)
    sign_in(organiser, make_staff(Role.ORGANISER, province, name="Người khác"))

    assert organiser.get(address).status_code == 404
    assert organiser.get("/reports/files/999").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(File)) == 1


@pytest.mark.parametrize("page", ["/reports", "/reports/files/1"])
def test_only_organisers_come_in(province: Unit, client: FlaskClient, page: str) -> None:
    db.session.commit()
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_account(make_person(unit=province)))

    assert client.get(page).status_code == 403
