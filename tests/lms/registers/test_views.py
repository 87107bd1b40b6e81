"""Pages of the register: writing down, bringing in, showing, withdrawing; each refusal stores nothing."""

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.ledger.models import LedgerEntry
from lms.ledger.queries import in_force
from lms.registers.actions import add_topic
from lms.registers.models import RegisterEntry, Topic
from lms.registers.readers import COLUMNS
from lms.registers.rules import TopicKind
from lms.rights import Role
from lms.spreadsheets import CellKind, Column, Table, Value, write_xlsx
from lms.units.models import Level
from tests.lms.files.test_actions import PDF
from tests.world import NOON, make_person, make_staff, make_unit, sign_in


class World:
    """A province with one upper union, two members and a topic to train."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
        self.zone = make_unit("Công đoàn các Khu công nghiệp", parent=self.province, level=Level.UPPER)
        self.binh = make_person("Trần Bình", unit=self.zone, member_code="DV1")
        self.dung = make_person("Võ Dung", unit=self.zone, member_code="DV2")
        self.topic = add_topic(
            "Tập huấn kỹ năng số", kind=TopicKind.SUBJECT, unit=self.province, account_id=None, now=NOON
        )
        db.commit()

    def form(self, **changes: object) -> dict[str, object]:
        usual = {
            "unit": self.zone.code,
            "topic_id": self.topic.id,
            "kind": "class",
            "held_on": "2026-11-20",
            "classes": "1",
            "people": "30",
        }
        return usual | changes


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def entries() -> list[tuple[int, int, int, int]]:
    rows = db.session.scalars(select(RegisterEntry).order_by(RegisterEntry.id))
    return [(one.classes, one.people, one.turns, one.outsiders) for one in rows]


def workbook(*rows: list[Value]) -> bytes:
    stream = io.BytesIO()
    columns = [
        Column(str(title), CellKind.DAY if name == "held_on" else CellKind.TEXT)
        for name, title in COLUMNS.items()
    ]
    write_xlsx(stream, Table("Sổ", columns, rows, heading=("SỔ THEO DÕI",)))
    return stream.getvalue()


def line(world: World, **changes: Value) -> list[Value]:
    usual: dict[str, Value] = {
        "unit": world.zone.code,
        "topic": "Tập huấn kỹ năng số",
        "kind": "Lớp",
        "held_on": date(2026, 11, 2),
        "classes": 2,
        "people": 60,
        "turns": 75,
        "outsiders": 4,
        "note": "QĐ số 12",
    }
    return list((usual | changes).values())


def bring(client: FlaskClient, content: bytes) -> tuple[int, str]:
    answer = client.post("/registers/import", data={"file": (io.BytesIO(content), "so.xlsx")})
    return answer.status_code, answer.text


PAGES = ["", "/new", "/topics", "/topics/new", "/import", "/template.xlsx"]


@pytest.mark.parametrize("page", PAGES)
def test_only_organisers_open_the_register(world: World, client: FlaskClient, page: str) -> None:
    assert client.get(f"/registers{page}").location.startswith("/sign-in")
    sign_in(client, make_staff(Role.TRAINER, world.province))
    assert client.get(f"/registers{page}").status_code == 403


def test_an_entry_counts_people_turns_and_outsiders_apart(organiser: FlaskClient, world: World) -> None:
    answer = organiser.post("/registers/new", data=world.form(turns="45", outsiders="7"))

    assert entries() == [(1, 30, 45, 7)]
    page = organiser.get(answer.location).text
    assert "Tập huấn kỹ năng số" in page
    assert "Tập huấn kỹ năng số" in organiser.get("/registers").text


def test_turns_that_nobody_counted_are_the_people(organiser: FlaskClient, world: World) -> None:
    organiser.post("/registers/new", data=world.form())

    assert entries() == [(1, 30, 30, 0)]


def test_who_is_named_has_attended(organiser: FlaskClient, world: World) -> None:
    organiser.post("/registers/new", data=world.form(people="", attendance="DV1\nDV2"))

    assert entries() == [(1, 2, 2, 0)]
    rows = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    assert [(row.person_id, row.activity_id, row.source) for row in rows] == [
        (world.binh.id, world.topic.activity_id, f"register:1:{world.binh.id}"),
        (world.dung.id, world.topic.activity_id, f"register:1:{world.dung.id}"),
    ]


def test_a_file_goes_along_and_comes_back(organiser: FlaskClient, world: World) -> None:
    proof = (io.BytesIO(PDF), "bien-ban.pdf")
    answer = organiser.post("/registers/new", data=world.form(file=proof))

    file = organiser.get(f"{answer.location}/file")

    assert file.data == PDF
    file.close()


def test_withdrawing_keeps_the_entry_and_takes_attendance_back(organiser: FlaskClient, world: World) -> None:
    answer = organiser.post("/registers/new", data=world.form(attendance="DV1"))
    without = organiser.post(f"{answer.location}/withdrawal", data={"reason": ""})
    organiser.post(f"{answer.location}/withdrawal", data={"reason": "Ghi nhầm đơn vị"})
    again = organiser.post(f"{answer.location}/withdrawal", data={"reason": "Ghi nhầm đơn vị"})

    assert (without.status_code, again.status_code) == (400, 400)
    assert len(entries()) == 1
    assert db.session.scalar(select(func.count()).select_from(in_force)) == 0
    assert "Dòng này đã được rút" in organiser.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "2027-01-01"}, "Ngày 01/01/2027 chưa đến."),
        ({"turns": "3"}, "Số lượt không thể ít hơn số người"),
        ({"attendance": "DV9"}, "Không thấy ai trong phạm vi của bạn mang mã: DV9."),
        ({"unit": "nowhere"}, "Không có đơn vị nào tên hoặc mã như vậy"),
        ({"file": "a.exe"}, "Không nhận tệp “a.exe” ở đây."),
    ],
)
def test_what_cannot_be_is_refused(
    organiser: FlaskClient, world: World, changes: dict[str, object], sentence: str
) -> None:
    if "file" in changes:
        changes = {"file": (io.BytesIO(b"x"), changes["file"])}
    answer = organiser.post("/registers/new", data=world.form(**changes))

    assert answer.status_code == 400
    assert sentence in answer.text
    assert entries() == []


def test_a_workbook_comes_in_once(organiser: FlaskClient, world: World) -> None:
    book = workbook(line(world), line(world), line(world, unit="ST", kind="Tuyên truyền"))

    assert bring(organiser, book)[0] == 302
    assert entries() == [(2, 60, 75, 4)] * 3
    bring(organiser, book)
    assert len(entries()) == 3


def test_wrong_cells_are_named_and_nothing_is_stored(organiser: FlaskClient, world: World) -> None:
    status, text = bring(
        organiser,
        workbook(
            line(world),
            line(world, held_on="tháng 2"),
            line(world, turns="nhiều"),
            line(world, unit="XX"),
            line(world, topic=""),
        ),
    )

    assert status == 400
    for sentence in (
        "Dòng 5, cột Ngày, giá trị “tháng 2”: hãy ghi ngày, ví dụ 22/11/2026.",
        "Dòng 6, cột Số lượt, giá trị “nhiều”: phải là số nguyên không âm.",
        "Dòng 8, cột Nội dung, giá trị “”: không được để trống.",
    ):
        assert sentence in text
    assert entries() == []


def test_unknown_units_and_topics_are_named(organiser: FlaskClient, world: World) -> None:
    status, text = bring(organiser, workbook(line(world, unit="XX"), line(world, topic="Bơi lội")))

    assert status == 400
    assert "Dòng 4: không có đơn vị mã “XX”." in text
    assert "Dòng 5: không có nội dung “Bơi lội” trong sổ." in text
    assert entries() == []


def test_the_form_to_fill_in_can_be_read_back(organiser: FlaskClient, world: World) -> None:
    form = organiser.get("/registers/template.xlsx")

    assert bring(organiser, form.data)[0] == 302
    assert entries() == [(1, 30, 30, 0)]


def test_another_province_sees_none_of_it(organiser: FlaskClient, world: World, client: FlaskClient) -> None:
    answer = organiser.post("/registers/new", data=world.form())
    sign_in(client, make_staff(Role.ORGANISER, make_unit("LĐLĐ tỉnh Khác")))

    assert client.get(answer.location).status_code == 404
    assert client.post(f"{answer.location}/withdrawal", data={"reason": "x"}).status_code == 404
    assert "Tập huấn kỹ năng số" not in client.get("/registers").text
    assert "Tập huấn kỹ năng số" not in client.get("/registers/topics").text


def test_a_topic_is_added_once(organiser: FlaskClient, world: World) -> None:
    form = {"kind": "document", "number": "03-NQ/TU", "title": "Nghị quyết về nông thôn", "unit": "ST"}
    first = organiser.post("/registers/topics/new", data=form)
    again = organiser.post("/registers/topics/new", data=form)
    nameless = organiser.post("/registers/topics/new", data=form | {"number": "", "title": "Khác"})

    assert (first.status_code, again.status_code, nameless.status_code) == (302, 400, 400)
    assert "Hãy ghi số, ký hiệu của văn bản." in nameless.text
    assert db.session.scalars(select(Topic.number).order_by(Topic.id)).all() == ["", "03-NQ/TU"]
