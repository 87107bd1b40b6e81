"""One attempt, one device: another one takes over after asking, and the first can only read on."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.people.models import Person
from quizzes.attempts import actions, queries
from quizzes.attempts.answers import Tap
from quizzes.attempts.models import Attempt, AttemptEvent
from quizzes.attempts.rules import AttemptClosed, TakenOver, is_elsewhere
from tests.quizzes.world import at_once, fresh, letters_of, make_quiz, submitted
from tests.world import DAY, MINUTE, NOON, make_account, make_person, sign_in

CHROME = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0"


def start(person: Person, device: str | None = "phone", **values: Any) -> Attempt:
    quiz_id = make_quiz(**values)
    attempt_id = actions.start_attempt(quiz_id, person.id, device=device, user_agent=CHROME, now=NOON)
    return db.session.get_one(Attempt, attempt_id)


def save(attempt: Attempt, number: int, device: str | None) -> None:
    tap = Tap(number, ["a"], number)
    actions.save_answer(attempt.id, tap, person_id=attempt.person_id, device=device, now=NOON)


def take_over(attempt: Attempt, device: str = "desk", now: datetime = NOON + MINUTE) -> None:
    actions.take_over_attempt(
        attempt.id, person_id=attempt.person_id, device=device, user_agent=FIREFOX, now=now
    )


def events_of(attempt: Attempt) -> list[tuple[str, dict[str, str]]]:
    rows = db.session.execute(
        select(AttemptEvent.kind, AttemptEvent.details)
        .where(AttemptEvent.attempt_id == attempt.id)
        .order_by(AttemptEvent.id)
    )
    return [(kind, details) for kind, details in rows]


@pytest.mark.parametrize(
    ("holder", "device", "is_held_by_another"),
    [(None, "a", False), (None, None, False), ("a", "a", False), ("a", "b", True), ("a", None, True)],
)
def test_an_attempt_that_nobody_holds_is_free_to_all(
    holder: str | None, device: str | None, is_held_by_another: bool
) -> None:
    assert is_elsewhere(holder, device) is is_held_by_another


def test_only_the_device_that_began_saves(entrant: Person) -> None:
    attempt = start(entrant)

    save(attempt, 1, "phone")
    for device in ("desk", None):
        with pytest.raises(TakenOver):
            save(attempt, 2, device)
        with pytest.raises(TakenOver):
            actions.save_paper(
                attempt.id, {3: ["a"]}, page_seq=9, person_id=entrant.id, device=device, now=NOON
            )

    assert letters_of(attempt) == {1: ["a"]}


def test_the_first_device_that_saves_holds_an_attempt_that_nobody_held(entrant: Person) -> None:
    attempt = start(entrant, device=None)

    save(attempt, 1, "phone")

    assert fresh(attempt).device == "phone"
    with pytest.raises(TakenOver):
        save(attempt, 2, "desk")


def test_a_device_that_takes_over_saves_and_both_are_on_record(entrant: Person) -> None:
    attempt = start(entrant)
    save(attempt, 1, "phone")

    take_over(attempt)
    take_over(attempt)
    save(attempt, 2, "desk")

    with pytest.raises(TakenOver):
        save(attempt, 3, "phone")
    assert letters_of(attempt) == {1: ["a"], 2: ["a"]}
    assert events_of(attempt) == [("taken_over", {"from": CHROME, "to": FIREFOX})]


def test_an_attempt_that_ended_is_not_taken_over(entrant: Person) -> None:
    attempt = start(entrant)
    submitted(attempt)

    with pytest.raises(AttemptClosed):
        take_over(attempt)
    with pytest.raises(AttemptClosed):
        take_over(start(make_person(), key="quiz:2", bank_id=1), now=NOON + DAY)
    assert events_of(attempt) == []


def test_two_devices_that_take_over_at_once_leave_one_holder(app: Flask, entrant: Person) -> None:
    attempt = start(entrant)
    attempt_id, person_id = attempt.id, entrant.id
    db.commit()
    names = iter(["desk", "tablet"])

    def act() -> None:
        actions.take_over_attempt(
            attempt_id, person_id=person_id, device=next(names), user_agent=FIREFOX, now=NOON
        )

    assert at_once(app, 2, act) == [None, None]

    assert queries.require_own_attempt(person_id, attempt_id).device in {"desk", "tablet"}
    assert [kind for kind, _details in events_of(attempt)] == ["taken_over", "taken_over"]


@pytest.fixture
def account(entrant: Person) -> Account:
    return make_account(entrant)


@pytest.fixture
def devices(app: Flask, client: FlaskClient, account: Account) -> tuple[FlaskClient, FlaskClient]:
    """Two devices of one person, both signed in; the paper was begun on the first."""
    desk = app.test_client()
    for browser in (client, desk):
        sign_in(browser, account)
    quiz_id = make_quiz()
    db.commit()
    assert client.post(f"/quizzes/{quiz_id}/attempts").location == "/attempts/1"
    return client, desk


def tap(browser: FlaskClient, number: int) -> int:
    answer = browser.post("/attempts/1/answers", json={"question": number, "choice": ["a"], "seq": number})
    if answer.status_code == 409:
        assert answer.get_json() == {"state": "taken_over", "url": "/attempts/1"}
    return answer.status_code


def test_the_second_device_is_asked_and_the_first_hears_that_it_can_only_read(
    devices: tuple[FlaskClient, FlaskClient],
) -> None:
    phone, desk = devices
    assert tap(phone, 1) == 200

    page = desk.get("/attempts/1").text
    assert "Bài thi đang mở trên thiết bị khác" in page
    assert "Đã lưu 1/20" in page
    assert "paper.js" not in page
    assert tap(desk, 2) == 409

    assert desk.post("/attempts/1/take-over").location == "/attempts/1"
    assert tap(desk, 2) == 200
    assert tap(phone, 3) == 409
    assert "Bài thi đang mở trên thiết bị khác" in phone.get("/attempts/1").text
    assert sorted(letters_of(db.session.get_one(Attempt, 1))) == [1, 2]


def test_the_device_that_only_reads_hands_nothing_in(devices: tuple[FlaskClient, FlaskClient]) -> None:
    _phone, desk = devices

    assert desk.get("/attempts/1/submit").location == "/attempts/1"
    assert desk.post("/attempts/1/submit").location == "/attempts/1"
    assert desk.post("/attempts/1/submit", json={}).status_code == 409
    answer = desk.post("/attempts/1/answers", data={"q1": "a", "seq": 0}, follow_redirects=True)

    assert "trên máy này bài chỉ còn để xem" in answer.text
    attempt = db.session.get_one(Attempt, 1)
    assert (attempt.submitted_at, attempt.answers) == (None, {})


def test_a_session_that_ends_and_begins_again_is_the_same_device(
    app: Flask, devices: tuple[FlaskClient, FlaskClient], account: Account
) -> None:
    phone, _desk = devices
    with phone.session_transaction() as cookie:
        name = cookie["device"]

    sign_in(phone, account)
    assert tap(phone, 1) == 200
    phone.post("/sign-out")

    with phone.session_transaction() as cookie:
        assert name not in cookie.values()


def test_a_stranger_takes_nothing_over_and_neither_does_another_person(
    app: Flask, devices: tuple[FlaskClient, FlaskClient]
) -> None:
    other = app.test_client()
    assert re.match(r"/sign-in", other.post("/attempts/1/take-over").location)
    sign_in(other, make_account(make_person("Lê Văn Khác")))

    assert other.post("/attempts/1/take-over").status_code == 404
    assert events_of(db.session.get_one(Attempt, 1)) == []


def test_taking_over_after_the_end_leads_to_the_receipt(devices: tuple[FlaskClient, FlaskClient]) -> None:
    phone, desk = devices
    phone.post("/attempts/1/submit")

    answer = desk.post("/attempts/1/take-over", follow_redirects=True)

    assert answer.request.path == "/attempts/1/receipt"


def test_signing_in_again_keeps_the_name_of_the_browser(
    app: Flask, entrant: Person, client: FlaskClient
) -> None:
    account = make_account(entrant, password="mat khau dai 123", email="hoa@example.vn")
    db.commit()
    form = {"name": "hoa@example.vn", "password": "mat khau dai 123"}
    client.post("/sign-in", data=form)
    with client.session_transaction() as cookie:
        name = cookie["device"]

    again = client.post("/sign-in/again", data=form | {"account_id": account.id})

    assert again.status_code == 200
    with client.session_transaction() as cookie:
        assert cookie["device"] == name


def test_a_timer_that_is_early_ends_nothing(devices: tuple[FlaskClient, FlaskClient]) -> None:
    phone, _desk = devices

    answer = phone.post("/attempts/1/submit", json={"is_timer": True})

    assert answer.status_code == 202
    assert timedelta(minutes=14) < timedelta(seconds=answer.get_json()["left"]) <= timedelta(minutes=15)
    assert db.session.get_one(Attempt, 1).submitted_at is None
    assert datetime.now(UTC) < (db.session.get_one(Attempt, 1).deadline_at or NOON)
