"""A sitting keeps its promises: nothing lost, nothing twice, only the server's clock."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import Forbidden, Invalid, NotFound
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts import actions, ending, queries
from quizzes.attempts.answers import NoAnswer, Tap
from quizzes.attempts.models import Attempt, EndedBy, Paper, Quiz
from quizzes.attempts.owners import Owner, own
from quizzes.attempts.papers import require_sitting
from quizzes.attempts.rules import (
    GRACE,
    AttemptClosed,
    NoAttemptsLeft,
    NotOpenYet,
    WindowClosed,
)
from tests.quizzes.world import letters_of, make_attempt, make_bank, make_quiz, save, submitted
from tests.world import DAY, MINUTE, NOON, entries_of, make_person

SECOND = timedelta(seconds=1)


def start(person: Person, quiz_id: int, now: datetime = NOON) -> int:
    return actions.start_attempt(quiz_id, person.id, now=now)


def test_an_attempt_keeps_who_where_what_and_until_when(entrant: Person) -> None:
    quiz_id = make_quiz(attempt_limit=2)

    attempt = db.session.get_one(Attempt, start(entrant, quiz_id))

    paper = db.session.get_one(Paper, attempt.paper_id)
    assert (attempt.person_id, attempt.number, attempt.rules_version, attempt.question_count) == (
        entrant.id,
        1,
        1,
        20,
    )
    assert db.session.get_one(Unit, attempt.unit_id).name == "CĐCS Công ty May Sông Trăng"
    assert (attempt.started_at, attempt.deadline_at) == (NOON, NOON + 15 * MINUTE)
    assert len({item["version_id"] for item in paper.items}) == 20
    assert all(sorted(item["options"]) == ["a", "b", "c", "d"] for item in paper.items)


def test_a_reload_shows_the_same_paper_and_the_answers(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=2)
    before = require_sitting(entrant.id, attempt.id)

    db.commit()
    db.session.remove()

    assert require_sitting(entrant.id, attempt.id) == before
    assert sorted(before.answers) == [1, 2]


def test_starting_again_gives_the_open_attempt(entrant: Person) -> None:
    quiz_id = make_quiz(attempt_limit=1)

    first = start(entrant, quiz_id)

    assert start(entrant, quiz_id, NOON + MINUTE) == first


def test_a_start_after_a_deadline_that_nobody_saw_hands_the_old_attempt_in(entrant: Person) -> None:
    quiz_id = make_quiz(attempt_limit=2)
    first = make_attempt(entrant, quiz_id, right=5)

    second = start(entrant, quiz_id, NOON + DAY)

    assert second != first.id
    assert entries_of(entrant) == [("attempt", 25)]


def test_no_start_goes_beyond_the_limit(entrant: Person) -> None:
    quiz_id = make_quiz(attempt_limit=2)
    for _attempt in range(2):
        submitted(make_attempt(entrant, quiz_id))

    with pytest.raises(NoAttemptsLeft):
        start(entrant, quiz_id)


def test_a_window_is_open_from_its_first_moment_up_to_its_last(entrant: Person) -> None:
    quiz_id = make_quiz(opens_at=NOON, closes_at=NOON + 60 * MINUTE)

    with pytest.raises(NotOpenYet):
        start(entrant, quiz_id, NOON - SECOND)
    with pytest.raises(WindowClosed):
        start(entrant, quiz_id, NOON + 60 * MINUTE)
    attempt = db.session.get_one(Attempt, start(entrant, quiz_id, NOON))
    assert attempt.deadline_at == NOON + 15 * MINUTE


def test_an_attempt_started_late_ends_when_the_window_closes(entrant: Person) -> None:
    quiz_id = make_quiz(opens_at=NOON, closes_at=NOON + 60 * MINUTE)

    attempt = db.session.get_one(Attempt, start(entrant, quiz_id, NOON + 50 * MINUTE))

    assert attempt.deadline_at == NOON + 60 * MINUTE


def test_the_owner_decides_who_may_sit(app: Flask, entrant: Person) -> None:
    def refuse(person_id: int, quiz: Quiz, now: datetime) -> None:
        raise Forbidden("Chỉ dành cho cán bộ.")

    own(app, "closed", Owner(may_sit=refuse, home_url=lambda quiz_id: "/"))
    quiz_id = make_quiz(kind="closed")

    with pytest.raises(Forbidden):
        start(entrant, quiz_id)
    assert queries.count_attempts(quiz_id) == 0


def test_a_newer_answer_replaces_an_older_one_and_never_the_other_way(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    assert save(attempt, 3, "a", 5) == 1
    assert save(attempt, 3, "b", 7) == 1
    assert save(attempt, 3, "c", 6) == 1
    assert letters_of(attempt) == {3: ["b"]}


def test_the_same_tap_twice_is_harmless(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    assert [save(attempt, 3, "b", 7) for _time in range(2)] == [1, 1]
    assert letters_of(attempt) == {3: ["b"]}


def test_an_answer_that_was_overtaken_by_one_to_another_question_is_kept(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    save(attempt, 4, "a", 2)
    save(attempt, 3, "b", 1)

    assert letters_of(attempt) == {3: ["b"], 4: ["a"]}
    assert require_sitting(entrant.id, attempt.id).last_seq == 2


def test_an_answer_can_be_taken_back(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    save(attempt, 3, "a", 1)

    assert save(attempt, 3, "", 2) == 0
    assert letters_of(attempt) == {}


def test_answers_count_up_to_the_last_moment_of_the_grace(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    end = NOON + 15 * MINUTE + GRACE

    assert save(attempt, 1, "a", 1, end - timedelta(microseconds=1)) == 1
    with pytest.raises(AttemptClosed):
        save(attempt, 1, "b", 2, end)
    assert letters_of(attempt) == {1: ["a"]}


def test_an_attempt_without_a_deadline_takes_answers_for_ever(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(minutes=None))

    assert save(attempt, 1, "a", 1, NOON + 100 * DAY) == 1


def test_nothing_is_saved_after_the_end(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=1)
    kept = letters_of(attempt)
    submitted(attempt)

    with pytest.raises(AttemptClosed):
        save(attempt, 2, "b", 9)
    assert letters_of(attempt) == kept


def test_nobody_saves_in_the_attempt_of_another_person(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    with pytest.raises(NotFound):
        actions.save_answer(attempt.id, Tap(1, ["a"], 1), person_id=make_person().id, now=NOON)
    with pytest.raises(NotFound):
        actions.save_answer(attempt.id, Tap(1, ["a"], 1), person_id=None, now=NOON)
    assert letters_of(attempt) == {}


def test_a_question_that_the_paper_does_not_have_is_refused(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    with pytest.raises(NoAnswer):
        save(attempt, 21, "a", 1)
    assert save(attempt, 20, "a", 2) == 1


def test_a_page_without_scripts_saves_all_its_answers(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    actions.save_paper(attempt.id, {1: ["a"], 2: ["b"]}, page_seq=0, person_id=entrant.id, now=NOON)

    assert letters_of(attempt) == {1: ["a"], 2: ["b"]}


def test_a_page_that_is_old_does_not_undo_newer_answers(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    save(attempt, 1, "c", 1)

    actions.save_paper(attempt.id, {1: ["a"], 2: ["b"]}, page_seq=0, person_id=entrant.id, now=NOON)

    assert letters_of(attempt) == {1: ["c"], 2: ["b"]}


def test_a_page_is_refused_when_the_grace_is_over(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    end = NOON + 15 * MINUTE + GRACE

    actions.save_paper(attempt.id, {1: ["a"]}, page_seq=0, person_id=entrant.id, now=end - SECOND)
    with pytest.raises(AttemptClosed):
        actions.save_paper(attempt.id, {1: ["b"]}, page_seq=9, person_id=entrant.id, now=end)
    assert letters_of(attempt) == {1: ["a"]}


def test_handing_in_gives_a_receipt_and_one_row_in_the_ledger(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(pass_percent=80), right=18, wrong=1)

    receipt = submitted(attempt, now=NOON + 5 * MINUTE)

    assert (receipt.answered, receipt.right_count, receipt.score, receipt.outcome) == (19, 18, 90, "passed")
    assert (receipt.submitted_at, receipt.ended_by) == (NOON + 5 * MINUTE, EndedBy.PERSON)
    assert receipt.code == attempt.receipt_code
    assert entries_of(entrant) == [("attempt", 90)]


def test_handing_in_twice_gives_one_receipt(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=18)

    first = submitted(attempt)

    assert submitted(attempt, now=NOON + MINUTE) == first
    assert entries_of(entrant) == [("attempt", 90)]


def test_what_comes_after_the_deadline_is_handed_in_at_the_deadline(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=1)
    deadline = NOON + 15 * MINUTE

    receipt = submitted(attempt, now=deadline + GRACE)

    assert (receipt.submitted_at, receipt.ended_by) == (deadline, EndedBy.DEADLINE)
    assert db.session.scalars(select(LedgerEntry.happened_at)).one() == deadline


def test_the_sweep_waits_for_the_grace_and_runs_twice_without_harm(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=4)
    end = NOON + 15 * MINUTE + GRACE

    assert queries.list_overdue(end - SECOND) == []
    assert queries.list_overdue(end) == [attempt.id]
    assert [ending.submit_overdue([attempt.id], now=end) for _run in range(2)] == [1, 1]

    assert entries_of(entrant) == [("attempt", 20)]
    assert queries.list_overdue(end) == []


def test_an_attempt_that_cannot_be_graded_holds_up_no_other(entrant: Person) -> None:
    quiz_id = make_quiz()
    broken = make_attempt(make_person(), quiz_id)
    sound = make_attempt(entrant, quiz_id, right=4)
    db.session.get_one(Paper, broken.paper_id).items = [{"right": None}]
    db.session.flush()
    broken.answers = {"1": [1, ["a"]]}
    db.session.flush()

    assert ending.submit_overdue([broken.id, sound.id], now=NOON + DAY) == 1

    assert entries_of(entrant) == [("attempt", 20)]
    assert queries.list_overdue(NOON + DAY) == [broken.id]


def test_a_quiz_that_nobody_could_sit_is_not_stored(entrant: Person) -> None:
    bank_id = make_bank(12)

    with pytest.raises(Invalid) as refusal:
        make_quiz(bank_id=bank_id)

    assert {field: str(text) for field, text in refusal.value.problems.items()} == {
        "question_count": "Ngân hàng câu hỏi chỉ có 12 câu, không đủ để rút 20 câu."
    }
    assert db.session.scalar(select(func.count(Quiz.id))) == 0
