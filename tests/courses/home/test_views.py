"""The first page says what is left, how long it takes, and leads on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.learning import actions as learning
from lms import db, i18n
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course, take_quiz
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import DAY, make_account, make_person, make_staff, make_unit, sign_in

NOW = datetime.now(UTC)
TODAY = i18n.today(NOW)


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit("CĐCS Trường THCS Phước Mỹ Trung")


@pytest.fixture
def person(unit: Unit) -> Person:
    return make_person("Nguyễn Thị Hoà", unit=unit)


@pytest.fixture
def learner(client: FlaskClient, person: Person) -> FlaskClient:
    sign_in(client, make_account(person))
    return client


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_without_courses_the_page_says_what_comes_here(learner: FlaskClient) -> None:
    assert "Chưa có khoá học nào được giao" in learner.get("/").text


def test_what_is_left_is_summed_up_and_due_first(learner: FlaskClient, person: Person, unit: Unit) -> None:
    late = make_course("Quá hạn rồi", unit=unit, lessons=2)
    soon = make_course("Còn sáu ngày", unit=unit, lessons=2)
    done = make_course("Đã xong cả", unit=unit, lessons=1)
    for course, days in ((soon, 6), (late, -2), (done, 1)):
        audience = make_audience(course, due_on=None, now=NOW)
        audience.due_on = TODAY + timedelta(days=days)
    for lesson in (*lessons_of(done), lessons_of(late)[0]):
        learning.finish_lesson(person.id, lesson, now=NOW)
    db.commit()

    page = " ".join(learner.get("/").text.split())

    assert "2 khoá · 3 phút" in page
    assert 'aria-label="Đã xong 1 trong 3 khoá"' in page
    assert "Học tiếp: Bài 2 · Nhận biết thư lừa đảo" in page
    assert page.index("Quá hạn 2 ngày") < page.index("Còn 6 ngày")
    assert "1 trong 2 bài · còn 1 phút" in page
    assert "Đã xong cả" not in page


def test_one_goes_on_with_the_lesson_opened_last(learner: FlaskClient, person: Person, unit: Unit) -> None:
    course = make_course("Dài", unit=unit, lessons=3)
    make_audience(course, due_on=None)
    learning.keep_place(person.id, lessons_of(course)[2].id, 500, now=NOW)
    db.commit()

    assert "Học tiếp: Bài 3 · Sao lưu dữ liệu" in learner.get("/").text


def test_after_the_lessons_the_quiz_is_next(learner: FlaskClient, person: Person, unit: Unit) -> None:
    course = make_course("Có kiểm tra", unit=unit, lessons=1, has_quiz=True)
    make_audience(course, due_on=None)
    learning.finish_lesson(person.id, lessons_of(course)[0], now=NOW)
    db.commit()

    assert "Làm bài kiểm tra: Có kiểm tra" in learner.get("/").text


def test_when_all_is_done_the_page_says_so(learner: FlaskClient, person: Person, unit: Unit) -> None:
    course = make_course("Xong", unit=unit, lessons=1, has_quiz=True)
    make_audience(course, due_on=date(2099, 1, 1))
    learning.finish_lesson(person.id, lessons_of(course)[0], now=NOW)
    take_quiz(person, course, score=100, now=NOW)
    db.commit()

    page = learner.get("/").text

    assert "Mọi khoá học được giao đều đã hoàn thành." in page
    assert "Cần hoàn thành" not in page


def test_open_contests_stand_below_and_those_to_come_do_not(learner: FlaskClient) -> None:
    bank_id = make_bank()
    for title, opens_at in (("Tuần 1", NOW - DAY), ("Tuần 2", NOW + DAY)):
        make_contest(None, make_round(bank_id, opens_at=opens_at, closes_at=NOW + 2 * DAY), title=title)
    db.commit()

    page = learner.get("/").text

    assert "Cuộc thi đang mở" in page
    assert "Tuần 1" in page
    assert "Tuần 2" not in page


def test_staff_who_are_no_learners_find_their_desks(client: FlaskClient, unit: Unit) -> None:
    sign_in(client, make_staff(Role.TRAINER, unit))

    page = client.get("/").text

    assert "Bàn làm việc" in page
    assert 'href="/catalogue"' in page
    assert "Chưa có khoá học nào được giao" not in page


def test_three_courses_take_as_many_queries_as_one(learner: FlaskClient, unit: Unit) -> None:
    def page() -> int:
        with count_statements() as statements:
            assert learner.get("/").status_code == 200
        return len(statements)

    make_audience(make_course("Một", unit=unit, lessons=1), due_on=None)
    db.commit()
    one = page()
    for title in ("Hai", "Ba"):
        make_audience(make_course(title, unit=unit, lessons=2), due_on=None)
    db.commit()

    assert page() == one
