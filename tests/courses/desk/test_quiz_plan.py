"""A trainer puts the paper of a course's quiz together in parts."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.catalogue import queries
from courses.catalogue.models import Course
from courses.desk.queries import question_figures
from lms import db
from lms.audit.models import AuditEntry
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.owners import Owner, own
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.bank.credit import Credit
from tests.courses.desk.test_quiz import quiz_of, typed
from tests.courses.world import make_course, make_quiz
from tests.quizzes.world import make_attempt, make_mixed_bank, submitted
from tests.world import make_person, make_staff, make_unit, sign_in

PARTS: dict[str, Any] = {
    "plan-parts-0-source": "drawn",
    "plan-parts-0-title": "Tiền lương",
    "plan-parts-0-topic": "Tiền lương",
    "plan-parts-0-count": 3,
    "plan-parts-0-points": "1",
    "plan-parts-1-source": "drawn",
    "plan-parts-1-topic": "An toàn",
    "plan-parts-1-count": 2,
    "plan-parts-1-points": "2,5",
    "plan-credit": "right_minus_wrong",
    "plan-needs_all": "y",
}
PLAN = PaperPlan(
    (
        Part(3, "Tiền lương", "Tiền lương", shuffles_questions=False, shuffles_options=False),
        Part(2, "", "An toàn", points=Fraction("2.5"), shuffles_questions=False, shuffles_options=False),
    ),
    credit=Credit.RIGHT_MINUS_WRONG,
    needs_all=True,
)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def course(province: Unit) -> Course:
    course = make_course(unit=province)
    make_mixed_bank(unit=province)
    db.commit()
    return course


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


def test_a_quiz_in_parts_is_kept_shown_and_on_record(course: Course, trainer: FlaskClient) -> None:
    base, slug = f"/catalogue/{course.id}/quiz", course.slug
    for _time in range(2):
        assert trainer.post(base, data=typed(1) | PARTS).status_code == 302

    quiz = quiz_of(course.id)
    assert quiz is not None
    assert (quiz.question_count, quiz.rules_version) == (5, 1)
    assert queries.settings_of(quiz).plan == PLAN
    page = trainer.get(base).text
    assert 'value="2,5"' in page
    assert 'name="question_count"' not in page
    sample = trainer.get(f"/courses/{slug}/quiz?preview=1").text
    assert sample.count('<fieldset class="question"') == 5
    assert sample.count("Chọn nhiều phương án · 2,5 điểm") == 2
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "course.quiz")).first()
    assert entry is not None
    assert entry.after is not None
    assert entry.after["plan"]["parts"][1]["points"] == "2.5"


def test_a_part_is_added_without_storing_anything(course: Course, trainer: FlaskClient) -> None:
    page = trainer.post(f"/catalogue/{course.id}/quiz", data=typed(1) | {"plan-add_part": "Thêm phần"}).text

    assert page.count('class="plan-part"') == 1
    assert '<option value="An toàn">An toàn</option>' in page
    assert quiz_of(course.id) is None


def test_a_part_that_the_bank_cannot_fill_is_named(course: Course, trainer: FlaskClient) -> None:
    answer = trainer.post(f"/catalogue/{course.id}/quiz", data=typed(1) | PARTS | {"plan-parts-1-count": 5})

    assert "Phần 2 (chủ đề “An toàn”) cần 5 câu, ngân hàng chỉ có 4 câu cho phần này." in answer.text
    assert quiz_of(course.id) is None


def test_the_figures_of_questions_count_what_is_fully_right(app: Flask, course: Course) -> None:
    own(app, "quiz", Owner(may_sit=lambda person_id, quiz, now: None, home_url=lambda quiz_id: "/"))
    quiz_id = make_quiz(course, bank_id=1, question_count=5, plan=PLAN, pass_percent=50)
    attempt = make_attempt(make_person(), quiz_id, right=5)

    receipt = submitted(attempt)

    # of the two questions with two right options each, one of them was chosen: half the points
    assert (receipt.right_count, receipt.score) == (3, 68.75)
    assert sorted((figures.asked, figures.right) for figures in question_figures(quiz_id)) == [
        (1, 0),
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 1),
    ]
