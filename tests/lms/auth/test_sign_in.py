from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import func, select
from time_machine import travel
from werkzeug.test import TestResponse

from lms import db
from lms.auth import actions, hashing
from lms.auth.actions import NotSignedIn, SignedIn
from lms.auth.models import Account, SignInSession
from tests.world import MINUTE, NOON, make_account, make_person, sign_in

PASSWORD = "hoa mua xuân"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
WAIT = "Mật khẩu đã bị nhập sai nhiều lần. Hãy chờ %s phút rồi thử lại."


@pytest.fixture
def account(app: Flask) -> Account:
    person = make_person("Nguyễn Thị Hoà", member_code="ST1024")
    account = make_account(person, password=PASSWORD, email="hoa@example.vn", phone="0912345678")
    db.commit()
    return account


def post(client: FlaskClient, name: str, password: str = PASSWORD, **values: str) -> TestResponse:
    return client.post("/sign-in", data={"name": name, "password": password, **values})


def who_is_in(client: FlaskClient) -> int | None:
    account_id: int | None = client.get("/sign-in/again").get_json()["account_id"]
    return account_id


@pytest.mark.parametrize(
    "name", ["ST1024", "st1024", "Hoa@Example.vn", "0912345678", "+84 912 345 678", "912345678"]
)
def test_a_member_code_an_address_and_a_phone_all_lead_in(
    client: FlaskClient, account: Account, name: str
) -> None:
    answer = post(client, name)

    assert (answer.status_code, answer.location) == (302, "/")
    assert who_is_in(client) == account.id


def test_a_password_typed_with_separate_marks_is_the_same(client: FlaskClient, account: Account) -> None:
    assert post(client, "ST1024", "hoa mua xua\u0302n").status_code == 302


def test_a_phone_of_two_people_leads_nobody_in(client: FlaskClient, account: Account) -> None:
    make_account(make_person("Trần Văn Đức"), password=PASSWORD, phone="0912345678")
    db.commit()

    answer = post(client, "0912345678")

    assert answer.status_code == 401
    assert "Nếu nhiều người dùng chung số điện thoại này, hãy nhập mã đoàn viên." in answer.text
    assert who_is_in(client) is None


@pytest.mark.parametrize(
    ("name", "password"), [("ST1024", "sai rồi nhé"), ("ST9999", PASSWORD), ("ST1024", "")]
)
def test_a_refused_sign_in_says_so_and_opens_nothing(
    client: FlaskClient, account: Account, name: str, password: str
) -> None:
    answer = post(client, name, password)

    assert answer.status_code == (401 if password else 400)
    assert (WRONG if password else "Hãy điền mục này.") in answer.text
    assert escape(name) in answer.text
    assert db.session.scalar(select(func.count(SignInSession.id))) == 0


def test_an_account_without_a_password_is_answered_like_any_wrong_one(client: FlaskClient) -> None:
    make_account(make_person(member_code="ST7"))
    db.commit()

    assert WRONG in post(client, "ST7").text


def test_unknown_and_wrong_get_one_sentence_one_wait_and_cost_as_much(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: dict[str, list[tuple[str, datetime | None]]] = {"ST1024": [], "ST9999": []}
    costs: dict[str, list[Parameters]] = {"ST1024": [], "ST9999": []}
    verify = hashing._verify
    for name in answers:

        def noting_the_cost(password_hash: str, password: str, name: str = name) -> bool:
            costs[name].append(extract_parameters(password_hash))
            return verify(password_hash, password)

        monkeypatch.setattr(hashing, "_verify", noting_the_cost)
        for _try in range(7):
            answer = actions.sign_in(name, "sai rồi nhé", is_shared=False, now=NOON)
            db.commit()
            assert isinstance(answer, NotSignedIn)
            answers[name].append((str(answer.text), answer.waits_until))

    assert answers["ST1024"] == answers["ST9999"]
    assert answers["ST1024"][3:6] == [
        (answers["ST1024"][0][0], None),
        (WAIT % 1, NOON + MINUTE),
        (WAIT % 1, NOON + MINUTE),
    ]
    assert costs["ST1024"] == costs["ST9999"]
    assert len(costs["ST1024"]) >= 4


def test_fifty_wrong_passwords_shut_the_right_one_out_until_the_wait_is_over(
    client: FlaskClient, account: Account
) -> None:
    start = datetime(2026, 11, 22, 5, tzinfo=UTC)
    with travel(start, tick=False) as clock:
        codes = [post(client, "ST1024", f"sai lần {n}").status_code for n in range(50)]
        waiting = post(client, "ST1024")
        clock.shift(timedelta(seconds=61))
        after = post(client, "ST1024")

    assert codes == [401] * 4 + [429] * 46
    assert (waiting.status_code, WAIT % 1 in waiting.text) == (429, True)
    assert after.status_code == 302


def test_the_wait_doubles_and_a_right_password_ends_the_count(account: Account) -> None:
    now, waits = NOON, []
    for _try in range(9):
        answer = actions.sign_in("ST1024", "sai rồi nhé", is_shared=False, now=now)
        assert isinstance(answer, NotSignedIn)
        waits.append((answer.waits_until or now) - now)
        now = answer.waits_until or now
        db.commit()

    assert waits == [timedelta(0)] * 4 + [n * MINUTE for n in (1, 2, 4, 8, 15)]
    assert isinstance(actions.sign_in("ST1024", PASSWORD, is_shared=False, now=now), SignedIn)
    db.commit()
    again = actions.sign_in("ST1024", "sai rồi nhé", is_shared=False, now=now)
    assert isinstance(again, NotSignedIn)
    assert again.waits_until is None


def test_wrong_passwords_are_forgotten_after_a_day(account: Account) -> None:
    for _try in range(4):
        actions.sign_in("ST1024", "sai rồi nhé", is_shared=False, now=NOON)
        db.commit()

    answer = actions.sign_in("ST1024", "sai", is_shared=False, now=NOON + timedelta(hours=24, seconds=1))

    assert isinstance(answer, NotSignedIn)
    assert answer.waits_until is None


def test_guessing_in_parallel_gains_nothing(app: Flask, client: FlaskClient, account: Account) -> None:
    def guess(number: int) -> int:
        return post(app.test_client(), "ST1024", f"sai lần {number}").status_code

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(guess, range(30)))

    assert codes.count(401) == 4
    assert post(client, "ST1024").status_code == 429


def test_two_hundred_people_behind_one_address_all_get_in(app: Flask, client: FlaskClient) -> None:
    password_hash = hashing.hash_password(PASSWORD)
    people = [make_person(f"Công Nhân {n}", member_code=f"CN{n}") for n in range(200)]
    for person in people:
        make_account(person).password_hash = password_hash
    db.commit()

    def enter(number: int) -> int:
        return post(app.test_client(), f"CN{number}").status_code

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(enter, range(200))) == [302] * 200


def test_a_private_phone_stays_signed_in_for_sixty_days(client: FlaskClient, account: Account) -> None:
    with travel(NOON, tick=False) as clock:
        cookie = post(client, "ST1024").headers["Set-Cookie"]
        clock.shift(timedelta(days=60, seconds=-1))
        before = who_is_in(client)
        clock.shift(1)
        after = who_is_in(client)

    assert "Expires=Thu, 21 Jan 2027 05:00:00 GMT" in cookie
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert (before, after) == (account.id, None)


def test_a_shared_device_is_signed_in_until_the_browser_closes_and_two_hours_at_most(
    client: FlaskClient, account: Account
) -> None:
    with travel(NOON, tick=False) as clock:
        cookie = post(client, "ST1024", is_shared="y").headers["Set-Cookie"]
        clock.shift(timedelta(hours=2, seconds=-1))
        before = who_is_in(client)
        clock.shift(1)
        after = who_is_in(client)

    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    assert (before, after) == (account.id, None)


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/courses/an-toan?bai=2", "/courses/an-toan?bai=2"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com", "/"),
        ("/\t/example.com", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_pages_of_this_platform_alone(
    client: FlaskClient, account: Account, wanted: str, leads_to: str
) -> None:
    assert post(client, "ST1024", next=wanted).location == leads_to
    assert client.get("/sign-in", query_string={"next": wanted}).location == leads_to


def test_signing_out_ends_the_session_and_clears_the_browser(client: FlaskClient, account: Account) -> None:
    post(client, "ST1024")
    stolen = client.get_cookie("lms")
    assert stolen is not None

    answer = client.post("/sign-out")

    assert (answer.location, answer.headers["Clear-Site-Data"]) == ("/sign-in", '"cache", "storage"')
    assert who_is_in(client) is None
    client.set_cookie("lms", stolen.value)
    assert who_is_in(client) is None


def test_signing_out_twice_does_no_harm(client: FlaskClient, account: Account) -> None:
    post(client, "ST1024")
    client.post("/sign-out")

    assert client.post("/sign-out").status_code == 302


def test_a_deactivated_account_is_told_so_only_with_the_right_password(
    client: FlaskClient, account: Account
) -> None:
    account.is_active = False
    db.commit()

    assert WRONG in post(client, "ST1024", "sai rồi nhé").text
    assert "Tài khoản này đã ngừng hoạt động." in post(client, "ST1024").text


def test_deactivating_an_account_shuts_its_open_sessions_out(client: FlaskClient, account: Account) -> None:
    sign_in(client, account)
    assert who_is_in(client) == account.id

    db.session.get_one(Account, account.id).is_active = False
    db.commit()

    assert who_is_in(client) is None


def test_a_hash_with_other_costs_is_renewed_at_the_next_sign_in(
    client: FlaskClient, account: Account
) -> None:
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    db.commit()

    post(client, "ST1024")

    password_hash = db.session.get_one(Account, account.id).password_hash or ""
    assert password_hash.startswith("$argon2id$v=19$m=7168,t=5,p=1$")
    assert hashing.is_password(PASSWORD, password_hash)


def test_signing_in_again_over_an_open_page_keeps_its_person(
    app: Flask, client: FlaskClient, account: Account
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    token = client.get("/sign-in/again").get_json()["csrf_token"]
    data = {"name": "ST1024", "password": PASSWORD, "account_id": str(account.id), "csrf_token": token}

    answer = client.post("/sign-in/again", data=data)

    assert answer.status_code == HTTPStatus.OK
    assert answer.get_json()["account_id"] == account.id
    assert (
        client.post("/sign-out", headers={"X-CSRFToken": answer.get_json()["csrf_token"]}).status_code == 302
    )


@pytest.mark.parametrize(
    ("data", "status", "text"),
    [
        ({"name": "ST1024", "password": "sai rồi nhé"}, 401, WRONG),
        ({"name": "ST1024", "password": ""}, 400, "Hãy nhập tên đăng nhập và mật khẩu."),
        (
            {"name": "ST2048", "password": PASSWORD},
            401,
            "Đây là tài khoản khác. Hãy đăng nhập đúng tài khoản đang mở trang này.",
        ),
    ],
)
def test_signing_in_again_as_nobody_or_somebody_else_is_refused(
    client: FlaskClient, account: Account, data: dict[str, str], status: int, text: str
) -> None:
    make_account(make_person(member_code="ST2048"), password=PASSWORD)
    db.commit()

    answer = client.post("/sign-in/again", data={**data, "account_id": str(account.id)})

    assert answer.status_code == status
    assert answer.get_json()["text"].startswith(text)
    assert who_is_in(client) is None
