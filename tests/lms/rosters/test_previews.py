"""The page of a draft says what an import would do, and asks before anybody is taken out of a unit."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.rosters.models import RosterImport
from lms.units.models import Unit
from tests.counting import count_statements
from tests.lms.rosters.test_actions import AN, BINH, CUONG, EVERYBODY, bring, people, workbook
from tests.lms.rosters.test_views import administrator as administrator  # a fixture
from tests.lms.rosters.test_views import run, upload
from tests.lms.rosters.test_views import units as units  # a fixture
from tests.world import make_staff, sign_in

AN_CALLED = [*AN[:3], "001080000009", "0987654321", *AN[5:]]
BINH_MOVED = [*BINH[:5], "U-B", "", ""]


def preview() -> dict[str, Any]:
    return db.session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one().summary


def effects(kind: str) -> list[tuple[str, list[list[str]]]]:
    return [(one["name"], one["effects"]) for one in preview()["people"][kind]]


@pytest.fixture
def known(administrator: FlaskClient, units: list[Unit]) -> FlaskClient:
    """A browser of an administrator of three people who came in before."""
    bring(workbook(AN, BINH, CUONG))
    db.commit()
    return administrator


def test_what_changes_is_shown_before_and_after(known: FlaskClient, units: list[Unit]) -> None:
    address = upload(known, units[0], workbook(AN_CALLED, BINH_MOVED, CUONG))

    assert effects("changed") == [
        ("Lê Văn An", [["điện thoại", "0912345678", "0987654321"], ["số CCCD", "••••0001", "••••0009"]])
    ]
    assert effects("moved") == [("Trần Thị Bình", [["đơn vị", "CĐCS U-A", "CĐCS U-B"]])]
    page = known.get(address).text
    assert "<del>0912345678</del> → <ins>0987654321</ins>" in page
    assert "001080000009" not in page


def test_posts_are_shown_as_they_were_and_as_they_will_be(known: FlaskClient, units: list[Unit]) -> None:
    upload(known, units[0], workbook([*AN[:6], "Phó Chủ tịch", ""], BINH, [*CUONG[:7], "x"]))

    assert effects("changed") == [
        (
            "Lê Văn An",
            [
                ["chức vụ", "", "Phó Chủ tịch, không chuyên trách"],
                ["chức vụ", "Chủ tịch, chuyên trách", "thôi giữ"],
            ],
        ),
        ("Phạm Quốc Cường", [["chức vụ", "UV BCH, không chuyên trách", "UV BCH, chuyên trách"]]),
    ]


def test_new_units_are_shown_as_a_tree(administrator: FlaskClient, units: list[Unit]) -> None:
    head = ["Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên"]
    rows = [["N", "CĐCS Nhà máy N", "Cơ sở", ""], ["N-1", "Công đoàn bộ phận 1", "Bộ phận", "N"]]
    text = "\n".join(",".join(row) for row in [head, *rows])

    address = upload(administrator, units[0], text.encode(), "don-vi.csv")

    shown = [(one["name"], one["indent"], one["above"]) for one in preview()["new_units"]]
    assert shown == [("CĐCS Nhà máy N", 0, "LĐLĐ tỉnh Sông Trăng"), ("Công đoàn bộ phận 1", 1, "")]
    assert "trực thuộc LĐLĐ tỉnh Sông Trăng" in administrator.get(address).text


def test_the_unit_above_a_file_can_be_chosen_anew(administrator: FlaskClient, units: list[Unit]) -> None:
    row = ["", "Lê Văn An", "01/02/1980", "001080000001", "", "", "", ""]
    address = upload(administrator, units[0], workbook(row))
    assert "trực thuộc “LĐLĐ tỉnh Sông Trăng”" in administrator.get(address).text

    answer = administrator.post(f"{address}/parent", data={"unit": "không có"})
    assert answer.status_code == 400
    assert "Không có đơn vị nào tên hoặc mã như vậy" in answer.text
    run(administrator.post(f"{address}/parent", data={"unit": "cdcs u-a"}))
    run(administrator.post(f"{address}/commit", data={"brake": 20}))

    assert people() == [("Lê Văn An", "U-A", [])]


def test_who_manages_a_part_must_choose_a_unit(administrator: FlaskClient, units: list[Unit]) -> None:
    form = {"file": (io.BytesIO(workbook(AN)), "a.xlsx")}

    assert "Hãy chọn đơn vị cấp trên của danh sách." in administrator.post("/rosters/new", data=form).text
    assert db.session.scalar(select(func.count()).select_from(RosterImport)) == 0


def test_who_manages_everything_may_follow_the_letterhead(client: FlaskClient, units: list[Unit]) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, None))
    lines = "LIÊN ĐOÀN LAO ĐỘNG TỈNH MỚI,,\n,,\nHọ và tên,Ngày sinh,Đơn vị\nLê An,1/2/1990,CĐCS A"
    run(client.post("/rosters/new", data={"file": (io.BytesIO(lines.encode()), "a.csv")}))

    page = client.get(f"/rosters/{db.session.scalar(select(func.max(RosterImport.id)))}").text
    assert "Đơn vị cấp trên lấy từ phần đầu của tệp" in page
    assert "Liên đoàn Lao động tỉnh Mới: chưa có, sẽ được lập mới" in page


def test_all_problems_are_in_the_report_and_the_first_on_the_page(
    administrator: FlaskClient, units: list[Unit]
) -> None:
    rows = [["", f"Lê Văn Số {n}", "01/02/1980", "", "", "U-A", "", ""] for n in range(60)]
    address = upload(administrator, units[0], workbook(*rows))

    assert len(preview()["problems"]) == 50
    assert "Đây là 50 mục đầu." in administrator.get(address).text
    with administrator.get(f"{address}/report.xlsx") as answer:
        book = load_workbook(io.BytesIO(answer.data))
    problems = list(book["Cần xem lại"].values)
    assert len(problems) == 61
    assert problems[1][:5] == ("Lưu ý", "Danh sách", 2, "Họ và tên", "Lê Văn Số 0")
    assert len(list(book["Người"].values)) == 61


def test_a_report_is_not_found_from_elsewhere(known: FlaskClient, units: list[Unit]) -> None:
    address = upload(known, units[0], workbook(AN))
    assert known.get("/rosters/1/report.xlsx").status_code == 404
    sign_in(known, make_staff(Role.ADMINISTRATOR, units[1]))

    assert known.get(f"{address}/report.xlsx").status_code == 404


def test_taking_people_out_names_how_many_and_stops_at_the_brake(
    known: FlaskClient, units: list[Unit]
) -> None:
    address = upload(known, units[0], workbook(AN, CUONG))
    assert "Đưa 1 người không có trong tệp ra khỏi đơn vị của họ" in known.get(address).text

    answer = known.post(f"{address}/commit", data={"may_remove": "y", "brake": 20})
    assert answer.status_code == 400
    assert "1 trong 3 người sẽ bị đưa ra khỏi danh sách, nhiều hơn mức 20 %" in answer.text
    assert people() == EVERYBODY
    run(known.post(f"{address}/commit", data={"may_remove": "y", "brake": 40}))

    assert people()[1] == ("Trần Thị Bình", "", [])
    assert preview()["people"]["removed"] == 1


def test_more_people_than_were_agreed_to_are_not_taken_out(known: FlaskClient, units: list[Unit]) -> None:
    address = upload(known, units[0], workbook(AN, CUONG))
    bring(workbook(["DV9", "Võ Thị Dung", "09/09/1999", "", "", "U-A", "", ""]))
    db.commit()

    run(known.post(f"{address}/commit", data={"may_remove": "y", "brake": 100}))

    assert [units for _name, units, _posts in people()] == ["U-A", "U-A", "U-B", "U-A"]


def test_chosen_columns_are_remembered_for_the_next_file_of_the_unit(
    administrator: FlaskClient, units: list[Unit]
) -> None:
    address = upload(administrator, units[0], workbook(AN))
    table = preview()["tables"][0]
    chosen = {f"{table['key']}-{one['letters']}": one["field"] or "" for one in table["columns"]}
    run(administrator.post(f"{address}/columns", data={**chosen, f"{table['key']}-E": "note"}))

    for unit, field in ((units[0], "note"), (units[1], "phone")):
        upload(administrator, unit, workbook(AN))
        assert {one["letters"]: one["field"] for one in preview()["tables"][0]["columns"]}["E"] == field


def test_one_and_three_imports_take_the_same_queries(known: FlaskClient, units: list[Unit]) -> None:
    with count_statements() as one:
        known.get("/rosters")
    for phone in ("0912000001", "0912000002"):
        bring(workbook([*AN[:4], phone, *AN[5:]], BINH, CUONG))
    db.commit()

    with count_statements() as three:
        known.get("/rosters")

    assert len(three) == len(one)


def test_the_result_says_why_it_cannot_be_taken_back(known: FlaskClient, units: list[Unit]) -> None:
    bring(workbook(AN_CALLED, BINH, CUONG))
    db.commit()

    page = known.get("/rosters/1").text
    assert "hãy hoàn tác lần đó trước" in page
    assert "/rosters/1/undo" not in page
    run(known.post("/rosters/1/undo"))
    assert db.session.scalar(select(func.count()).select_from(Person)) == 3
