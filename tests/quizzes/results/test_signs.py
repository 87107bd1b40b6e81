"""Signs about winners: a shared device, an unlikely speed, the same wrong answers; they decide nothing."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms import db
from lms.duplicates.actions import merge_people
from lms.people.actions import By
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.results import actions, versions
from quizzes.results.models import StandingState, WinnerSigns
from quizzes.results.signs import NO_HINTS, Alike, Hints, hints_of, replies_of
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest
from tests.quizzes.world import make_attempt, quiz_of, submitted
from tests.world import NOON, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def contest(ward: Unit) -> Contest:
    return make_ranked_contest(ward)


def same_paper(one: Attempt, other: Attempt) -> None:
    """Let another attempt have been asked and have answered just the same."""
    db.session.execute(
        update(Attempt)
        .where(Attempt.id == other.id)
        .values(paper_id=one.paper_id, answers=one.answers, right_count=one.right_count)
    )
    db.session.refresh(other)


def test_replies_are_the_same_however_a_paper_is_shuffled() -> None:
    first = {"version_id": 7, "options": ["x", "y", "z"], "right": ["a"]}
    second = {"version_id": 8, "options": ["x", "y", "z"], "right": ["a", "b"]}
    statement = {"version_id": 9, "options": ["x", "y"], "right": ["a"]}
    answers = {"1": [1, ["b"]], "2": [2, ["c", "b"]], "3": [3, ["b"]]}
    mixed = [
        {**second, "options": ["y", "z", "x"], "right": ["a", "c"]},
        {**first, "options": ["y", "x", "z"]},
    ]
    again = {"1": [1, ["a", "b"]], "2": [2, ["a"]]}

    found = replies_of([first, second, statement], answers, {})

    assert {number: reply.answer for number, reply in found.items()} == {
        7: frozenset("y"),
        8: frozenset("yz"),
    }
    assert {number: reply.answer for number, reply in replies_of(mixed, again, {}).items()} == {
        7: frozenset("y"),
        8: frozenset("yz"),
    }


def test_winners_with_the_same_wrong_answers_on_one_device_are_hinted_at(
    contest: Contest, ward: Unit, client: FlaskClient
) -> None:
    people = [make_person(name, unit=ward) for name in ("Nguyễn An", "Lê Bình", "Trần Cúc")]
    one, other, third = (
        make_attempt(person, quiz_of(contest), right=right, wrong=5 - right)
        for person, right in zip(people, (2, 2, 1), strict=True)
    )
    for attempt, seconds in ((one, 200), (other, 8), (third, 300)):
        submitted(attempt, now=NOON + timedelta(seconds=seconds))
        db.session.refresh(attempt)
    same_paper(one, other)
    db.session.execute(update(Attempt).where(Attempt.id.in_((one.id, other.id))).values(device="may-chung"))
    draft = make_draft(contest)

    assert hints_of(draft, other.id) == Hints(True, 1, (Alike(one.id, one.receipt_code, 5, 3, 3, True),))
    assert hints_of(draft, one.id) == Hints(False, 1, (Alike(other.id, other.receipt_code, 5, 3, 3, True),))
    assert hints_of(draft, third.id) == NO_HINTS

    db.commit()
    sign_in(client, make_staff(Role.ORGANISER, ward))
    page = client.get(f"/organising/contests/{contest.id}/results/1/winners/{one.id}").text
    figures = "3 câu sai giống hệt, trong 3 câu cả hai cùng làm sai và 5 câu cả hai cùng trả lời."
    assert [text in page for text in (figures, "Hai bài nộp từ cùng thiết bị.", other.receipt_code)] == [
        True,
        True,
        True,
    ]


def test_hints_keep_nobody_from_winning_and_go_with_their_draft(contest: Contest, ward: Unit) -> None:
    attempt = make_attempt(make_person(unit=ward), quiz_of(contest), right=5)
    submitted(attempt, now=NOON + timedelta(seconds=1))
    draft = make_draft(contest)
    assert hints_of(draft, attempt.id) == Hints(is_fast=True)

    again = make_draft(contest)
    actions.publish_standing(again.id, account_id=None, now=OVER, needs_verified=False)

    assert db.session.query(WinnerSigns).count() == 1
    assert versions.require_standing(contest.id, 1, StandingState.PUBLISHED).ties == []


def test_both_rows_of_one_person_are_no_two_people_on_a_device(contest: Contest, ward: Unit) -> None:
    person, double = make_person("Nguyễn An", unit=ward), make_person("Nguyễn An", unit=ward)
    for one, seconds in ((person, 200), (double, 300)):
        attempt = make_attempt(one, quiz_of(contest), right=5)
        submitted(attempt, now=NOON + timedelta(seconds=seconds))
        db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(device="may-chung"))
    first = db.session.query(Attempt).order_by(Attempt.id).first()
    assert first is not None
    assert hints_of(make_draft(contest), first.id) == Hints(same_device=1)

    merge_people(double, person, by=By(None, NOON))

    assert hints_of(make_draft(contest), first.id) == NO_HINTS
