"""Acts in the same moment: one result, one receipt, and no answer lost."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.people.models import Person
from quizzes.attempts import actions, ending, queries
from quizzes.attempts.answers import Tap
from quizzes.attempts.models import Paper
from quizzes.attempts.rules import AttemptClosed, NoAttemptsLeft
from tests.quizzes.world import at_once, letters_of, make_attempt, make_quiz
from tests.world import MINUTE, NOON, entries_of


def test_fifty_hands_at_once_hand_in_once(app: Flask, entrant: Person) -> None:
    attempt_id = make_attempt(entrant, make_quiz(), right=18).id
    db.commit()

    receipts = at_once(app, 50, lambda: ending.submit_attempt(attempt_id, now=NOON + MINUTE))

    assert receipts == [receipts[0]] * 50
    assert entries_of(entrant) == [("attempt", 90)]


def test_parallel_starts_never_exceed_the_limit(app: Flask, entrant: Person) -> None:
    quiz_id, person_id = make_quiz(attempt_limit=3), entrant.id
    db.commit()

    def sit() -> int:
        attempt_id = actions.start_attempt(quiz_id, person_id, now=NOON)
        db.commit()
        ending.submit_attempt(attempt_id, now=NOON)
        return attempt_id

    results = at_once(app, 20, sit)

    assert {type(result) for result in results} <= {int, NoAttemptsLeft}
    assert queries.standing(quiz_id, person_id).taken == 3


def test_parallel_starts_of_one_person_give_one_open_attempt(app: Flask, entrant: Person) -> None:
    quiz_id, person_id = make_quiz(), entrant.id
    db.commit()

    results = at_once(app, 20, lambda: actions.start_attempt(quiz_id, person_id, now=NOON))

    assert results == [results[0]] * 20
    assert db.session.scalar(select(func.count(Paper.id))) == 1


def test_saves_that_race_a_hand_in_are_either_graded_or_refused(app: Flask, entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    attempt_id, person_id = attempt.id, entrant.id
    right = [item["right"] for item in db.session.get_one(Paper, attempt.paper_id).items]
    db.commit()
    numbers: Iterator[int] = iter([0, *range(1, 21)])

    def act() -> int:
        number = next(numbers)
        if number == 0:
            receipt = ending.submit_attempt(attempt_id, now=NOON)
            return receipt.right_count if receipt else -1
        actions.save_answer(attempt_id, Tap(number, right[number - 1], number), person_id=person_id, now=NOON)
        return number

    results = at_once(app, 21, act)

    refused = [result for result in results if isinstance(result, AttemptClosed)]
    stored = len(letters_of(attempt))
    db.session.refresh(attempt)
    assert len(refused) + stored == 20
    assert attempt.right_count == stored


def test_parallel_pages_without_scripts_lose_no_answer(app: Flask, entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    attempt_id, person_id = attempt.id, entrant.id
    db.commit()
    numbers = iter(range(1, 5))

    def act() -> None:
        choice = {next(numbers): ["a"]}
        actions.save_paper(attempt_id, choice, page_seq=0, person_id=person_id, now=NOON)

    at_once(app, 4, act)

    assert letters_of(attempt) == {1: ["a"], 2: ["a"], 3: ["a"], 4: ["a"]}
