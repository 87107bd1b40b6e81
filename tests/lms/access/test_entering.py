import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel
from werkzeug.test import TestResponse

from lms import clock, db
from lms.access.actions import new_codes
from lms.access.rules import CONSENT_VERSION, Purpose, show
from lms.auth import hashing
from lms.auth.actions import open_session
from lms.auth.models import Account, Consent, SignInSession
from tests.world import NOON, contacts_of, make_account, make_person, make_unit

PASSWORD = "chiếc thuyền nan"
UNUSABLE = "Mã này không đúng, đã dùng rồi hoặc đã hết hạn."
DAY = timedelta(days=1)


@pytest.fixture
def account(app: Flask) -> Account:
    """A newcomer with an account that nobody has entered yet."""
    province = make_unit("Liên đoàn Lao động tỉnh Sông Trăng")
    unit = make_unit("CĐCS Công ty May Sông Trăng", parent=province)
    person = make_person("Nguyễn Thị Hoà", unit=unit, member_code="ST1024", birth_date=date(1985, 3, 15))
    account = make_account(person, activated_at=None)
    db.commit()
    return account


def make_code(account: Account, purpose: Purpose = Purpose.ACTIVATION, *, days: int = 30) -> str:
    now = clock.now()
    code = new_codes([account.id], purpose, expires_at=now + days * DAY, by=None, now=now)[0]
    db.commit()
    return show(code)


def activate(client: FlaskClient, code: str, **changes: str) -> TestResponse:
    agreed = {"is_me": "y", "is_consenting": "y", "phone": "091 234 5678", "email": " Hoa@Example.VN "}
    values = {"code": code, "password": PASSWORD, **agreed, **changes}
    return client.post("/activate", data={key: value for key, value in values.items() if value})


def again(account: Account) -> Account:
    db.session.remove()
    return db.session.get_one(Account, account.id)


def who_is_in(client: FlaskClient) -> int | None:
    account_id: int | None = client.get("/sign-in/again").get_json()["account_id"]
    return account_id


def test_the_page_of_a_code_shows_whose_it_is_and_ticks_nothing(
    client: FlaskClient, account: Account
) -> None:
    page = client.get("/activate", query_string={"code": make_code(account)}).text

    for shown in (
        "Nguyễn Thị Hoà",
        "ST1024",
        "Liên đoàn Lao động tỉnh Sông Trăng",
        "91/2025/QH15",
        "356/2025",
    ):
        assert shown in page
    assert "checked" not in page


def test_activating_keeps_consent_contacts_and_password_and_signs_in(
    client: FlaskClient, account: Account
) -> None:
    with travel(NOON, tick=False):
        answer = activate(client, make_code(account))
        signed_in = who_is_in(client)

    kept = again(account)
    assert (answer.status_code, answer.location, signed_in) == (302, "/", account.id)
    assert contacts_of(kept) == ("0912345678", "hoa@example.vn")
    assert (kept.activated_at, kept.confirmed_email) == (NOON, "hoa@example.vn")
    assert hashing.is_password(PASSWORD, kept.password_hash)
    consents = db.session.execute(select(Consent.account_id, Consent.version, Consent.given_at)).all()
    assert consents == [(account.id, CONSENT_VERSION, NOON)]


def test_a_code_works_once(client: FlaskClient, account: Account) -> None:
    code = make_code(account)
    activate(client, code)

    answer = activate(client, code, password="mật khẩu khác hẳn")

    assert answer.status_code == 400
    assert UNUSABLE in answer.text
    assert hashing.is_password(PASSWORD, again(account).password_hash)


def test_one_code_used_by_many_at_once_opens_the_account_once(
    app: Flask, client: FlaskClient, account: Account
) -> None:
    code = make_code(account)

    def use(number: int) -> int:
        return activate(app.test_client(), code, password=f"chiếc thuyền nan {number}").status_code

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(use, range(8)))

    assert sorted(codes) == [302] + [400] * 7
    winner = codes.index(302)
    assert hashing.is_password(f"chiếc thuyền nan {winner}", again(account).password_hash)
    assert len(db.session.scalars(select(Consent)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"is_me": ""}, "Hãy xác nhận đây là bạn và đơn vị của bạn."),
        ({"is_consenting": ""}, "Cần bạn đồng ý thì tài khoản mới được mở."),
        ({"password": ""}, "Hãy điền mục này."),
        ({"password": "ngắn"}, "Mật khẩu cần ít nhất 8 ký tự."),
        ({"password": "nguyenthihoa"}, "Mật khẩu không được là họ tên"),
        ({"password": "15031985"}, "Mật khẩu không được là họ tên"),
        ({"password": "0912345678"}, "Mật khẩu không được là họ tên"),
        ({"phone": "12345"}, "“12345” không phải là số điện thoại di động."),
        ({"email": "hoa@"}, "“hoa@” không phải là địa chỉ e-mail."),
        ({"email": "trung@example.vn"}, "E-mail này đang dùng cho một tài khoản khác."),
    ],
)
def test_what_is_wrong_is_said_and_the_code_stays_unused(
    client: FlaskClient, account: Account, changes: dict[str, str], text: str
) -> None:
    make_account(name="Trần Văn Trung", email="trung@example.vn")
    code = make_code(account)
    db.session.remove()

    answer = activate(client, code, **changes)

    assert (answer.status_code, text in answer.text) == (400, True)
    assert (again(account).activated_at, contacts_of(account)) == (None, (None, None))
    assert who_is_in(client) is None
    assert activate(client, code).status_code == 302


def test_the_code_itself_is_no_password(client: FlaskClient, account: Account) -> None:
    code = make_code(account)

    assert "Mật khẩu không được là họ tên" in activate(client, code, password=code).text


@pytest.mark.parametrize("path", ["/activate", "/reset"])
def test_an_unknown_code_is_asked_for_again(client: FlaskClient, account: Account, path: str) -> None:
    page = client.get(path, query_string={"code": "K7PM-4QR3-TWXY"})
    sent = client.post(path, data={"code": "K7PM-4QR3-TWXY", "password": PASSWORD})

    assert (page.status_code, sent.status_code) == (400, 400)
    assert UNUSABLE in page.text
    assert UNUSABLE in sent.text
    assert 'value="K7PM-4QR3-TWXY"' in page.text


def test_without_a_code_one_is_asked_for(client: FlaskClient) -> None:
    assert "Nhập mã kích hoạt in trên phiếu của bạn" in client.get("/activate").text
    assert "Nhập mã đặt lại mật khẩu" in client.get("/reset").text


def test_a_code_that_is_over_or_replaced_lets_nobody_in(client: FlaskClient, account: Account) -> None:
    with travel(NOON, tick=False) as now:
        replaced = make_code(account)
        code = make_code(account)
        assert UNUSABLE in activate(client, replaced).text
        now.shift(30 * DAY)
        assert UNUSABLE in activate(client, code).text
        now.shift(-timedelta(seconds=1))
        assert activate(client, code).status_code == 302


def test_the_code_of_a_deactivated_account_lets_nobody_in(client: FlaskClient, account: Account) -> None:
    code = make_code(account)
    again(account).is_active = False
    db.commit()

    assert UNUSABLE in activate(client, code).text


def test_a_code_of_the_other_kind_leads_to_its_own_page(client: FlaskClient, account: Account) -> None:
    code = make_code(account, Purpose.RESET)

    assert client.get("/activate", query_string={"code": code}).location == f"/reset?code={code}"
    assert UNUSABLE in activate(client, code).text


def test_a_reset_code_sets_a_password_and_ends_every_other_session(
    client: FlaskClient, account: Account
) -> None:
    again(account).password_hash = hashing.hash_password("mật khẩu cũ")
    open_session(account.id, now=clock.now())
    code = make_code(account, Purpose.RESET)
    assert "Mật khẩu mới cho Nguyễn Thị Hoà." in client.get("/reset", query_string={"code": code}).text

    answer = client.post("/reset", data={"code": code, "password": PASSWORD})

    assert (answer.status_code, who_is_in(client)) == (302, account.id)
    assert hashing.is_password(PASSWORD, again(account).password_hash)
    ended = db.session.scalars(select(SignInSession.ended_at.is_not(None)).order_by(SignInSession.id)).all()
    assert ended == [True, False]
    assert UNUSABLE in client.post("/reset", data={"code": code, "password": PASSWORD}).text


def test_a_weak_new_password_is_refused_and_the_code_stays_unused(
    client: FlaskClient, account: Account
) -> None:
    code = make_code(account, Purpose.RESET)

    answer = client.post("/reset", data={"code": code, "password": "matkhau123"})

    assert (answer.status_code, "Mật khẩu này quá dễ đoán." in answer.text) == (400, True)
    assert client.post("/reset", data={"code": code, "password": PASSWORD}).status_code == 302


def test_a_reset_code_lets_in_who_had_to_wait_for_wrong_passwords(
    client: FlaskClient, account: Account
) -> None:
    for _try in range(6):
        client.post("/sign-in", data={"name": "ST1024", "password": "sai rồi nhé"})
    client.post("/reset", data={"code": make_code(account, Purpose.RESET), "password": PASSWORD})
    client.post("/sign-out")

    assert client.post("/sign-in", data={"name": "ST1024", "password": PASSWORD}).status_code == 302


def test_only_a_hash_of_a_code_is_kept(account: Account) -> None:
    code = make_code(account)
    kept = " ".join(
        str(value)
        for row in db.session.execute(db.Base.metadata.tables["access_codes"].select())
        for value in row
    )

    assert code.replace("-", "") not in kept


def test_the_text_people_agreed_to_has_not_changed(app: Flask) -> None:
    with app.test_request_context():
        page = render_template(f"lms/access/consent_{CONSENT_VERSION}.html", controller="LĐLĐ tỉnh")
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert (
        hashlib.sha256(words.encode()).hexdigest()
        == "24a8f428875598e6a698b4bd28bc1dea2348e18c3dac6dfb882f764d14693ecb"
    )


def test_codes_of_thousands_differ(account: Account) -> None:
    codes = new_codes([account.id] * 2000, Purpose.ACTIVATION, expires_at=NOON + DAY, by=None, now=NOON)

    assert len(set(codes)) == 2000
