"""The pages of essays: writing, marking blind, organising."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.contests.models import Contest
from quizzes.essays import marking, queries
from quizzes.essays.models import Essay
from quizzes.essays.rules import State
from tests.quizzes.essays.world import CLOSED, TEXT, make_contest_with_essay, round_of, written
from tests.world import MINUTE, NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def person(ward: Unit) -> Person:
    return make_person("Nguyễn Văn An", unit=ward)


@pytest.fixture
def contest(ward: Unit) -> Contest:
    return make_contest_with_essay(ward, markers=2, apart=2)


def address_of(contest: Contest) -> str:
    return f"/c/{contest.slug}/essays/1"


def essay_of(contest: Contest, person: Person) -> Essay | None:
    return queries.find_essay(round_of(contest).round.id, person.id)


def test_an_essay_is_written_saved_and_handed_in(
    client: FlaskClient, contest: Contest, person: Person
) -> None:
    address = address_of(contest)
    refused: list[object] = [[], {"text": 1, "seq": 3}]
    with time_machine.travel(NOON + MINUTE, tick=False):
        sign_in(client, make_account(person))
        assert address in client.get(f"/c/{contest.slug}").text
        assert "Bắt đầu viết" in client.get(address).text
        client.post(f"{address}/start")
        saved = client.post(f"{address}/save", json={"text": "Tôi sẽ", "seq": 2})
        older = client.post(f"{address}/save", json={"text": "Tôi", "seq": 1})
        odd = [client.post(f"{address}/save", json=said).status_code for said in refused]
        short = client.post(address, data={"text": "Tôi sẽ", "seq": "3", "hand_in": "1"})
        kept = client.post(address, data={"text": "Tôi sẽ làm", "seq": "3", "keep": "1"})
        handed_in = client.post(
            address, data={"text": TEXT, "seq": "4", "hand_in": "1"}, follow_redirects=True
        )

    assert (saved.status_code, saved.json) == (200, {"seq": 2, "words": 2})
    assert (older.status_code, odd) == (409, [400, 400])
    assert short.status_code == 400
    assert "Bài có 2 từ; bài nộp phải từ 3 đến 6 từ." in short.text
    assert kept.status_code == 302
    essay = essay_of(contest, person)
    assert essay is not None
    assert (essay.text, essay.seq, essay.handed_in_at) == (TEXT, 4, NOON + MINUTE)
    assert essay.receipt_code in handed_in.text


def test_nobody_writes_without_signing_in_or_in_a_round_without_an_essay(
    client: FlaskClient, contest: Contest, person: Person
) -> None:
    account = make_account(person)
    db.commit()
    assert client.get(address_of(contest)).status_code == 302
    sign_in(client, account)

    assert client.get(f"/c/{contest.slug}/essays/2").status_code == 404
    assert essay_of(contest, person) is None


def test_markers_see_essays_without_their_writers_and_only_when_they_are_named(
    client: FlaskClient, contest: Contest, person: Person, ward: Unit
) -> None:
    essay = written(contest, person)
    account = make_staff(Role.GRADER, ward, name="Giám khảo Một")
    with time_machine.travel(CLOSED, tick=False):
        sign_in(client, account)
        address = f"/marking/{contest.id}/{essay.id}"
        assert client.get(address).status_code == 404
        marking.name_markers(contest, [account.id], account_id=None, now=CLOSED)
        db.commit()
        assert address in client.get("/marking").text
        page = client.get(address).text
        wrong = client.post(address, data={"points": "5,555"})
        marked = client.post(address, data={"points": "4,5", "remark": "Rõ ý."})
        after = client.get("/marking").text

    assert TEXT in page
    assert [one for one in ("Nguyễn Văn An", essay.receipt_code) if one in page] == []
    assert (wrong.status_code, marked.status_code) == (400, 302)
    assert "4,5 điểm" in after
    [found] = queries.essays_of(round_of(contest))
    assert (found.given, found.state) == ([450], State.WAITING)


def test_organisers_name_markers_settle_and_void(
    client: FlaskClient, contest: Contest, person: Person, ward: Unit
) -> None:
    essay = written(contest, person)
    markers = [make_staff(Role.GRADER, ward, name=name) for name in ("Giám khảo Một", "Giám khảo Hai")]
    stranger = make_staff(Role.GRADER, make_unit("Nơi khác", code="X"))
    address = f"/organising/contests/{contest.id}/essays"
    with time_machine.travel(CLOSED, tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        refused = client.post(address, data={"markers": [str(stranger.id)]})
        client.post(address, data={"markers": [str(one.id) for one in markers]})
        for account, points in zip(markers, (100, 450), strict=True):
            marking.mark_essay(
                contest, essay.id, points, remark="", account_id=account.id, person_id=None, now=CLOSED
            )
        db.commit()
        listed = client.get(address).text
        before = client.get(f"{address}/{essay.id}").text
        blank = client.post(f"{address}/{essay.id}/settle", data={"points": "3", "grounds": ""})
        client.post(
            f"{address}/{essay.id}/settle", data={"points": "3", "grounds": "Đọc lại cùng hai người."}
        )
        after = client.get(f"{address}/{essay.id}").text
        client.post(f"{address}/{essay.id}/void", data={"reason": "Chép bài."})
        voided = queries.require_marked(contest.id, essay.id)[1].state
        client.post(f"{address}/{essay.id}/lift")

    assert (refused.status_code, blank.status_code) == (400, 400)
    assert [one.is_named for one in queries.list_markers(contest)] == [True, True]
    assert essay.receipt_code in listed
    assert ("Nguyễn Văn An" in before, "Nguyễn Văn An" in after) == (False, True)
    assert voided is State.VOID
    assert queries.require_marked(contest.id, essay.id)[1].points == 3
