from dataclasses import replace
from email import message_from_string
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.config import Settings
from lms.errors import Refused
from lms.jobs.execution import run_now
from lms.jobs.models import Job, JobState
from lms.mail.actions import send_later
from lms.mail.delivery import deliver
from lms.mail.readers import count_outbox, read_letter, read_outbox
from lms.mail.writers import Letter, email_of
from lms.rights import Role
from tests.lms.mail.smtp_server import mailbox
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in
from wsgi import create_app

TEXT = "Chào bạn Nguyễn Thị Hoà,\nmã của bạn là K7PM-4QR3-TWXY.\n"


@pytest.fixture
def sent(app: Flask) -> list[int]:
    """The ids of the jobs that a runner was told of."""
    ids: list[int] = []
    app.extensions["jobs"].send = ids.append
    return ids


def write(to: str = "hoa@example.vn", subject: str = "Mã đăng nhập của bạn") -> None:
    send_later(to, subject, TEXT, now=NOON)
    db.commit()


def outbox(app: Flask) -> Path:
    folder: Path = app.config["SETTINGS"].data / "outbox"
    return folder


def test_a_letter_leaves_after_the_commit_alone(app: Flask, sent: list[int]) -> None:
    send_later("hoa@example.vn", "Mã", TEXT, now=NOON)
    assert sent == []
    db.rollback()
    assert sent == []

    write()

    assert sent == db.session.scalars(select(Job.id)).all()


def test_the_job_keeps_the_letter_encrypted(app: Flask, sent: list[int]) -> None:
    write()

    arguments = db.session.scalars(select(Job.arguments)).one()
    assert "K7PM" not in str(arguments)
    assert "hoa@" not in str(arguments)


def test_without_a_mail_server_letters_lie_in_the_outbox(app: Flask, sent: list[int]) -> None:
    write()

    run_now(sent[0])

    letter = read_letter(outbox(app), sent[0])
    assert letter is not None
    assert letter[:3] == (sent[0], "hoa@example.vn", "Mã đăng nhập của bạn")
    assert letter.text.replace("\r\n", "\n") == TEXT
    assert db.session.scalars(select(Job.message)).one() == "Thư nằm trong hộp thư đi."
    assert (outbox(app) / f"{sent[0]:08}.eml").stat().st_mode & 0o777 == 0o600


def test_another_try_lays_the_letter_down_once(settings: Settings) -> None:
    email = email_of(Letter("hoa@example.vn", "Mã", TEXT), sender="a@b.vn", written_at=NOON)

    for _try in range(2):
        deliver(email, number=7, settings=settings)

    assert [path.name for path in (settings.data / "outbox").iterdir()] == ["00000007.eml"]


def test_a_mail_server_gets_the_letter(settings: Settings) -> None:
    with mailbox() as server:
        email = email_of(
            Letter("hoa@example.vn", "Mã đăng nhập", TEXT, "<p>Mã</p>"),
            sender="hoctap@example.vn",
            written_at=NOON,
        )
        deliver(email, number=7, settings=replace(settings, mail_url=server.url))

    letter = message_from_string(server.letters[0], policy=SMTP)
    assert "mail FROM:<hoctap@example.vn>" in " ".join(server.commands)
    assert "rcpt TO:<hoa@example.vn>" in server.commands
    assert (letter["Subject"], letter["Date"]) == ("Mã đăng nhập", "Sun, 22 Nov 2026 05:00:00 +0000")
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert not (settings.data / "outbox").exists()


def test_a_mail_server_that_is_away_leaves_the_job_to_be_tried_again(app: Flask, sent: list[int]) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1:9")
    write()

    run_now(sent[0])

    assert db.session.scalars(select(Job.state)).one() == JobState.QUEUED


def test_a_wrong_address_of_a_mail_server_is_said(settings: Settings) -> None:
    email = email_of(Letter("hoa@example.vn", "Mã", TEXT), sender="a@b.vn", written_at=NOON)

    with pytest.raises(Refused, match="MAIL_URL"):
        deliver(email, number=1, settings=replace(settings, mail_url="mail.example.vn"))


def test_a_header_has_one_line() -> None:
    email = email_of(
        Letter("hoa@example.vn\r\nBcc: all@example.vn", "Mã\nX: y", TEXT), sender="a@b.vn", written_at=NOON
    )

    assert email["Bcc"] is None
    assert email["Subject"] == "Mã X: y"


def test_the_outbox_shows_the_newest_letters_first(app: Flask, client: FlaskClient, sent: list[int]) -> None:
    for number in range(3):
        write(subject=f"Thư {number}")
    for job_id in sent:
        run_now(job_id)
    sign_in(client, make_staff(Role.ADMINISTRATOR, None))

    page = client.get("/outbox").text
    letter = client.get(f"/outbox/{sent[0]}").text
    with client.get(f"/outbox/{sent[0]}.eml") as answer:
        file = (answer.mimetype, b"Subject:" in answer.data)

    assert page.index("Thư 2") < page.index("Thư 1") < page.index("Thư 0")
    assert "Chưa nối máy chủ thư" in page
    assert "K7PM-4QR3-TWXY" in letter
    assert file == ("message/rfc822", True)
    assert client.get("/outbox/99999999").status_code == 404
    assert client.get("/outbox/99999999.eml").status_code == 404
    assert [one.subject for one in read_outbox(outbox(app), before=sent[2], most=1)] == ["Thư 1"]
    assert count_outbox(outbox(app)) == 3


def test_the_outbox_is_closed_to_all_but_administrators_of_everything(client: FlaskClient) -> None:
    unit = make_unit()
    codes = []
    for account in (
        make_account(make_person()),
        make_staff(Role.TRAINER, None),
        make_staff(Role.ADMINISTRATOR, unit),
    ):
        sign_in(client, account)
        codes.append([client.get(path).status_code for path in ("/outbox", "/outbox/1", "/outbox/1.eml")])

    assert codes == [[403] * 3] * 3


def test_the_outbox_stands_in_the_navigation_of_those_who_may_open_it(client: FlaskClient) -> None:
    unit = make_unit()
    shown = []
    for account in (make_staff(Role.ADMINISTRATOR, None), make_staff(Role.ADMINISTRATOR, unit)):
        sign_in(client, account)
        shown.append('href="/outbox"' in client.get("/accounts").text)

    assert shown == [True, False]


def test_with_a_mail_server_the_outbox_needs_no_place(app: Flask, settings: Settings) -> None:
    app = create_app(replace(settings, mail_url="smtp://127.0.0.1:9"))
    with app.app_context():
        client = app.test_client()
        sign_in(client, make_staff(Role.ADMINISTRATOR, None))
        page = client.get("/accounts")

        assert (page.status_code, 'href="/outbox"' in page.text) == (200, False)
        assert client.get("/outbox").status_code == 200
        db.session.remove()
    db.engine().dispose()


def test_who_forgot_the_password_is_told_that_letters_wait_to_be_passed_on(client: FlaskClient) -> None:
    page = client.post("/forgotten", data={"name": "ST1024"}).text

    assert "người phụ trách phải chuyển thư bằng tay" in page
