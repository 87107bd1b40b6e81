"""Pages for decisions about units: asked, looked at, carried out, taken back, by those who may."""

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.reorganisations.columns import TITLES
from lms.rights import Role
from lms.spreadsheets import Column, Table, write_xlsx
from lms.units.forms import unit_text
from lms.units.models import Unit, UnitDecision
from lms.units.past import tree_as_of
from lms.units.rules import EventKind
from tests.counting import count_statements
from tests.lms.people.views.province import Province
from tests.world import NOON, make_person

REFORM = date(2025, 7, 1)
PAPER = {"on": "2025-07-01", "number": "12/QĐ-LĐLĐ", "signed_on": "2025-06-20"}


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def administrator(province: Province, client: FlaskClient) -> FlaskClient:
    return province.sign_in(client, Role.ADMINISTRATOR, province.root)


def new(unit: Unit, kind: str) -> str:
    return f"/units/decisions/new?unit={unit.id}&kind={kind}"


def fresh(unit: Unit) -> Unit:
    return db.session.get_one(Unit, unit.id, populate_existing=True)


def drafts() -> int:
    return db.session.scalar(select(func.count(UnitDecision.id))) or 0


def test_a_stranger_is_asked_to_sign_in(province: Province, client: FlaskClient) -> None:
    db.commit()
    for page in ("/units/decisions", "/units/decisions/import", "/units/past", new(province.zone, "merge")):
        assert client.get(page).location.startswith("/sign-in")


def test_an_organiser_may_look_and_not_decide(province: Province, client: FlaskClient) -> None:
    organiser = province.sign_in(client, Role.ORGANISER, province.root)

    assert organiser.get(f"/units/{province.zone.id}").status_code == 200
    assert organiser.get("/units/decisions").status_code == 403
    assert organiser.post(new(province.zone, "rename"), data={**PAPER, "name": "X"}).status_code == 403


def test_the_units_of_another_administrator_are_not_found(province: Province, client: FlaskClient) -> None:
    other = province.sign_in(client, Role.ADMINISTRATOR, province.ward)

    assert other.get(new(province.ward, "rename")).status_code == 200
    for kind in EventKind:
        assert other.get(new(province.zone, kind)).status_code == 404
    assert other.get("/units/decisions/new").status_code == 404


def test_a_unit_is_moved_neither_from_nor_to_a_place_that_somebody_has_no_right_over(
    province: Province, client: FlaskClient
) -> None:
    other = province.sign_in(client, Role.ADMINISTRATOR, province.ward)

    def ask(unit: Unit, parent: Unit) -> tuple[int, str]:
        answer = other.post(new(unit, "move"), data={**PAPER, "parent": unit_text(parent)})
        return answer.status_code, answer.text

    assert ask(province.factory, province.ward)[0] == 404
    status, page = ask(province.school, province.zone)
    assert (status, "Không có đơn vị" in page) == (200, True)
    status, page = ask(province.ward, province.school)
    assert (status, "thuộc quyền của đơn vị cấp trên" in page) == (200, True)
    assert drafts() == 0


def test_a_merger_is_looked_at_carried_out_and_taken_back(
    administrator: FlaskClient, province: Province
) -> None:
    asked = administrator.post(
        new(province.factory, "merge"), data={**PAPER, "into": unit_text(province.zone), "moves_posts": "y"}
    )
    preview = administrator.get(asked.location).text
    assert "Chưa ghi gì vào hệ thống" in preview
    assert fresh(province.factory).valid_to is None

    done = administrator.post(f"{asked.location}/carry-out", follow_redirects=True).text
    assert "Đã thực hiện" in done
    assert fresh(province.factory).valid_to == REFORM
    page = administrator.get(f"/units/{province.factory.id}").text
    assert "Đơn vị này đã kết thúc từ ngày 01/07/2025." in page
    assert province.zone.name in page
    assert "12/QĐ-LĐLĐ" in page

    undone = administrator.post(f"{asked.location}/undo", follow_redirects=True).text
    assert "Quyết định này đã được hoàn tác" in undone
    assert fresh(province.factory).valid_to is None


def test_a_preview_shows_the_populations_of_both_places(
    administrator: FlaskClient, province: Province
) -> None:
    for unit in (province.zone, province.ward):
        define_population(unit.name, Definition(units=(unit.id,)), unit_id=unit.id, now=NOON)
    db.commit()

    asked = administrator.post(
        new(province.factory, "move"), data={**PAPER, "parent": unit_text(province.ward)}
    )

    rows = html.fromstring(administrator.get(asked.location).text).xpath("//table[1]//tr")
    assert [" ".join(row.text_content().split()) for row in rows[:3]] == [
        "Nhóm đối tượng Ngày 30/06/2025 Ngày 01/07/2025",
        "Công đoàn các Khu công nghiệp 1 0",
        "Công đoàn phường Hoà Bình 1 2",
    ]


def test_carrying_out_twice_is_refused_and_changes_nothing(
    administrator: FlaskClient, province: Province
) -> None:
    asked = administrator.post(new(province.zone, "rename"), data={**PAPER, "name": "Công đoàn Khu kinh tế"})

    administrator.post(f"{asked.location}/carry-out")
    again = administrator.post(f"{asked.location}/carry-out")

    assert (again.status_code, "đã được thực hiện" in again.text) == (409, True)
    assert fresh(province.zone).name == "Công đoàn Khu kinh tế"


def test_a_paper_of_the_decision_is_kept_and_sent_to_those_who_may(
    administrator: FlaskClient, province: Province
) -> None:
    paper = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "quyết định 12.pdf")
    asked = administrator.post(
        new(province.zone, "rename"), data={**PAPER, "name": "Công đoàn Khu kinh tế", "file": paper}
    )
    decision = db.session.scalars(select(UnitDecision)).one()

    sent = administrator.get(f"{asked.location}/files/{decision.file_id}")
    assert (sent.status_code, sent.data[:5], str(decision.signed_on)) == (200, b"%PDF-", "2025-06-20")
    sent.close()
    assert administrator.get(f"{asked.location}/files/999").status_code == 404
    stranger = province.sign_in(administrator, Role.ADMINISTRATOR, province.ward)
    assert stranger.get(asked.location).status_code == 404
    assert stranger.post(f"{asked.location}/carry-out").status_code == 404


@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        ("merge", {"into": "Công đoàn các Khu công nghiệp"}, "không thể sáp nhập vào chính nó"),
        ("move", {"parent": ""}, "Hãy điền mục này."),
        ("dissolve", {}, "còn đơn vị trực thuộc"),
        ("rename", {"name": "X", "on": "2030-01-01"}, "Ngày hiệu lực 01/01/2030 chưa đến."),
        ("dissolve", {"on": "hôm qua"}, "Hãy nhập ngày đầy đủ"),
        ("rename", {"name": ""}, "Hãy điền mục này."),
        ("rename", {"name": "A" * 300}, "Tên đơn vị dài 300 ký tự"),
        ("split", {"name": "Công đoàn mới"}, "Hãy ghi người hoặc đơn vị trực thuộc"),
        ("found", {"name": "CĐCS Mới", "level": "province"}, "không thể trực thuộc"),
        ("found", {"name": "CĐCS Mới", "level": "grassroots", "code": "a b"}, "Mã đơn vị “a b” không hợp lệ"),
        ("rename", {"name": "Công đoàn mới", "file": "a.exe"}, "exe"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_nothing_is_kept(
    administrator: FlaskClient, province: Province, kind: str, form: dict[str, object], sentence: str
) -> None:
    if "file" in form:
        form = {**form, "file": (io.BytesIO(b"MZ"), form["file"])}
    answer = administrator.post(new(province.zone, kind), data={**PAPER, **form})

    assert sentence in answer.text
    assert drafts() == 0


def test_those_in_a_unit_are_offered_what_is_theirs_to_decide(
    province: Province, client: FlaskClient
) -> None:
    own = province.sign_in(client, Role.ADMINISTRATOR, province.zone)
    page = own.get(f"/units/decisions/choose?unit={province.zone.id}").text

    assert ("kind=rename" in page, "kind=merge" in page) == (True, False)
    refused = own.post(new(province.zone, "dissolve"), data=PAPER).text
    assert "thuộc quyền của đơn vị cấp trên" in refused


def test_a_unit_is_founded_below_another(administrator: FlaskClient, province: Province) -> None:
    asked = administrator.post(
        new(province.zone, "found"), data={**PAPER, "name": "CĐCS Công ty Gỗ", "level": "grassroots"}
    )
    administrator.post(f"{asked.location}/carry-out")

    unit = db.session.scalars(select(Unit).where(Unit.name == "CĐCS Công ty Gỗ")).one()
    assert (unit.parent_id, unit.valid_from) == (province.zone.id, REFORM)
    assert administrator.post(f"{asked.location}/undo").status_code == 302
    assert db.session.scalar(select(Unit.id).where(Unit.name == "CĐCS Công ty Gỗ")) is None


def test_a_draft_can_be_dropped(administrator: FlaskClient, province: Province) -> None:
    asked = administrator.post(new(province.zone, "rename"), data={**PAPER, "name": "Công đoàn mới"})

    administrator.post(f"{asked.location}/drop")

    assert drafts() == 0
    assert administrator.get(asked.location).status_code == 404


def workbook(rows: list[list[str]]) -> io.BytesIO:
    stream = io.BytesIO()
    columns = [Column(title) for title in TITLES.values()]
    write_xlsx(stream, Table("Việc", columns, [[*row, *[""] * (11 - len(row))] for row in rows]))
    stream.seek(0)
    return stream


def run_last_job(client: FlaskClient) -> str:
    db.session.remove()
    run_now(db.session.scalars(select(func.max(Job.id))).one())
    job = db.session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert job.result_url, job.message
    return client.get(job.result_url).text


def test_a_workbook_is_looked_at_carried_out_and_taken_back(
    administrator: FlaskClient, province: Province
) -> None:
    rows = [["Đổi tên", province.zone.code, "Công đoàn Khu kinh tế"], ["Giải thể", province.factory.code]]
    sent = administrator.post(
        "/units/decisions/import", data={**PAPER, "workbook": (workbook(rows), "viec.xlsx")}
    )
    assert sent.location.startswith("/jobs/")

    preview = run_last_job(administrator)
    assert "Thực hiện quyết định" in preview
    decision = db.session.scalars(select(UnitDecision)).one()
    assert decision.summary["units"] == {"dissolve": 1, "rename": 1}
    administrator.post(f"/units/decisions/{decision.id}/carry-out")
    assert "Đã thực hiện" in run_last_job(administrator)
    assert fresh(province.zone).name == "Công đoàn Khu kinh tế"
    administrator.post(f"/units/decisions/{decision.id}/undo")
    assert "đã được hoàn tác" in run_last_job(administrator)
    assert fresh(province.zone).name == "Công đoàn các Khu công nghiệp"


def test_the_preview_of_a_workbook_tells_each_row_that_cannot_be(
    administrator: FlaskClient, province: Province
) -> None:
    asked = administrator.post(new(province.factory, "dissolve"), data=PAPER)
    administrator.post(f"{asked.location}/carry-out")
    rows = [["Đổi tên", province.factory.code, "Tên mới"], ["Giải thể", "KHONG-CO"]]

    administrator.post("/units/decisions/import", data={**PAPER, "workbook": (workbook(rows), "viec.xlsx")})
    page = run_last_job(administrator)

    assert "đã giải thể" in page
    assert "Không có đơn vị mã “KHONG-CO”" in page
    assert "Thực hiện quyết định" not in page


def test_a_workbook_of_what_cannot_be_is_told_in_a_sentence_and_moves_nobody(
    client: FlaskClient, province: Province
) -> None:
    zone, factory, school = province.zone.code, province.factory.code, province.school.code
    for_all = {
        "không thể sáp nhập vào chính nó": [["Sáp nhập", zone, "", "", zone]],
        "không thể trực thuộc chính nó": [["Chuyển", zone, "", "", factory]],
        "nên không thể kết thúc từ ngày 01/07/2025": [
            ["Thành lập", "ST-99", "CĐCS Mới", "Cơ sở", zone],
            ["Giải thể", "ST-99"],
        ],
        "đã kết thúc; nay là": [["Sáp nhập", factory, "", "", school], ["Đổi tên", factory, "Tên mới"]],
    }
    for_some = {
        "thuộc quyền của đơn vị cấp trên": [["Chuyển", zone, "", "", factory]],
        f"Không có đơn vị mã “{school}” trong phạm vi của bạn": [["Chuyển", school, "", "", zone]],
    }
    before = tree_as_of(REFORM).units
    for root, cases in ((province.root, for_all), (province.zone, for_some)):
        browser = province.sign_in(client, Role.ADMINISTRATOR, root)
        for sentence, rows in cases.items():
            file = (workbook(rows), "viec.xlsx")
            browser.post("/units/decisions/import", data={**PAPER, "workbook": file})
            page = run_last_job(browser)

            assert sentence in page
            assert "Thực hiện quyết định" not in page

    assert tree_as_of(REFORM).units == before


def test_a_workbook_that_cannot_be_read_is_told_at_once(administrator: FlaskClient) -> None:
    answer = administrator.post(
        "/units/decisions/import", data={**PAPER, "workbook": (workbook([["Bán", "X"]]), "viec.xlsx")}
    )

    assert ("Không rõ việc “Bán”" in answer.text, drafts()) == (True, 0)


def test_the_template_is_sent(administrator: FlaskClient) -> None:
    sent = administrator.get("/units/decisions/template.xlsx")

    assert (sent.status_code, sent.data[:4]) == (200, b"PK\x03\x04")
    sent.close()


def test_a_unit_that_ended_shows_what_stood_below_it_on_its_last_day(
    administrator: FlaskClient, province: Province
) -> None:
    asked = administrator.post(
        new(province.zone, "merge"), data={**PAPER, "into": unit_text(province.ward), "moves_posts": "y"}
    )
    before = figures_and_children(administrator, province.zone)

    administrator.post(f"{asked.location}/carry-out")

    assert before == (["1", "1", "1", "1"], ["CĐCS Công ty May"])
    assert figures_and_children(administrator, province.zone) == before
    assert figures_and_children(administrator, province.ward) == (
        ["2", "1", "1", "2"],
        ["CĐCS Công ty May", "CĐCS Trường Tiểu học"],
    )


def test_the_people_of_a_unit_that_ended_are_those_below_it_on_its_last_day(
    administrator: FlaskClient, province: Province
) -> None:
    people = f"/people?unit={province.zone.id}"
    make_person("Võ Thị Ở Lại", unit=province.ward)
    asked = administrator.post(
        new(province.zone, "merge"), data={**PAPER, "into": unit_text(province.ward), "moves_posts": "y"}
    )
    administrator.post(f"{asked.location}/carry-out")
    page = administrator.get(people).text
    assert names_on(page) == ["Trần Thị Hoà"]
    assert "ngày 30/06/2025, ngày cuối cùng đơn vị còn hoạt động" in page
    assert "Thêm người" not in page
    for query, found in (("q=tran hoa", 1), ("q=vo lai", 0), ("holding=cadres", 1), ("q=t", 1)):
        assert len(names_on(administrator.get(f"{people}&{query}").text)) == found

    province.sign_in(administrator, Role.ORGANISER, province.zone)
    assert names_on(administrator.get(people).text) == []


def names_on(page: str) -> list[str]:
    return [str(name) for name in html.fromstring(page).xpath("//table//tbody//th/a/text()")]


def figures_and_children(client: FlaskClient, unit: Unit) -> tuple[list[str], list[str]]:
    """Return the figures on the page of a unit, and the names of the units directly below it."""
    page = html.fromstring(client.get(f"/units/{unit.id}").text)
    figures = page.xpath("//*[@class='kpi-value']/text()")
    return figures, page.xpath("//table//tbody//th/a/text()")


def test_the_tree_of_a_past_day_shows_what_was(administrator: FlaskClient, province: Province) -> None:
    asked = administrator.post(
        new(province.factory, "move"), data={**PAPER, "parent": unit_text(province.ward)}
    )
    administrator.post(f"{asked.location}/carry-out")

    before = administrator.get(f"/units/past?day=2025-06-30&open={province.zone.id}").text
    after = administrator.get(f"/units/past?day=2025-07-01&open={province.zone.id}").text
    assert (province.factory.name in before, province.factory.name in after) == (True, False)
    assert administrator.get("/units/past?day=không").status_code == 200


def test_a_list_of_decisions_takes_the_same_queries_for_one_and_for_three(
    administrator: FlaskClient, province: Province
) -> None:
    def ask(name: str) -> None:
        administrator.post(new(province.zone, "rename"), data={**PAPER, "name": name})

    ask("Công đoàn một")
    with count_statements() as one:
        administrator.get("/units/decisions")
    ask("Công đoàn hai")
    ask("Công đoàn ba")
    with count_statements() as three:
        page = administrator.get("/units/decisions").text

    assert (page.count("Bản xem trước"), len(three)) == (3, len(one))
