"""The pages of those who look after a quiz, and the story that an entrant sees."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.jobs.models import Job
from lms.ledger.models import Activity
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.actions import keep_late
from quizzes.attempts.models import Attempt, Quiz
from tests.counting import count_statements
from tests.quizzes.world import fresh, make_attempt, make_quiz, submitted
from tests.world import MINUTE, make_account, make_person, make_staff, make_unit, sign_in

REASON = "Mất điện tại xưởng"


@pytest.fixture
def quiz_id(entrant: Person) -> int:
    return make_quiz(title="Pháp luật lao động")


@pytest.fixture
def owner(quiz_id: int) -> Unit:
    """The unit that gives the quiz."""
    activity = select(Activity.unit_id).join(Quiz, Quiz.activity_id == Activity.id).where(Quiz.id == quiz_id)
    return db.session.get_one(Unit, db.session.scalars(activity).one())


@pytest.fixture
def desk(owner: Unit, client: FlaskClient) -> FlaskClient:
    """The desk of the organiser of that unit."""
    sign_in(client, make_staff(Role.ORGANISER, owner))
    return client


def begun(person: Person, quiz_id: int, *, right: int = 0) -> Attempt:
    attempt = make_attempt(person, quiz_id, right=right, now=datetime.now(UTC))
    db.commit()
    return attempt


def addresses(attempt: Attempt) -> list[tuple[str, str]]:
    one, quiz = f"/supervising/attempts/{attempt.id}", f"/supervising/quizzes/{attempt.quiz_id}"
    acts = [("POST", f"{one}/{act}") for act in ("extend", "end", "give-back")]
    return [("GET", one), ("GET", quiz), ("GET", f"{quiz}/extend"), ("POST", f"{quiz}/extend"), *acts]


def entries() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.reason)
        .where(AuditEntry.reason == REASON)
        .order_by(AuditEntry.id)
    )
    return [(action, reason) for action, reason in rows]


def test_only_those_above_the_quiz_find_it(entrant: Person, quiz_id: int, client: FlaskClient) -> None:
    attempt = begun(entrant, quiz_id)

    for method, address in addresses(attempt):
        assert client.open(address, method=method).location.startswith("/sign-in")
    sign_in(client, make_staff(Role.ORGANISER, make_unit("Đơn vị khác")))
    for method, address in addresses(attempt):
        assert client.open(address, method=method).status_code == 404
    sign_in(client, make_account())
    for method, address in addresses(attempt):
        assert client.open(address, method=method).status_code == 403
    assert (fresh(attempt).submitted_at, entries()) == (None, [])


def test_a_trainer_does_not_look_after_what_organisers_own(
    entrant: Person, quiz_id: int, owner: Unit, client: FlaskClient
) -> None:
    attempt = begun(entrant, quiz_id)
    sign_in(client, make_staff(Role.TRAINER, owner))

    assert {client.open(address, method=method).status_code for method, address in addresses(attempt)} == {
        404
    }


def test_the_list_names_people_and_states_and_can_be_searched(
    entrant: Person, quiz_id: int, desk: FlaskClient
) -> None:
    begun(entrant, quiz_id, right=3)
    done = begun(make_person("Lê Văn Khác"), quiz_id)
    submitted(done, now=datetime.now(UTC))
    keep_late(done.id, {2: ["a"]}, seq=50, person_id=done.person_id, now=datetime.now(UTC))
    db.commit()
    db.session.expire_all()
    address = f"/supervising/quizzes/{quiz_id}"

    everybody = desk.get(address).text
    assert ("Nguyễn Thị Hoà" in everybody, "Lê Văn Khác" in everybody) == (True, True)
    assert ("3/20" in everybody, "1 câu muộn" in everybody) == (True, True)
    for query in ("q=khac", "state=ended", "state=late"):
        page = desk.get(f"{address}?{query}").text
        assert ("Nguyễn Thị Hoà" in page, "Lê Văn Khác" in page) == (False, True)
    assert "Lê Văn Khác" not in desk.get(f"{address}?state=open").text
    assert "Không có lượt nào" in desk.get(f"{address}?state=given_back").text


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    entrant: Person, quiz_id: int, desk: FlaskClient
) -> None:
    begun(entrant, quiz_id)
    with count_statements() as for_one:
        assert desk.get(f"/supervising/quizzes/{quiz_id}").text.count("lượt 1") == 1
    for _person in range(2):
        begun(make_person(), quiz_id)

    with count_statements() as for_three:
        assert desk.get(f"/supervising/quizzes/{quiz_id}").text.count("lượt 1") == 3
    assert len(for_three) == len(for_one)


def test_staff_see_the_story_with_what_came_late(entrant: Person, quiz_id: int, desk: FlaskClient) -> None:
    attempt = begun(entrant, quiz_id, right=1)
    keep_late(attempt.id, {9: ["d"]}, seq=50, person_id=entrant.id, now=datetime.now(UTC))
    db.commit()
    db.session.expire_all()

    page = desk.get(f"/supervising/attempts/{attempt.id}").text

    assert "Bắt đầu làm bài" in page
    assert "Lưu câu 1: chọn" in page
    assert "Câu 9: D, đến muộn nên không tính" in page


def test_more_time_needs_a_reason_and_is_given_once_per_press(
    entrant: Person, quiz_id: int, desk: FlaskClient
) -> None:
    attempt = begun(entrant, quiz_id)
    before = attempt.deadline_at or datetime.now(UTC)
    address = f"/supervising/attempts/{attempt.id}/extend"

    for form in ({"minutes": "10"}, {"minutes": "", "reason": REASON}, {"minutes": "999", "reason": REASON}):
        answer = desk.post(address, data=form)
        assert (answer.status_code, "Chưa lưu được" in answer.text) == (400, True)
    assert (fresh(attempt).deadline_at, entries()) == (before, [])

    answer = desk.post(address, data={"minutes": "10", "reason": REASON})

    assert answer.location == f"/supervising/attempts/{attempt.id}"
    assert fresh(attempt).deadline_at == before + 10 * MINUTE
    assert entries() == [("attempt.extend", REASON)]
    assert f"Trần Văn Quản: {REASON}" in " ".join(desk.get(answer.location).text.split())


def test_ending_and_giving_back_are_done_once(entrant: Person, quiz_id: int, desk: FlaskClient) -> None:
    attempt = begun(entrant, quiz_id)
    address = f"/supervising/attempts/{attempt.id}"

    assert desk.post(f"{address}/give-back", data={"act-reason": REASON}).status_code == 400
    assert desk.post(f"{address}/end", data={"act-reason": " "}).status_code == 400
    assert fresh(attempt).submitted_at is None
    for act in ("end", "give-back"):
        first, again = (desk.post(f"{address}/{act}", data={"act-reason": REASON}) for _time in range(2))
        assert (first.status_code, again.status_code) == (302, 400)
        assert "đã" in again.text

    assert fresh(attempt).ended_by == "staff"
    assert fresh(attempt).given_back_at is not None
    assert entries() == [("attempt.end", REASON), ("attempt.give_back", REASON)]
    assert "Đã trả lại, không tính" in desk.get(address).text


def test_many_get_more_time_by_a_job(
    app: Flask, entrant: Person, quiz_id: int, owner: Unit, desk: FlaskClient
) -> None:
    begun(entrant, quiz_id)
    address = f"/supervising/quizzes/{quiz_id}/extend"
    form = {"minutes": "10", "who": "unit", "reason": REASON, "unit": ""}

    for wrong in (form, form | {"unit": "Không có"}, form | {"who": "all", "reason": ""}):
        assert desk.post(address, data=wrong).status_code == 400
    assert db.session.scalar(select(func.count(Job.id))) == 0

    answer = desk.post(address, data=form | {"unit": owner.code})

    job = db.session.scalars(select(Job)).one()
    assert answer.location == f"/jobs/{job.id}"
    assert (job.kind, job.arguments["unit_id"], job.arguments["minutes"]) == ("attempts.extend", owner.id, 10)
    assert entries() == [("quiz.extend", REASON)]


def test_an_entrant_reads_the_story_of_an_attempt_of_ones_own(
    entrant: Person, quiz_id: int, client: FlaskClient
) -> None:
    attempt = begun(entrant, quiz_id, right=1)
    other = begun(make_person("Lê Văn Khác"), quiz_id)
    assert client.get(f"/attempts/{attempt.id}/story").location.startswith("/sign-in")
    sign_in(client, make_account(entrant))

    page = client.get(f"/attempts/{attempt.id}/story").text

    assert ("Bắt đầu làm bài" in page, "Lưu câu 1: chọn" in page) == (True, True)
    assert client.get(f"/attempts/{other.id}/story").status_code == 404


def test_a_save_brings_the_time_that_staff_added(
    entrant: Person, quiz_id: int, desk: FlaskClient, app: Flask
) -> None:
    attempt = begun(entrant, quiz_id)
    phone = app.test_client()
    sign_in(phone, make_account(entrant))
    desk.post(f"/supervising/attempts/{attempt.id}/extend", data={"minutes": "10", "reason": REASON})

    tap = {"question": 1, "choice": ["a"], "seq": 1}
    left = phone.post(f"/attempts/{attempt.id}/answers", json=tap).get_json()["left"]

    assert timedelta(minutes=24) < timedelta(seconds=left) <= timedelta(minutes=25)
