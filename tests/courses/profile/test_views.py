"""My own page shows who I am, what I completed, and nobody else."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.learning import actions as learning
from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Level, Unit
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course, take_quiz
from tests.world import make_account, make_person, make_post, make_staff, make_unit, sign_in

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.fixture
def unit(app: Flask) -> Unit:
    province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
    return make_unit("CĐCS Trường THCS Phước Mỹ Trung", parent=province)


@pytest.fixture
def person(unit: Unit) -> Person:
    return make_person("Nguyễn Thị Hoà", unit=unit, member_code="ST-0001")


@pytest.fixture
def learner(client: FlaskClient, person: Person) -> FlaskClient:
    sign_in(client, make_account(person))
    return client


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/me").location.split("?")[0] == "/sign-in"


def test_my_page_names_my_unit_with_its_path_and_my_posts(
    learner: FlaskClient, person: Person, unit: Unit
) -> None:
    make_post(person, unit, title="Tổ trưởng tổ công đoàn")
    make_person("Lê Văn Tám", unit=unit)
    db.commit()

    page = learner.get("/me").text

    assert "Nguyễn Thị Hoà" in page
    assert "CĐCS Trường THCS Phước Mỹ Trung <small>LĐLĐ tỉnh Sông Trăng</small>" in page
    assert "Tổ trưởng tổ công đoàn" in page
    assert "ST-0001" in page
    assert "Lê Văn Tám" not in page


def test_my_page_lists_what_i_completed(learner: FlaskClient, person: Person, unit: Unit) -> None:
    done = make_course("Đã xong", unit=unit, lessons=1, has_quiz=True)
    left = make_course("Còn dở", unit=unit, lessons=2)
    make_audience(left, due_on=None)
    learning.finish_lesson(person.id, lessons_of(done)[0], now=NOW)
    learning.finish_lesson(person.id, lessons_of(left)[0], now=NOW)
    take_quiz(person, done, score=87.5, now=NOW)
    db.commit()

    page = learner.get("/me").text

    assert "Hoàn thành ngày 22/11/2026" in page
    assert "87,50/100 điểm" in page
    assert "Còn dở" not in page


def test_without_completions_the_page_leads_to_the_courses(learner: FlaskClient) -> None:
    assert "Chưa hoàn thành khoá học nào" in learner.get("/me").text


def test_an_account_without_a_person_is_told_so(client: FlaskClient, unit: Unit) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, unit, name="Trần Văn Quản"))

    page = client.get("/me").text

    assert "Trần Văn Quản" in page
    assert "không gắn với một đoàn viên" in page


def test_three_courses_take_as_many_queries_as_one(learner: FlaskClient, person: Person, unit: Unit) -> None:
    def page() -> int:
        with count_statements() as statements:
            assert learner.get("/me").status_code == 200
        return len(statements)

    def finish(title: str) -> None:
        course = make_course(title, unit=unit, lessons=1)
        learning.finish_lesson(person.id, lessons_of(course)[0], now=NOW)
        db.commit()

    finish("Một")
    one = page()
    finish("Hai")
    finish("Ba")

    assert page() == one
