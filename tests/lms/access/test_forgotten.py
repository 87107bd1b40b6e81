import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from time_machine import travel

from lms import crypto, db
from lms.auth.models import AccessCode, Account
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.mail.writers import Letter
from tests.world import NOON, make_account, make_person

PASSWORD = "hoa mua xuân"
SENT = "Nếu tên này có tài khoản và tài khoản có e-mail, một thư hướng dẫn đang tới đó."


@pytest.fixture
def account(app: Flask) -> Account:
    person = make_person("Nguyễn Thị Hoà", member_code="ST1024")
    account = make_account(person, password=PASSWORD, email="hoa@example.vn")
    db.commit()
    return account


def letters_after(client: FlaskClient, name: str) -> list[Letter]:
    """Ask for a letter in a name, let the answer be worked out, and return the letters that leave."""
    assert SENT in client.post("/forgotten", data={"name": name}).text
    for job_id in db.session.scalars(select(Job.id).where(Job.kind == "write_reset")).all():
        run_now(job_id)
    db.session.remove()
    letters = [
        Letter(*json.loads(crypto.decrypt(arguments["letter"])))
        for arguments in db.session.scalars(select(Job.arguments).where(Job.kind == "send_mail"))
    ]
    db.session.execute(delete(Job))
    db.commit()
    return letters


@pytest.mark.parametrize("name", ["ST1024", "hoa@example.vn"])
def test_a_letter_leads_to_a_new_password_within_half_an_hour(
    client: FlaskClient, account: Account, name: str
) -> None:
    with travel(NOON, tick=False) as now:
        (letter,) = letters_after(client, name)
        path = letter.text.split("http://127.0.0.1:8000")[1].split()[0]
        now.shift(timedelta(minutes=30, seconds=-1))
        before = client.get(path)
        now.shift(1)
        after = client.get(path)

    assert (letter.to, letter.subject) == ("hoa@example.vn", "Đặt lại mật khẩu")
    assert "Mật khẩu mới cho Nguyễn Thị Hoà." in before.text
    assert after.status_code == 400


def test_nobody_is_written_to_who_cannot_or_must_not_be(client: FlaskClient, account: Account) -> None:
    make_account(make_person(member_code="ST1"), password=PASSWORD)
    make_account(make_person(member_code="ST2"), email="hai@example.vn", activated_at=None)
    make_account(make_person(member_code="ST3"), email="ba@example.vn", is_active=False)
    db.commit()

    assert [letters_after(client, name) for name in ("ST1", "ST2", "ST3", "ST9999", "a@b.vn")] == [[]] * 5
    assert len(letters_after(client, "ST1024")) == 1


def test_the_page_answers_alike_for_everybody(client: FlaskClient, account: Account) -> None:
    pages = [
        client.post("/forgotten", data={"name": name}).text.replace(name, "") for name in ("ST1024", "ST9999")
    ]

    assert pages[0] == pages[1]
    kinds = db.session.scalars(select(Job.kind)).all()
    assert kinds == ["write_reset"] * 2
    assert "ST1024" not in str(db.session.scalars(select(Job.arguments)).all())


def test_a_later_letter_makes_the_earlier_lapse(client: FlaskClient, account: Account) -> None:
    letters_after(client, "ST1024")
    letters_after(client, "ST1024")

    open_codes = [
        one.expires_at > one.created_at + timedelta(minutes=1)
        for one in db.session.scalars(select(AccessCode).order_by(AccessCode.id))
    ]
    assert open_codes == [False, True]


def test_five_letters_are_enough_until_a_day_of_rest(client: FlaskClient, account: Account) -> None:
    with travel(NOON, tick=False) as now:
        counts = [len(letters_after(client, "ST1024")) for _try in range(7)]
        now.shift(timedelta(hours=24, seconds=1))
        after = len(letters_after(client, "ST1024"))

    assert counts == [1] * 5 + [0] * 2
    assert after == 1


def test_without_a_name_nothing_is_sent(client: FlaskClient) -> None:
    answer = client.post("/forgotten", data={"name": " "})

    assert (answer.status_code, "Hãy điền mục này." in answer.text) == (400, True)
    assert db.session.scalars(select(Job.id)).all() == []
    assert "Người phụ trách ở công đoàn của bạn cấp cho bạn một mã" in client.get("/forgotten").text
