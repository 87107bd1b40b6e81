"""The shorter way of a save: for those only whom Flask let in a moment ago, and with the same answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, request, request_started
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import db
from lms.auth import memory
from lms.auth.actions import end_all_sessions
from lms.people.models import Person
from quizzes.attempts.models import Attempt
from tests.quizzes.world import letters_of, make_attempt, make_quiz
from tests.world import make_account, make_person, sign_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
def seen(app: Flask) -> Iterator[list[str]]:
    """The addresses that came as far as Flask."""
    seen: list[str] = []

    def note(sender: object, **rest: object) -> None:
        seen.append(request.path)

    with request_started.connected_to(note, app):
        yield seen


@pytest.fixture
def attempt(entrant: Person, client: FlaskClient) -> Attempt:
    """An attempt that was begun just now, on a phone that is signed in."""
    account = make_account(entrant)
    attempt = make_attempt(entrant, make_quiz(), now=datetime.now(UTC))
    db.commit()
    sign_in(client, account)
    client.get(f"/attempts/{attempt.id}")
    return attempt


def tap(client: FlaskClient, attempt: Attempt, seq: int, choice: str = "a", **more: Any) -> TestResponse:
    """Send the answer to question 1."""
    body = {"question": 1, "choice": [choice], "seq": seq}
    return client.post(f"/attempts/{attempt.id}/answers", json=body, **more)


def without_the_moment(reply: TestResponse) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Return all that two replies must agree in: status, body and headers, but for the time of day."""
    body = {name: value for name, value in reply.get_json().items() if name not in {"at", "left", "seq"}}
    left_out = {"X-Request-Id", "Content-Length"}
    return reply.status_code, body, {name: value for name, value in reply.headers if name not in left_out}


def test_the_second_save_takes_the_shorter_way_and_hears_the_same(
    client: FlaskClient, attempt: Attempt, seen: list[str]
) -> None:
    first = tap(client, attempt, 1)
    assert seen == [f"/attempts/{attempt.id}/answers"]

    second = tap(client, attempt, 2, "b")

    assert len(seen) == 1
    assert without_the_moment(second) == without_the_moment(first)
    assert second.get_json()["seq"] == 2
    assert letters_of(attempt) == {1: ["b"]}


@pytest.mark.parametrize("header", ["X-CSRFToken", "Referer", "Origin", "Host", "X-Forwarded-For"])
def test_a_request_that_comes_otherwise_is_looked_at_by_flask(
    client: FlaskClient, attempt: Attempt, seen: list[str], header: str
) -> None:
    tap(client, attempt, 1)

    tap(client, attempt, 2, headers={header: "thi.example.vn"})

    assert len(seen) == 2


def test_a_made_up_token_is_refused_on_either_way(app: Flask, client: FlaskClient, attempt: Attempt) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.get(f"/attempts/{attempt.id}").text
    token = page.partition('data-token="')[2].partition('"')[0]
    assert tap(client, attempt, 1, headers={"X-CSRFToken": token}).status_code == 200
    assert tap(client, attempt, 2, headers={"X-CSRFToken": token}).status_code == 200

    reply = tap(client, attempt, 3, "b", headers={"X-CSRFToken": "made up"})

    assert reply.status_code == 400
    assert letters_of(attempt) == {1: ["a"]}


def test_who_signed_out_saves_nothing_any_more(
    client: FlaskClient, attempt: Attempt, entrant: Person
) -> None:
    tap(client, attempt, 1)

    end_all_sessions(1, now=datetime.now(UTC))
    db.commit()

    assert tap(client, attempt, 2, "b").status_code == 401
    assert letters_of(attempt) == {1: ["a"]}


def test_what_is_known_too_long_is_asked_again(
    client: FlaskClient, attempt: Attempt, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "passes", memory.Memory(seconds=-1))
    tap(client, attempt, 1)

    tap(client, attempt, 2)

    assert len(seen) == 2


def test_an_older_tap_changes_nothing(client: FlaskClient, attempt: Attempt) -> None:
    tap(client, attempt, 1)
    tap(client, attempt, 5, "c")

    reply = tap(client, attempt, 4, "b")

    assert (reply.status_code, reply.get_json()["seq"]) == (200, 5)
    assert letters_of(attempt) == {1: ["c"]}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"question": 1}', b'{"question": 99, "choice": ["a"], "seq": 2}', b"{" * 5000],
)
def test_what_is_no_answer_is_refused_as_ever(client: FlaskClient, attempt: Attempt, body: bytes) -> None:
    tap(client, attempt, 1)

    reply = client.post(f"/attempts/{attempt.id}/answers", data=body, content_type="application/json")

    assert reply.status_code == 400
    assert reply.get_json()["text"]
    assert letters_of(attempt) == {1: ["a"]}


def test_the_attempt_of_another_is_not_found(client: FlaskClient, attempt: Attempt) -> None:
    tap(client, attempt, 1)
    other = make_attempt(make_person("Lê Văn Khác"), make_quiz(key="quiz:2"), now=datetime.now(UTC))
    db.commit()

    assert tap(client, other, 1).status_code == 404
    assert letters_of(other) == {}


def test_a_late_answer_is_kept_as_late(client: FlaskClient, attempt: Attempt) -> None:
    tap(client, attempt, 1)
    db.session.get_one(Attempt, attempt.id).deadline_at = datetime.now(UTC) - MINUTE
    db.commit()

    reply = tap(client, attempt, 2, "b")

    assert (reply.status_code, reply.get_json()["state"]) == (409, "late")
    kept = db.session.get_one(Attempt, attempt.id, populate_existing=True)
    assert (letters_of(kept), list(kept.late)) == ({1: ["a"]}, ["1"])


def test_another_device_is_told_so(client: FlaskClient, attempt: Attempt) -> None:
    tap(client, attempt, 1)
    db.session.get_one(Attempt, attempt.id).device = "another phone"
    db.commit()

    reply = tap(client, attempt, 2, "b")

    assert (reply.status_code, reply.get_json()["state"]) == (409, "taken_over")
    assert letters_of(attempt) == {1: ["a"]}
