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
from quizzes.attempts.plan_forms import PlanForm, bank_choices, offer_bank
from quizzes.attempts.use_counting import SETTLED, count_new_papers
from quizzes.attempts.use_records import KnownBank, known_banks, uses_of
from quizzes.bank.actions import add_question, retire_question
from quizzes.bank.models import Question
from quizzes.bank.queries import list_banks
from quizzes.bank.uses import UseState
from quizzes.contests.actions import create_contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from tests.quizzes.world import make_attempt, make_bank, make_mixed_bank, make_question, make_quiz, make_round
from tests.world import DAY, NOON, make_person, make_staff, make_unit, sign_in

LATER = NOON + SETTLED
AIKEN = "Thử việc bao lâu?\nA. 30 ngày\nB. 60 ngày\nANSWER: B\n"


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


def test_whoever_changes_many_questions_of_an_open_round_is_warned(client: FlaskClient, app: Flask) -> None:
    province: Unit = make_unit()
    bank_id = make_bank(2, unit=province)
    add_question(bank_id, make_question(1), account_id=None, now=NOON)
    make_quiz(bank_id=make_bank(2, name="Khác"), key="other", question_count=2)
    db.commit()
    sign_in(client, make_staff(Role.TRAINER, province))
    sent = client.post(f"/question-banks/{bank_id}/imports/new", data={"format": "aiken", "text": AIKEN})
    pages = (f"/question-banks/{bank_id}/table", f"/question-banks/{bank_id}/alike", sent.location)
    warning = "Đang mở: Pháp luật lao động (Bài thi). "

    before = [warning in client.get(page).text for page in pages]
    make_quiz(bank_id=bank_id, question_count=3)
    make_quiz(bank_id=bank_id, key="closed", title="Đã đóng", question_count=3, closes_at=NOON)
    db.commit()

    assert before == [False, False, False]
    assert [warning in client.get(page).text for page in pages] == [True, True, True]


def test_whoever_draws_from_a_bank_is_told_what_entrants_know_of_it(
    app: Flask, entrant: Person, client: FlaskClient
) -> None:
    province = make_unit()
    bank_id = make_bank(3, unit=province)
    quiz_id = make_quiz(bank_id=bank_id, question_count=2, closes_at=NOON + DAY)
    make_attempt(entrant, quiz_id)
    make_bank(3, unit=province, name="Mới")
    db.commit()
    count_new_papers(LATER)
    [fresh] = set(range(1, 4)) - set(db.session.scalars(select(QuestionUse.question_id)))
    rules = ContestRules((make_round(bank_id, question_count=2),), "<p>Mỗi người tự làm bài.</p>")
    draft = create_contest(NewContest("Tìm hiểu luật", province.id, rules), account_id=None, now=NOON - DAY)
    db.commit()
    sign_in(client, make_staff(Role.ORGANISER, province))

    assert known_banks([bank_id, bank_id + 1], NOON) == [
        KnownBank("Pháp luật lao động", 2, ("Pháp luật lao động (Bài thi)",))
    ]
    assert known_banks([bank_id], NOON + DAY) == [KnownBank("Pháp luật lao động", 2, ())]
    assert dict(bank_choices(list_banks((province.path,)), now=NOON)) == {
        bank_id: "Pháp luật lao động (3 câu hỏi, 2 câu đã ra đề, có bài đang mở)",
        bank_id + 1: "Mới (3 câu hỏi)",
    }
    with app.test_request_context():
        form = PlanForm(data={"parts": [{"source": "fixed"}]})
        offer_bank(form, bank_id, {bank_id})
        page = str(form.parts[0].form.question_ids())
    choices = re.findall(r'value="(\d)"> <label[^>]*>[^<]*?(\(đã có trong 1 đề\))?</label>', page)
    assert {int(number): bool(mark) for number, mark in choices} == {n: n != fresh for n in (1, 2, 3)}
    assert "2 câu còn dùng của ngân hàng này" in client.get(f"/organising/contests/{draft.id}").text


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
