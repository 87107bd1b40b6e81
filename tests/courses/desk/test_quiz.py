"""A trainer lets a course end with a quiz, changes its rules, and takes it out."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.catalogue import queries
from courses.catalogue.models import Course
from courses.catalogue.rules import QuizSettings
from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Quiz
from quizzes.attempts.rules import Reveal
from quizzes.bank.actions import create_bank
from quizzes.bank.models import QuestionBank
from tests.courses.world import make_course, make_quiz
from tests.quizzes.world import make_bank
from tests.world import NOON, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def course(province: Unit) -> Course:
    course = make_course(unit=province)
    db.commit()
    return course


@pytest.fixture
def bank_id(province: Unit) -> int:
    bank_id = make_bank(12, unit=province)
    db.commit()
    return bank_id


def typed(bank: int, **values: Any) -> dict[str, Any]:
    form = {
        "bank_id": bank,
        "question_count": 10,
        "pass_percent": 80,
        "attempt_limit": 3,
        "minutes": "",
        "reveal": "after_last",
        "is_shuffled": "y",
    }
    return form | values


def quiz_of(course_id: int) -> Quiz | None:
    db.session.expire_all()
    return queries.find_quiz(db.session.get_one(Course, course_id))


def test_the_page_offers_the_usual_rules(trainer: FlaskClient, course: Course, bank_id: int) -> None:
    page = trainer.get(f"/catalogue/{course.id}/quiz").text

    assert "Pháp luật lao động (12 câu hỏi)" in page
    assert 'value="80"' in page
    assert 'value="3"' in page
    assert '<option selected value="after_last">' in page


def test_a_quiz_is_set_once_and_changed(trainer: FlaskClient, course: Course, bank_id: int) -> None:
    base = f"/catalogue/{course.id}/quiz"
    for _ in range(2):
        assert trainer.post(base, data=typed(bank_id)).location == f"/catalogue/{course.id}"
    first = quiz_of(course.id)
    assert first is not None
    assert queries.settings_of(first) == QuizSettings(bank_id=bank_id, question_count=10)
    assert (first.title, first.rules_version) == ("An toàn trên không gian mạng", 1)

    trainer.post(base, data=typed(bank_id, question_count=5, minutes=10, attempt_limit="", reveal="never"))
    changed = quiz_of(course.id)
    assert changed is not None
    assert (changed.id, changed.rules_version) == (first.id, 2)
    assert queries.settings_of(changed) == QuizSettings(
        bank_id=bank_id, question_count=5, attempt_limit=None, minutes=10, reveal=Reveal.NEVER
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"question_count": 13}, "Ngân hàng câu hỏi chỉ có 12 câu, không đủ để rút 13 câu."),
        ({"question_count": "nhiều"}, "Hãy nhập một số nguyên."),
        ({"pass_percent": 0}, "Mức đạt từ 1 đến 100 phần trăm."),
        ({"pass_percent": 101}, "Mức đạt từ 1 đến 100 phần trăm."),
        ({"attempt_limit": 0}, "Số lượt làm bài"),
        ({"bank_id": 999}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_rules_that_cannot_hold_come_back_with_a_sentence(
    trainer: FlaskClient, course: Course, bank_id: int, values: dict[str, Any], text: str
) -> None:
    course_id = course.id

    assert text in trainer.post(f"/catalogue/{course_id}/quiz", data=typed(bank_id, **values)).text
    assert quiz_of(course_id) is None


def test_a_bank_of_another_unit_is_not_offered(trainer: FlaskClient, course: Course) -> None:
    foreign = make_bank(12, name="Của người khác")
    db.commit()

    assert "Của người khác" not in trainer.get(f"/catalogue/{course.id}/quiz").text
    trainer.post(f"/catalogue/{course.id}/quiz", data=typed(foreign))
    assert quiz_of(course.id) is None


def test_a_course_gets_a_bank_of_its_own_once(trainer: FlaskClient, course: Course) -> None:
    base = f"/catalogue/{course.id}/quiz"

    opened = {trainer.post(f"{base}/bank").location for _ in range(2)}

    banks = db.session.execute(select(QuestionBank.id, QuestionBank.name, QuestionBank.unit_id)).all()
    assert [(name, unit_id) for _id, name, unit_id in banks] == [(course.title, course.unit_id)]
    assert opened == {f"/question-banks/{banks[0].id}"}
    assert f'value="{banks[0].id}">{course.title} (0' in trainer.get(base).text


def test_the_bank_of_a_course_whose_title_is_taken_says_its_address_too(
    trainer: FlaskClient, course: Course
) -> None:
    create_bank(name=course.title, unit_id=course.unit_id, account_id=None, now=NOON)
    db.commit()

    trainer.post(f"/catalogue/{course.id}/quiz/bank")

    assert db.session.scalars(select(QuestionBank.name).order_by(QuestionBank.id)).all() == [
        "An toàn trên không gian mạng",
        "An toàn trên không gian mạng · an-toan-tren-khong-gian-mang",
    ]


def test_a_quiz_taken_out_comes_back_as_the_same(trainer: FlaskClient, province: Unit, bank_id: int) -> None:
    course = make_course(unit=province)
    quiz_id = make_quiz(course)
    db.commit()
    base = f"/catalogue/{course.id}/quiz"

    for _ in range(2):
        assert trainer.post(f"{base}/remove").status_code == 302
    assert quiz_of(course.id) is None

    trainer.post(base, data=typed(bank_id))
    back = quiz_of(course.id)
    assert back is not None
    assert (back.id, back.bank_id) == (quiz_id, bank_id)


def test_the_quiz_takes_the_new_title_of_its_course(trainer: FlaskClient, province: Unit) -> None:
    course = make_course(unit=province)
    make_quiz(course)
    db.commit()

    trainer.post(f"/catalogue/{course.id}/settings", data={"title": "An ninh mạng", "slug": "an-ninh"})

    quiz = quiz_of(course.id)
    assert quiz is not None
    assert quiz.title == "An ninh mạng"


def test_others_find_no_quiz_to_change(client: FlaskClient, course: Course, bank_id: int) -> None:
    base = f"/catalogue/{course.id}/quiz"
    assert client.get(base).location.split("?")[0] == "/sign-in"

    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh khác")))
    assert [client.get(base).status_code, client.post(base, data=typed(bank_id)).status_code] == [404, 404]
    assert client.post(f"{base}/remove").status_code == 404
    assert client.post(f"{base}/bank").status_code == 404
