"""An administrator brings in a roster: look first, choose columns, import, take back."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.jobs.execution import run_now
from lms.people.models import Person
from lms.rights import Role
from lms.rosters.models import ImportState, RosterImport
from lms.units.models import Unit
from lms.units.rules import Level
from tests.lms.rosters.test_actions import AN, BINH, CUONG, EVERYBODY, people, truth, workbook
from tests.world import make_account, make_staff, make_unit, sign_in


@pytest.fixture
def units(app: Flask) -> list[Unit]:
    top = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="U")
    return [top, *(make_unit(f"CĐCS {code}", parent=top, code=code) for code in ("U-A", "U-B"))]


@pytest.fixture
def administrator(units: list[Unit], client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ADMINISTRATOR, units[0]))
    return client


def run(answer: object) -> None:
    """Do the job that an answer leads to."""
    run_now(int(answer.location.rsplit("/", 1)[1]))  # type: ignore[attr-defined]


def upload(browser: FlaskClient, unit: Unit, content: bytes, name: str = "danh-sach.xlsx") -> str:
    """Bring a file, and return the address of its preview."""
    form = {"unit": unit.code, "file": (io.BytesIO(content), name)}
    run(browser.post("/rosters/new", data=form))
    return f"/rosters/{db.session.scalar(select(func.max(RosterImport.id)))}"


def test_a_roster_is_looked_at_imported_and_taken_back(administrator: FlaskClient, units: list[Unit]) -> None:
    address = upload(administrator, units[0], workbook(AN, BINH, CUONG))
    page = administrator.get(address).text
    assert "Lê Văn An" in page
    assert people() == []

    run(administrator.post(f"{address}/commit", data={"brake": 20}))
    assert people() == EVERYBODY
    page = administrator.get(address).text
    assert "Hoàn tác lần nhập này" in page
    assert "Trần Văn Quản" in page
    listed = administrator.get("/rosters").text
    assert all(words in listed for words in ("danh-sach.xlsx", "Trần Văn Quản", "Xem, hoàn tác"))

    run(administrator.post(f"{address}/undo"))
    assert people() == []
    assert "Lần nhập này đã được hoàn tác" in administrator.get(address).text


def test_importing_twice_does_no_harm(administrator: FlaskClient, units: list[Unit]) -> None:
    address = upload(administrator, units[0], workbook(AN, BINH, CUONG))

    run(administrator.post(f"{address}/commit", data={"brake": 20}))
    assert administrator.post(f"{address}/commit", data={"brake": 20}).status_code == 409

    assert people() == EVERYBODY


def test_an_error_is_shown_at_its_place_and_nothing_can_be_imported(
    administrator: FlaskClient, units: list[Unit]
) -> None:
    address = upload(administrator, units[0], workbook(AN, [*BINH[:2], "31/2/1990", *BINH[3:]]))

    page = administrator.get(address).text
    assert "Không có ngày “31/2/1990” trong lịch." in page
    assert "dòng 3" in page
    assert "/commit" not in page
    run(administrator.post(f"{address}/commit", data={"brake": 20}))
    assert people() == []


def test_a_column_can_be_read_as_something_else(administrator: FlaskClient, units: list[Unit]) -> None:
    address = upload(administrator, units[0], workbook(AN))
    table = db.session.scalars(select(RosterImport)).one().summary["tables"][0]
    chosen = {f"{table['key']}-{one['letters']}": one["field"] or "" for one in table["columns"]}

    run(administrator.post(f"{address}/columns", data={**chosen, f"{table['key']}-E": "note"}))
    run(administrator.post(f"{address}/commit", data={"brake": 20}))

    person = db.session.scalars(select(Person)).one()
    assert (person.phone, person.note) == (None, "0912345678")


def test_old_letters_are_converted_only_when_agreed(
    administrator: FlaskClient, units: list[Unit], samples: Path
) -> None:
    name = "can-bo-phong-chu-cu.xlsx"
    address = upload(administrator, units[0], truth(samples, name)[0], name)
    assert "Phông chữ cũ" in administrator.get(address).text

    run(administrator.post(f"{address}/letters"))
    run(administrator.post(f"{address}/commit", data={"brake": 20}))

    assert db.session.scalar(select(func.count()).select_from(Person)) == len(
        truth(samples, name)[1]["people"]
    )


def test_the_roster_is_sent_as_a_file(administrator: FlaskClient, units: list[Unit]) -> None:
    with administrator.get("/rosters/roster.xlsx") as answer:
        assert answer.data.startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "danh-sach.xlsx"), (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "anh.xlsx"), (b"x", "danh-sach.docx")],
)
def test_what_is_no_workbook_is_refused(
    administrator: FlaskClient, units: list[Unit], content: bytes, name: str
) -> None:
    answer = administrator.post(
        "/rosters/new", data={"unit": units[0].code, "file": (io.BytesIO(content), name)}
    )

    assert answer.status_code == 400
    assert db.session.scalars(select(RosterImport)).all() == []


def test_without_a_file_the_field_says_so(administrator: FlaskClient, units: list[Unit]) -> None:
    answer = administrator.post("/rosters/new", data={"unit": units[0].code})

    assert "Hãy chọn tệp." in answer.text


def test_an_administrator_of_another_unit_does_not_find_the_import(
    administrator: FlaskClient, units: list[Unit]
) -> None:
    address = upload(administrator, units[0], workbook(AN))
    sign_in(administrator, make_staff(Role.ADMINISTRATOR, make_unit("LĐLĐ tỉnh Khác")))

    assert administrator.get(address).status_code == 404
    assert administrator.post(f"{address}/commit", data={"brake": 20}).status_code == 404
    assert db.session.scalars(select(RosterImport.state)).all() == [ImportState.PREVIEWED]


@pytest.mark.parametrize("page", ["/rosters", "/rosters/new", "/rosters/1", "/rosters/roster.xlsx"])
def test_only_administrators_come_in(units: list[Unit], client: FlaskClient, page: str) -> None:
    db.commit()
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_account())

    assert client.get(page).status_code == 403
