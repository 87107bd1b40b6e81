from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import clock, db
from lms.audit.models import AuditEntry
from lms.auth import hashing
from lms.auth.actions import open_session
from lms.auth.models import Account, Consent, SignInSession
from tests.world import NOON, contacts_of, make_account, make_person, sign_in

PASSWORD = "hoa mua xuân"
ANDROID = "Mozilla/5.0 (Linux; Android 13) Chrome/125.0 Mobile Safari/537.36"


@pytest.fixture
def account(client: FlaskClient) -> Account:
    """A person who is signed in."""
    person = make_person("Nguyễn Thị Hoà", member_code="ST1024")
    account = make_account(person, password=PASSWORD, email="hoa@example.vn", phone="0912345678")
    sign_in(client, account)
    return account


def again(account: Account) -> Account:
    db.session.remove()
    return db.session.get_one(Account, account.id)


def open_devices(account: Account) -> list[str]:
    db.session.remove()
    rows = select(SignInSession.user_agent).where(
        SignInSession.account_id == account.id, SignInSession.ended_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(SignInSession.id)))


def record_of(account: Account) -> tuple[object, object]:
    """Return what the only change of contacts on record was, before and after."""
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_name) == ("account.change_contacts", "Nguyễn Thị Hoà")
    assert (entry.account_id, entry.subject_id) == (account.id, account.id)
    return entry.before, entry.after


def test_the_page_shows_names_devices_and_consent(client: FlaskClient, account: Account) -> None:
    open_session(account.id, user_agent=ANDROID, is_shared=True, now=clock.now())
    db.session.add(Consent(account_id=account.id, version="v1", given_at=NOON))
    db.commit()

    page = client.get("/account").text

    for shown in ("ST1024", "0912345678", "hoa@example.vn", "Chrome, Android", "Máy này", "Máy dùng chung"):
        assert shown in page
    assert "Bạn đã đồng ý lúc 12:00 ngày 22/11/2026 (bản v1)." in page
    assert "không dùng để đăng nhập được" not in page
    assert "91/2025/QH15" in client.get("/account/consent").text


def test_a_shared_phone_number_is_said_to_be_no_sign_in_name(client: FlaskClient, account: Account) -> None:
    make_account(make_person("Trần Văn Đức"), phone="0912345678")
    db.commit()

    assert "không dùng để đăng nhập được" in client.get("/account").text


def test_a_new_password_is_kept_and_other_devices_are_signed_out(
    client: FlaskClient, account: Account
) -> None:
    open_session(account.id, user_agent=ANDROID, now=clock.now())
    db.commit()

    answer = client.post("/account/password", data={"current": PASSWORD, "password": "chiếc thuyền nan"})

    assert (answer.status_code, answer.location) == (302, "/account")
    assert hashing.is_password("chiếc thuyền nan", again(account).password_hash)
    assert open_devices(account) == [""]
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"current": "sai rồi nhé", "password": "chiếc thuyền nan"}, "Mật khẩu hiện tại chưa đúng."),
        ({"current": PASSWORD, "password": "hoa@example.vn"}, "Mật khẩu không được là họ tên"),
        ({"current": PASSWORD, "password": "st1024st"}, None),
        ({"current": PASSWORD, "password": "12345678"}, "Mật khẩu này quá dễ đoán."),
        ({"current": PASSWORD}, "Hãy điền mục này."),
    ],
)
def test_a_wrong_change_of_password_is_said_and_changes_nothing(
    client: FlaskClient, account: Account, data: dict[str, str], text: str | None
) -> None:
    answer = client.post("/account/password", data=data)

    assert (answer.status_code == 400, text is not None and text in answer.text) == (text is not None,) * 2
    assert hashing.is_password(PASSWORD, again(account).password_hash) == (text is not None)


def test_guessing_the_password_at_an_open_device_is_made_to_wait(
    client: FlaskClient, account: Account
) -> None:
    data = {"current": "sai rồi nhé", "password": "chiếc thuyền nan"}
    for _try in range(5):
        client.post("/account/password", data=data)

    answer = client.post("/account/password", data={**data, "current": PASSWORD})

    assert "Mật khẩu đã bị nhập sai nhiều lần." in answer.text
    assert hashing.is_password(PASSWORD, again(account).password_hash)


def test_contacts_are_kept_as_sign_in_names(client: FlaskClient, account: Account) -> None:
    answer = client.post(
        "/account/contacts", data={"phone": "+84 987 654 321", "email": "Moi@Example.vn", "proof": PASSWORD}
    )

    assert answer.status_code == 302
    assert contacts_of(again(account)) == ("0987654321", "moi@example.vn")
    assert record_of(account) == (
        {"phone": "0912345678", "email": "hoa@example.vn"},
        {"phone": "0987654321", "email": "moi@example.vn"},
    )


def test_contacts_may_be_taken_away(client: FlaskClient, account: Account) -> None:
    client.post("/account/contacts", data={"phone": "", "email": "", "proof": PASSWORD})

    assert contacts_of(again(account)) == (None, None)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"proof": "sai rồi nhé"}, "Mật khẩu hiện tại chưa đúng."),
        ({"proof": ""}, "Hãy điền mục này."),
        ({"phone": "113"}, "“113” không phải là số điện thoại di động."),
        ({"email": "x"}, "“x” không phải là địa chỉ e-mail."),
        ({"email": "trung@example.vn"}, "E-mail này đang dùng cho một tài khoản khác."),
    ],
)
def test_wrong_contacts_are_said_and_change_nothing(
    client: FlaskClient, account: Account, changes: dict[str, str], text: str
) -> None:
    make_account(name="Trần Văn Trung", email="trung@example.vn")
    db.commit()
    db.session.remove()
    data = {"phone": "0987654321", "email": "moi@example.vn", "proof": PASSWORD, **changes}

    answer = client.post("/account/contacts", data=data)

    assert (answer.status_code, text in answer.text) == (400, True)
    assert contacts_of(again(account)) == ("0912345678", "hoa@example.vn")


def test_one_device_or_all_others_are_signed_out(client: FlaskClient, account: Account) -> None:
    for name in ("một", "hai", "ba"):
        open_session(account.id, user_agent=name, now=clock.now())
    db.commit()
    first = db.session.scalars(select(SignInSession.id).where(SignInSession.user_agent == "một")).one()

    client.post(f"/account/devices/{first}/end")
    assert open_devices(account) == ["", "hai", "ba"]
    client.post(f"/account/devices/{first}/end")
    client.post("/account/devices/end")
    assert open_devices(account) == [""]


def test_the_device_of_somebody_else_stays_signed_in(client: FlaskClient, account: Account) -> None:
    other = make_account(make_person("Trần Văn Đức"))
    open_session(other.id, user_agent="khác", now=datetime.now(UTC) - timedelta(hours=1))
    db.commit()
    device = db.session.scalars(select(SignInSession.id).where(SignInSession.account_id == other.id)).one()

    client.post(f"/account/devices/{device}/end")
    client.post("/account/devices/end")

    assert open_devices(other) == ["khác"]


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/account").location == "/sign-in?next=/account"
    for path in ("password", "contacts", "devices/1/end", "devices/end"):
        assert client.post(f"/account/{path}").location == "/sign-in"
