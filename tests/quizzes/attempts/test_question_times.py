"""Questions with a time of their own: one by one, no way back, by the server's clock."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.people.models import Person
from quizzes.attempts import actions
from quizzes.attempts.actions import save_answer, save_paper, show_next_question, start_attempt
from quizzes.attempts.answers import Tap, milliseconds
from quizzes.attempts.models import Attempt
from quizzes.attempts.papers import require_sitting
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.attempts.rules import GRACE, QUESTION_GRACE, AttemptClosed, QuestionOver, TakenOver
from quizzes.attempts.story import require_story
from tests.counting import count_statements
from tests.quizzes.world import at_once, fresh, letters_of, make_quiz, save, submitted
from tests.world import MINUTE, NOON, make_account, sign_in

SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
PLAN = PaperPlan((Part(1, seconds=20), Part(1), Part(1, seconds=30)))


def begin(person: Person, *, now: datetime = NOON, **values: Any) -> Attempt:
    """Start a paper of three questions: of 20 seconds, of any time, and of 30 seconds."""
    attempt_id = start_attempt(make_quiz(plan=PLAN, **values), person.id, now=now)
    db.commit()
    return db.session.get_one(Attempt, attempt_id)


def go_on(attempt: Attempt, after: int, now: datetime) -> bool:
    return show_next_question(attempt.id, after, person_id=attempt.person_id, now=now)


def test_the_first_question_is_on_record_as_shown_before_it_is_sent(entrant: Person) -> None:
    attempt = begin(entrant)

    assert (attempt.current_number, attempt.current_ends_at) == (1, NOON + 20 * SECOND)
    assert attempt.shown == {"1": milliseconds(NOON)}


def test_questions_without_times_can_be_asked_one_by_one_too(entrant: Person) -> None:
    attempt_id = start_attempt(make_quiz(plan=PaperPlan(asks_one_by_one=True)), entrant.id, now=NOON)
    attempt = db.session.get_one(Attempt, attempt_id)
    later = NOON + 9 * MINUTE

    assert (attempt.current_number, attempt.current_ends_at) == (1, None)
    with pytest.raises(QuestionOver):
        save(attempt, 2, "a", 1, later)
    assert save(attempt, 1, "a", 1, later)
    assert go_on(attempt, 1, later)
    assert (fresh(attempt).current_number, fresh(attempt).current_ends_at) == (2, None)
    with pytest.raises(QuestionOver):
        save(attempt, 1, "b", 2, later)
    kept = db.session.scalars(select(Attempt.answers)).one()
    assert {number: letters for number, (_seq, letters, _at) in kept.items()} == {"1": ["a"]}


def test_an_ordinary_paper_has_no_current_question(entrant: Person) -> None:
    attempt_id = start_attempt(make_quiz(), entrant.id, now=NOON)
    attempt = db.session.get_one(Attempt, attempt_id)

    assert (attempt.current_number, attempt.current_ends_at, attempt.shown) == (None, None, {})
    assert show_next_question(attempt_id, 1, person_id=entrant.id, now=NOON)
    assert fresh(attempt).current_number is None


def test_only_the_current_question_is_on_the_page(entrant: Person) -> None:
    attempt = begin(entrant)
    seen = []
    for after in (1, 2):
        seen += [question.number for question in require_sitting(entrant.id, attempt.id).questions]
        assert go_on(attempt, after, NOON + after * SECOND)
    seen += [question.number for question in require_sitting(entrant.id, attempt.id).questions]

    assert seen == [1, 2, 3]
    assert fresh(attempt).current_ends_at == NOON + 32 * SECOND
    assert not go_on(attempt, 3, NOON + 3 * SECOND)


@pytest.mark.parametrize(
    ("late", "is_kept"), [(-TICK, True), (QUESTION_GRACE - TICK, True), (QUESTION_GRACE, False)]
)
def test_an_answer_counts_until_the_time_of_its_question_and_a_short_grace_are_over(
    entrant: Person, late: timedelta, is_kept: bool
) -> None:
    attempt = begin(entrant)
    now = NOON + 20 * SECOND + late

    if is_kept:
        assert save(attempt, 1, "a", 1, now) == 1
        return
    with pytest.raises(QuestionOver):
        save(attempt, 1, "a", 1, now)
    with pytest.raises(QuestionOver):
        save_paper(attempt.id, {1: ["a"]}, page_seq=0, person_id=entrant.id, now=now)
    assert letters_of(attempt) == {}


def test_a_question_without_a_time_of_its_own_waits(entrant: Person) -> None:
    attempt = begin(entrant)
    go_on(attempt, 1, NOON)

    assert fresh(attempt).current_ends_at is None
    assert save(attempt, 2, "a", 1, NOON + 14 * MINUTE) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_there_is_no_answer_to_what_is_not_shown(entrant: Person, number: int) -> None:
    attempt = begin(entrant)
    go_on(attempt, 1, NOON)

    with pytest.raises(QuestionOver):
        save(attempt, number, "a", 1)
    with pytest.raises(QuestionOver):
        save_paper(attempt.id, {number: ["a"]}, page_seq=0, person_id=entrant.id, now=NOON)
    assert letters_of(attempt) == {}


def test_showing_the_next_question_twice_shows_one(app: Flask, entrant: Person) -> None:
    attempt = begin(entrant)
    attempt_id, person_id = attempt.id, entrant.id
    db.commit()

    results = at_once(
        app, 4, lambda: show_next_question(attempt_id, 1, person_id=person_id, now=NOON + SECOND)
    )

    assert results == [True] * 4
    assert fresh(attempt).current_number == 2
    assert fresh(attempt).shown == {"1": milliseconds(NOON), "2": milliseconds(NOON + SECOND)}
    assert go_on(attempt, 1, NOON + MINUTE)
    assert fresh(attempt).current_number == 2


def test_the_same_page_sent_twice_is_harmless(entrant: Person) -> None:
    attempt = begin(entrant)
    for _time in range(2):
        save_paper(attempt.id, {1: ["a"]}, page_seq=0, person_id=entrant.id, now=NOON + SECOND)
        go_on(attempt, 1, NOON + SECOND)

    assert letters_of(attempt) == {1: ["a"]}
    assert fresh(attempt).late == {}


def test_another_device_or_the_end_shows_no_further_question(entrant: Person) -> None:
    attempt = begin(entrant)
    save_answer(attempt.id, Tap(1, ["a"], 1), person_id=entrant.id, device="phone", now=NOON)

    with pytest.raises(TakenOver):
        show_next_question(attempt.id, 1, person_id=entrant.id, device="desk", now=NOON)
    submitted(attempt)
    with pytest.raises(AttemptClosed):
        show_next_question(attempt.id, 1, person_id=entrant.id, device="phone", now=NOON)


def test_the_deadline_of_the_whole_paper_holds_over_the_time_of_a_question(entrant: Person) -> None:
    attempt = begin(entrant, minutes=1)
    go_on(attempt, 1, NOON)
    go_on(attempt, 2, NOON + 50 * SECOND)

    assert save(attempt, 3, "a", 1, NOON + MINUTE + GRACE - TICK) == 1
    with pytest.raises(AttemptClosed):
        save(attempt, 3, "b", 2, NOON + MINUTE + GRACE)


def test_saving_stays_one_statement(entrant: Person) -> None:
    attempt = begin(entrant)

    with count_statements() as counted:
        save(attempt, 1, "a", 1)

    assert len(counted) == 1


def test_the_story_tells_when_each_question_was_shown(entrant: Person) -> None:
    attempt = begin(entrant)
    save(attempt, 1, "a", 1, NOON + SECOND)
    go_on(attempt, 1, NOON + 2 * SECOND)
    fresh(attempt)

    lines = require_story(attempt.id, person_id=entrant.id).lines

    assert [(line.kind, line.number) for line in lines] == [
        ("started", 0),
        ("shown", 1),
        ("saved", 1),
        ("shown", 2),
    ]


@pytest.fixture
def phone(entrant: Person, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_account(entrant))
    return client


def numbers_on(page: str) -> list[str]:
    return re.findall(r'data-question="(\d+)"', page)


def test_without_scripts_one_walks_through_the_paper(entrant: Person, phone: FlaskClient) -> None:
    attempt = begin(entrant, now=datetime.now(UTC))
    address = f"/attempts/{attempt.id}"

    first = phone.get(address).text
    answer = phone.post(f"{address}/answers", data={"q1": "a", "current": 1, "seq": 0, "go": "next"})
    second = phone.get(answer.location).text
    phone.post(f"{address}/answers", data={"q2": "b", "current": 2, "seq": 1, "go": "next"})
    third = phone.get(address).text
    end = phone.post(f"{address}/answers", data={"q3": "c", "current": 3, "seq": 2, "go": "hand_in"})

    assert [numbers_on(page) for page in (first, second, third)] == [["1"], ["2"], ["3"]]
    assert ("Câu này trả lời trước" in first, "Câu này trả lời trước" in second) == (True, False)
    assert ('value="next"' in second, 'value="next"' in third) == (True, False)
    assert (answer.location, end.location) == (address, f"{address}/submit")
    assert letters_of(attempt) == {1: ["a"], 2: ["b"], 3: ["c"]}


def test_without_scripts_what_is_late_is_kept_and_the_paper_goes_on(
    entrant: Person, phone: FlaskClient
) -> None:
    attempt = begin(entrant, now=datetime.now(UTC) - 26 * SECOND)
    address = f"/attempts/{attempt.id}"

    page = phone.get(address).text
    answer = phone.post(f"{address}/answers", data={"q1": "a", "current": 1, "seq": 0, "go": "next"})

    assert "Đã hết giờ của câu này. Hãy sang câu sau." in page
    assert (answer.status_code, answer.location) == (302, address)
    after = phone.get(address).text
    assert numbers_on(after) == ["2"]
    assert "Đã hết giờ của câu này nên câu trả lời vừa gửi không được tính." in after
    assert (letters_of(attempt), list(fresh(attempt).late)) == ({}, ["1"])


def test_a_script_is_told_that_the_question_is_over_and_goes_on(entrant: Person, phone: FlaskClient) -> None:
    attempt = begin(entrant, now=datetime.now(UTC) - 26 * SECOND)
    address = f"/attempts/{attempt.id}"

    late = phone.post(f"{address}/answers", json={"question": 1, "choice": ["a"], "seq": 1})
    nexts = [phone.post(f"{address}/next", json={"after": after}) for after in (1, 1, 2, 3)]

    assert (late.status_code, late.get_json()) == (409, {"state": "question_over"})
    assert [answer.get_json() for answer in nexts] == [
        {"url": address},
        {"url": address},
        {"url": address},
        {"url": f"{address}/submit"},
    ]
    assert list(fresh(attempt).late) == ["1"]
    assert phone.post(f"{address}/next", json={"after": "x"}).status_code == 400
    assert phone.post("/attempts/999/next", json={"after": 1}).status_code == 404


def test_who_holds_another_device_sees_the_current_question_alone(
    entrant: Person, phone: FlaskClient
) -> None:
    attempt_id = actions.start_attempt(
        make_quiz(plan=PLAN), entrant.id, device="another", now=datetime.now(UTC)
    )
    db.commit()

    page = phone.get(f"/attempts/{attempt_id}").text

    assert "Bài thi đang mở trên thiết bị khác" in page
    assert numbers_on(page) == ["1"]
