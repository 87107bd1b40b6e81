import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.auth.models import AccessCode, Account
from lms.rights import Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.world import make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def factory(app: Flask) -> Unit:
    province = make_unit("LĐLĐ tỉnh Sông Trăng", code="ST")
    return make_unit("CĐCS Công ty May Sông Trăng", parent=province, code="MAY")


@pytest.fixture
def secretary(client: FlaskClient, factory: Unit) -> Account:
    """An administrator of the factory's union, signed in."""
    account = make_staff(Role.ADMINISTRATOR, factory)
    sign_in(client, account)
    return account


def codes() -> int:
    db.session.remove()
    return db.session.scalars(select(func.count(AccessCode.id))).one()


def test_the_page_says_how_many_wait(client: FlaskClient, secretary: Account, factory: Unit) -> None:
    make_person("Nguyễn Thị Hoà", unit=factory)
    make_account(make_person("Đã Vào", unit=factory))
    db.commit()

    page = client.get("/invitations").text

    assert re.findall(r'<span class="kpi-value">(\d+)<', page) == ["1", "1"]
    assert "CĐCS Công ty May Sông Trăng" in page


def test_slips_are_shown_once_unit_by_unit(client: FlaskClient, secretary: Account, factory: Unit) -> None:
    group = make_unit("Tổ may 1", parent=factory, code="TO1")
    make_person("Nguyễn Thị Hoà", unit=factory, member_code="ST1024")
    make_person("Trần Văn Đức", unit=group)
    db.commit()

    page = client.post("/invitations?unit=MAY", data={"audience": "everybody"})
    again = client.post("/invitations?unit=MAY", data={"audience": "everybody"})

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<h2>([^<]+?) <small>", page.text) == ["CĐCS Công ty May Sông Trăng", "Tổ may 1"]
    assert re.findall(r'<p class="slip-name">([^<]+)<', page.text) == ["Nguyễn Thị Hoà", "Trần Văn Đức"]
    assert len(re.findall(r"<code>[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}</code>", page.text)) == 2
    assert "http://127.0.0.1:8000/activate" in page.text
    assert "Không có ai cần mã mới" in again.text
    assert codes() == 2


def test_a_slip_lets_its_owner_in(client: FlaskClient, secretary: Account, factory: Unit) -> None:
    make_person("Nguyễn Thị Hoà", unit=factory)
    db.commit()
    slip = re.search(
        r"<code>([^<]+)</code>", client.post("/invitations", data={"audience": "everybody"}).text
    )
    assert slip is not None

    assert "Nguyễn Thị Hoà" in client.get("/activate", query_string={"code": slip[1]}).text


def test_the_same_few_queries_whatever_the_number_of_people(
    client: FlaskClient, secretary: Account, factory: Unit
) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            make_person(f"Nguyễn Thị Hoà {number}", unit=factory)
        db.commit()
        with count_statements() as statements:
            client.post("/invitations", data={"audience": "everybody"})
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_one_person_gets_a_slip(client: FlaskClient, secretary: Account, factory: Unit) -> None:
    person = make_person("Nguyễn Thị Hoà", unit=factory)
    db.commit()

    page = client.post(f"/people/{person.id}/invitation").text

    assert re.findall(r'<p class="slip-name">([^<]+)<', page) == ["Nguyễn Thị Hoà"]


@pytest.mark.parametrize("data", [{}, {"audience": "nobody"}])
def test_a_form_without_a_known_audience_issues_nothing(
    client: FlaskClient, secretary: Account, factory: Unit, data: dict[str, str]
) -> None:
    make_person("Nguyễn Thị Hoà", unit=factory)
    db.commit()

    answer = client.post("/invitations", data=data)

    assert (answer.status_code, "Chưa lưu được." in answer.text, codes()) == (400, True, 0)


def test_units_and_people_outside_the_scope_are_not_found(
    client: FlaskClient, secretary: Account, factory: Unit
) -> None:
    person_id = make_person("Trần Văn Đức", unit=make_unit("CĐCS Trường THCS", code="THCS")).id
    db.commit()

    answers = [
        client.get("/invitations?unit=ST"),
        client.get("/invitations?unit=THCS"),
        client.post("/invitations?unit=THCS", data={"audience": "everybody"}),
        client.post(f"/people/{person_id}/invitation"),
        client.post("/people/999999/invitation"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert codes() == 0


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.TRAINER, Role.GRADER])
def test_other_staff_have_no_right_to_issue(client: FlaskClient, factory: Unit, role: Role) -> None:
    sign_in(client, make_staff(role, factory))

    assert client.get("/invitations").status_code == 403
    assert client.post("/invitations", data={"audience": "everybody"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, factory: Unit) -> None:
    assert client.get("/invitations").location == "/sign-in?next=/invitations"
    assert client.post("/people/1/invitation").location == "/sign-in"


def test_without_any_unit_the_page_says_what_comes_first(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, None))

    assert "Chưa có đơn vị nào. Hãy nhập danh sách đoàn viên trước." in client.get("/invitations").text
