"""The pages of entering a contest: for entrants, and for organisers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.listing import list_above
from quizzes.contests.models import Contest
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.entry import EntryRules, Field
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.models import Entrant
from quizzes.entrants.rules import Declaration
from tests.counting import count_statements
from tests.quizzes.entrants.world import asking, fields, opened
from tests.quizzes.world import make_contest, quiz_of
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

ASKED = fields(Field.FULL_NAME, Field.UNIT, Field.PHONE)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


@pytest.fixture
def factory(province: Unit) -> Unit:
    return make_unit("CĐCS Công ty May Sông Trăng", parent=province, code="ST-02")


@pytest.fixture
def school(province: Unit) -> Unit:
    return make_unit("CĐCS Trường Hoà Bình", parent=province, code="ST-03")


@pytest.fixture
def member(factory: Unit) -> Person:
    return make_person("Nguyễn Thị Hoà", unit=factory)


@pytest.fixture
def phone(member: Person, client: FlaskClient) -> FlaskClient:
    """The phone of a member, signed in."""
    sign_in(client, make_account(member, phone="0912345678"))
    return client


def open_now(province: Unit, **entry: Any) -> Contest:
    contest = asking(province, now=datetime.now(UTC), **{"fields": ASKED} | entry)
    db.commit()
    return contest


def entrants() -> list[tuple[str, int | None, dict[str, object]]]:
    rows = db.session.scalars(select(Entrant).order_by(Entrant.id))
    return [(one.name, one.unit_id, one.said) for one in rows]


def register(contest: Contest, person: Person, phone: str = "0912345678") -> Entrant:
    said = Declaration(phone=phone, consents=True)
    return register_entrant(opened(contest), person.id, said, now=datetime.now(UTC))


def test_two_presses_lead_from_the_link_into_the_paper(
    province: Unit, factory: Unit, phone: FlaskClient
) -> None:
    contest = open_now(province)

    page = phone.get(f"/c/{contest.slug}").text
    assert f'href="/c/{contest.slug}/entry?quiz={quiz_of(contest)}"' in page
    form = phone.get(f"/c/{contest.slug}/entry").text
    assert 'value="0912345678"' in form
    assert "CĐCS Công ty May Sông Trăng · ST-02" in form
    typed = {
        "unit": "CĐCS Công ty May Sông Trăng · ST-02",
        "confirmed_unit": factory.id,
        "phone": "0912 345 678",
        "consents": "y",
    }
    paper = phone.post(f"/c/{contest.slug}/entry", data=typed, follow_redirects=True)

    assert paper.text.count('data-question="') == 20
    assert entrants() == [("Nguyễn Thị Hoà", factory.id, {"phone": "0912345678"})]
    assert "Bạn dự thi với tư cách: Đoàn viên" in phone.get(f"/c/{contest.slug}").text


def test_another_unit_is_shown_with_its_whole_path_before_it_is_taken(
    province: Unit, factory: Unit, school: Unit, phone: FlaskClient
) -> None:
    contest = open_now(province)
    typed = {"unit": "ST-03", "confirmed_unit": factory.id, "phone": "0912345678", "consents": "y"}

    asked = phone.post(f"/c/{contest.slug}/entry", data=typed)
    assert (asked.status_code, entrants()) == (200, [])
    assert "Hãy xem lại đơn vị bạn vừa chọn" in asked.text
    assert "<li>CĐCS Trường Hoà Bình</li>" in asked.text
    assert f'name="confirmed_unit" type="hidden" value="{school.id}"' in asked.text
    phone.post(f"/c/{contest.slug}/entry", data=typed | {"confirmed_unit": school.id})

    assert [unit_id for _name, unit_id, _said in entrants()] == [school.id]


def test_units_are_found_without_diacritics_in_the_tree_of_the_contest(
    province: Unit, school: Unit, phone: FlaskClient
) -> None:
    make_unit("CĐCS Hoà Bình của tỉnh khác")
    contest = open_now(province)

    found = phone.get(f"/c/{contest.slug}/units?q=hoa binh").get_json()

    assert found == ["CĐCS Trường Hoà Bình · ST-03"]


def test_bad_input_comes_back_with_a_sentence_and_nothing_is_stored(
    province: Unit, phone: FlaskClient
) -> None:
    contest = open_now(province)

    answer = phone.post(f"/c/{contest.slug}/entry", data={"phone": "12", "unit": "Đâu đó"})
    assert answer.status_code == 400
    assert "không phải là số điện thoại" in answer.text
    assert "Chưa rõ đơn vị nào" in answer.text
    answer = phone.post(f"/c/{contest.slug}/entry", data={"phone": "0912345678"})
    assert (answer.status_code, "Cần bạn đồng ý" in answer.text) == (400, True)
    assert entrants() == []


def test_what_is_locked_is_not_asked_again(province: Unit, member: Person, phone: FlaskClient) -> None:
    contest = open_now(province, fields=fields(Field.PHONE, loose=(Field.ADDRESS,)))
    register_entrant(
        opened(contest),
        member.id,
        Declaration(phone="0912345678", address="Phường 1", consents=True),
        now=datetime.now(UTC),
    )
    db.commit()

    page = phone.get(f"/c/{contest.slug}/entry").text
    assert ('name="phone"' in page, 'value="Phường 1"' in page) == (False, True)
    answer = phone.post(f"/c/{contest.slug}/entry", data={"address": "Phường 2", "phone": "0987654321"})

    assert answer.location == f"/c/{contest.slug}"
    assert [said for *_rest, said in entrants()] == [{"phone": "0912345678", "address": "Phường 2"}]
    assert db.session.scalars(select(Attempt)).all() == []


def test_a_start_without_registering_is_refused_in_words(province: Unit, phone: FlaskClient) -> None:
    contest = open_now(province)

    answer = phone.post(f"/quizzes/{quiz_of(contest)}/attempts")

    assert (answer.status_code, "Bạn chưa đăng ký dự thi" in answer.text) == (403, True)


def test_a_code_leads_to_its_contest(province: Unit, phone: FlaskClient) -> None:
    contest = open_now(province, code="ST280729", fields={})

    assert phone.post("/enter", data={"code": " st280729 "}).location == f"/c/{contest.slug}"
    wrong = phone.post("/enter", data={"code": "khong"})
    assert (wrong.status_code, "Không có cuộc thi nào mang mã này" in wrong.text) == (400, True)
    assert phone.get(f"/c/{contest.slug}").text.count("Vào thi</button>") == 1


def test_an_organiser_finds_entrants_without_diacritics_by_unit_and_kind(
    province: Unit, factory: Unit, school: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    register(contest, member)
    register(contest, make_person("Lê Đình Bình", unit=school))
    sign_in(client, make_staff(Role.ORGANISER, province))
    address = f"/organising/contests/{contest.id}/entrants"

    def found(query: str) -> list[bool]:
        page = client.get(f"{address}{query}").text
        return [name in page for name in ("Nguyễn Thị Hoà", "Lê Đình Bình")]

    assert found("") == [True, True]
    assert found("?q=le dinh") == [False, True]
    assert found("?unit=ST-02") == [True, False]
    assert found("?kind=member") == [True, True]
    assert found("?kind=official") == [False, False]


def test_an_organiser_of_a_unit_sees_its_entrants_alone_and_puts_them_right(
    province: Unit, factory: Unit, school: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    mine, other = register(contest, member), register(contest, make_person("Lê Bình", unit=school))
    sign_in(client, make_staff(Role.ORGANISER, factory))
    address = f"/organising/contests/{contest.id}/entrants"

    page = client.get(address).text
    assert ("Nguyễn Thị Hoà" in page, "Lê Bình" in page) == (True, False)
    assert client.get(f"{address}/{other.id}").status_code == 404
    assert client.post(f"{address}/{mine.id}", data={"unit": "ST-02"}).status_code == 400
    answer = client.post(f"{address}/{mine.id}", data={"unit": "", "reason": "Đã chuyển đi"})

    assert answer.location == address
    assert entrants()[0][1] is None


def test_an_organiser_below_is_led_to_their_entrants_until_the_contest_closes(
    province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    make_contest(make_unit("LĐLĐ tỉnh Khác"), title="Cuộc thi nơi khác")
    asked = f'href="/organising/contests/{contest.id}/entrants"'
    now = datetime.now(UTC)

    def led(unit: Unit) -> list[bool]:
        sign_in(client, make_staff(Role.ORGANISER, unit))
        page = client.get("/organising/contests").text
        return [asked in page, "Cuộc thi của cấp trên" in page]

    assert (led(factory), led(province)) == ([True, True], [False, False])
    assert [one.id for one in list_above([factory.path], now=now)] == [contest.id]
    assert list_above([factory.path], now=now + timedelta(days=3)) == []
    assert list_above(["/"], now=now) == []
    rules = rules_of(contest.id)
    unasked = make_contest(province, rules=replace(rules, entry=EntryRules()))
    assert unasked.id not in [one.id for one in list_above([factory.path], now=now)]


def test_the_list_goes_out_as_excel(
    province: Unit, factory: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    register(contest, member)
    sign_in(client, make_staff(Role.ORGANISER, province))

    with client.get(f"/organising/contests/{contest.id}/entrants/file") as file:
        content = BytesIO(file.data)

    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert rows[3][1:6] == ["Họ và tên", "Đối tượng", "Bảng thi", "Đơn vị", "Số điện thoại"]
    assert rows[4][1:6] == [
        "Nguyễn Thị Hoà",
        "Đoàn viên",
        "",
        "LĐLĐ tỉnh Sông Trăng › CĐCS Công ty May Sông Trăng",
        "0912345678",
    ]


def test_one_and_three_entrants_take_the_same_statements(
    province: Unit, factory: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    sign_in(client, make_staff(Role.ORGANISER, province))
    counts = []
    for people in ([member], [make_person("Lê Bình", unit=factory), make_person("Lê An", unit=factory)]):
        for one in people:
            register(contest, one)
        db.commit()
        with count_statements() as statements:
            client.get(f"/organising/contests/{contest.id}/entrants")
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["", "/file", "/1"])
def test_entrants_are_for_organisers(province: Unit, phone: FlaskClient, path: str) -> None:
    contest = open_now(province)

    assert phone.get(f"/organising/contests/{contest.id}/entrants{path}").status_code == 403
