"""How often questions are asked, where, and what a change of them touches."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import QuestionUse
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.attempts.use_records import SETTLED, count_new_papers, uses_of
from quizzes.bank.actions import add_question, retire_question
from quizzes.bank.models import Question
from quizzes.bank.uses import UseState
from tests.quizzes.world import make_attempt, make_bank, make_mixed_bank, make_question, make_quiz
from tests.world import DAY, NOON, make_person, make_staff, make_unit, sign_in

LATER = NOON + SETTLED


def question(question_id: int = 1) -> Question:
    return db.session.get_one(Question, question_id)


def test_papers_are_counted_once_and_not_before_they_are_settled(entrant: Person) -> None:
    quiz_id = make_quiz(bank_id=make_bank(3), question_count=3)
    make_attempt(entrant, quiz_id)
    make_attempt(make_person(), quiz_id, now=NOON + timedelta(minutes=1))
    db.commit()

    counts = []
    for now in (LATER - timedelta(seconds=1), LATER, LATER, LATER + timedelta(minutes=1)):
        count_new_papers(now)
        counts.append(sorted(db.session.scalars(select(QuestionUse.paper_count))))

    assert counts == [[], [1, 1, 1], [1, 1, 1], [2, 2, 2]]
    assert uses_of(question(), NOON).paper_count == 2


@pytest.mark.parametrize(
    ("now", "state", "is_open"),
    [
        (NOON - timedelta(seconds=1), UseState.TO_COME, False),
        (NOON, UseState.OPEN, True),
        (NOON + DAY, UseState.CLOSED, False),
    ],
)
def test_an_open_quiz_may_draw_what_fits_it(
    entrant: Person, now: object, state: UseState, is_open: bool
) -> None:
    quiz_id = make_quiz(
        bank_id=make_bank(3), question_count=3, opens_at=NOON, closes_at=NOON + DAY, title="Vòng 1"
    )
    make_attempt(entrant, quiz_id)
    db.commit()
    count_new_papers(LATER)

    uses = uses_of(question(), now)  # type: ignore[arg-type]

    assert [(use.title, use.state, use.paper_count) for use in uses.all] == [("Vòng 1", state, 1)]
    assert bool(uses.open) == is_open


def test_a_part_draws_only_its_topic_and_nothing_that_is_retired(app: Flask) -> None:
    plan = PaperPlan((Part(2, topic="An toàn"),))
    make_quiz(bank_id=make_mixed_bank(), plan=plan)
    wages, safety = question(1), question(7)

    assert [bool(uses_of(one, NOON).open) for one in (wages, safety)] == [False, True]

    retire_question(safety.id, account_id=None, now=NOON)
    assert uses_of(safety, NOON).all == ()


def test_whoever_changes_a_question_of_an_open_round_is_warned(client: FlaskClient, app: Flask) -> None:
    province: Unit = make_unit()
    bank_id = make_bank(3, unit=province)
    db.commit()
    sign_in(client, make_staff(Role.TRAINER, province))
    warning = "đang được rút trong bài đang mở"
    pages = ("/questions/1", "/questions/1/edit")

    before = [warning in client.get(page).text for page in pages]
    make_quiz(bank_id=bank_id, question_count=3, title="Bài tháng 11")
    db.commit()

    assert before == [False, False]
    assert [warning in client.get(page).text for page in pages] == [True, True]
    assert "trong 1 bài đang mở. Ngừng dùng?" in client.get("/questions/1").text


def test_the_list_of_a_bank_says_on_how_many_papers_each_question_stood(
    entrant: Person, client: FlaskClient
) -> None:
    province = make_unit()
    bank_id = make_bank(2, unit=province)
    for key in ("first", "second"):
        quiz_id = make_quiz(bank_id=bank_id, key=key, question_count=2)
        make_attempt(entrant, quiz_id)
    add_question(bank_id, make_question(3), account_id=None, now=NOON)
    db.commit()
    sign_in(client, make_staff(Role.TRAINER, province))
    counts = re.compile(r'data-label="Số đề"[^>]*>(\d+)<')
    before = counts.findall(client.get(f"/question-banks/{bank_id}").text)

    count_new_papers(LATER)

    assert before == ["0", "0", "0"]
    assert counts.findall(client.get(f"/question-banks/{bank_id}").text) == ["2", "2", "0"]
