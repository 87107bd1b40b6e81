"""Learners open their courses, read, and finish; nobody opens what is not theirs."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.audiences import actions as audiences
from courses.catalogue.models import Course, Lesson
from courses.learning.models import LessonVisit
from lms import db, i18n
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.actions import save_answer
from quizzes.attempts.answers import Tap
from quizzes.attempts.models import Attempt
from quizzes.attempts.statements import key_of
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course, make_quiz, take_quiz
from tests.quizzes.world import make_question
from tests.world import NOON, entries_of, make_account, make_person, make_staff, make_unit, sign_in


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


@pytest.fixture
def course(unit: Unit) -> Course:
    course = make_course(unit=unit, lessons=2)
    make_audience(course, due_on=None)
    db.commit()
    return course


def answer_rightly(sitting: str) -> None:
    attempt = db.session.get_one(Attempt, int(sitting.rsplit("/", 1)[1]))
    for number, item in enumerate(key_of(attempt.paper_id).items, start=1):
        tap = Tap(number, list(item["right"]), number)
        save_answer(
            attempt.id, tap, person_id=attempt.person_id, device=attempt.device, now=attempt.started_at
        )
    db.commit()


def address(course: Course, lesson: Lesson | None = None, rest: str = "") -> str:
    return f"/courses/{course.slug}" + (f"/lessons/{lesson.id}{rest}" if lesson else "")


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, course: Course) -> None:
    first, _second = lessons_of(course)
    for page in ("/courses", address(course), address(course, first)):
        answer = client.get(page)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")
    for act in ("/finish", "/place"):
        assert client.post(address(course, first, act)).status_code == 302


def test_my_courses_stand_in_three_groups(learner: FlaskClient, person: Person, unit: Unit) -> None:
    today = i18n.today(NOON)
    for title, due_on in (("Có hạn", today + timedelta(days=9000)), ("Thong thả", None), ("Đã qua", None)):
        make_audience(make_course(title, unit=unit, lessons=1), due_on=due_on)
    db.commit()
    learner.post("/courses/da-qua/lessons/3/finish")

    page = learner.get("/courses").text

    groups = [page.index(text) for text in ("Cần hoàn thành", "Có hạn", "Học khi thuận tiện", "Thong thả")]
    assert groups == sorted(groups)
    assert page.index("Đã hoàn thành") < page.index("Đã qua")


def test_without_courses_the_page_says_what_comes_here(learner: FlaskClient) -> None:
    assert "Chưa có khoá học nào" in learner.get("/courses").text


def test_a_course_shows_its_lessons_and_where_to_go_on(learner: FlaskClient, course: Course) -> None:
    page = learner.get(address(course)).text

    assert "Bắt đầu học" in page
    assert page.index("Mật khẩu mạnh") < page.index("Bài 1 · 1 phút") < page.index("Nhận biết thư lừa đảo")


def test_a_course_that_is_not_asked_of_me_is_not_found(learner: FlaskClient, unit: Unit) -> None:
    course = make_course("Không giao", unit=unit, lessons=1)
    (lesson,) = lessons_of(course)
    db.commit()

    acts = [address(course, lesson, act) for act in ("/finish", "/place")]

    for page in (address(course), address(course, lesson), "/courses/khong-co"):
        assert learner.get(page).status_code == 404
    for act in acts:
        assert learner.post(act, data={"place": 5}).status_code == 404


def test_a_lesson_of_another_course_is_not_found(learner: FlaskClient, course: Course, unit: Unit) -> None:
    other = make_course("Khác", unit=unit, lessons=1)
    db.commit()

    assert learner.get(address(course, lessons_of(other)[0])).status_code == 404


def test_reading_on_leads_from_lesson_to_lesson_and_back_to_the_course(
    learner: FlaskClient, person: Person, course: Course
) -> None:
    first, second = lessons_of(course)
    assert "Đọc kỹ." in learner.get(address(course, first)).text

    assert learner.post(address(course, first, "/finish")).location == address(course, second)
    assert learner.post(address(course, second, "/finish")).location == address(course)
    assert entries_of(person) == [("lesson", None), ("lesson", None), ("course", None)]
    assert "Bạn đã hoàn thành khoá học" in learner.get(address(course)).text


def test_finishing_twice_does_no_harm(learner: FlaskClient, person: Person, course: Course) -> None:
    first, second = lessons_of(course)

    for _ in range(2):
        assert learner.post(address(course, first, "/finish")).location == address(course, second)

    assert entries_of(person) == [("lesson", None)]


def test_the_place_is_kept_and_given_back(learner: FlaskClient, person: Person, course: Course) -> None:
    first, _second = lessons_of(course)

    assert learner.post(address(course, first, "/place"), data={"place": 420}).status_code == 204
    assert 'data-place="420"' in learner.get(address(course, first)).text


def test_a_place_that_is_no_number_changes_nothing(learner: FlaskClient, course: Course) -> None:
    first, _second = lessons_of(course)

    assert learner.post(address(course, first, "/place"), data={"place": "giữa"}).status_code == 204
    assert db.session.scalar(select(LessonVisit)) is None


def test_an_opened_lesson_may_be_kept_for_a_time_without_network(
    learner: FlaskClient, person: Person, course: Course
) -> None:
    first, _second = lessons_of(course)

    assert learner.get(address(course, first)).headers["Offline-Account"].isdecimal()


def test_a_finished_course_stays_open_after_it_was_withdrawn(learner: FlaskClient, unit: Unit) -> None:
    course = make_course("Ngắn", unit=unit, lessons=1)
    audience = make_audience(course, due_on=None)
    db.commit()
    (lesson,) = lessons_of(course)
    learner.post(address(course, lesson, "/finish"))
    audiences.withdraw(audience, account_id=None, now=NOON)
    db.commit()

    assert learner.get(address(course)).status_code == 200
    assert "Ngắn" in learner.get("/courses").text


def test_the_quiz_waits_for_the_lessons_and_names_its_rules(learner: FlaskClient, unit: Unit) -> None:
    course = make_course(unit=unit, lessons=1, has_quiz=True)
    make_audience(course, due_on=None)
    db.commit()

    page = learner.get(address(course)).text

    times = "không giới hạn thời gian · bắt đầu lúc nào cũng được"
    assert f"10 câu hỏi · {times} · đạt từ 80 % · được làm 3 lượt" in page
    assert "Bài kiểm tra mở khi bạn đã học xong tất cả các bài." in page


def test_a_learner_reads_passes_the_quiz_and_is_done(
    learner: FlaskClient, person: Person, unit: Unit
) -> None:
    course = make_course(unit=unit, lessons=1, has_quiz=True)
    make_audience(course, due_on=None)
    start, page = f"/quizzes/{course.quiz_id}/attempts", address(course)
    db.commit()

    assert "Hãy học xong tất cả các bài rồi làm bài kiểm tra." in learner.post(start).text
    learner.post(f"{page}/lessons/1/finish")
    assert "Làm bài kiểm tra" in learner.get(page).text
    sitting = learner.post(start).location
    assert "Làm tiếp bài đang dở" in learner.get(page).text
    answer_rightly(sitting)
    learner.post(f"{sitting}/submit")

    assert "Bạn đã hoàn thành khoá học" in learner.get(page).text
    assert entries_of(person) == [("lesson", None), ("attempt", 100), ("course", 100)]
    assert f'href="{page}"' in learner.get(f"{sitting}/receipt").text


def test_a_quiz_of_a_course_that_is_not_asked_of_me_stays_closed(learner: FlaskClient, unit: Unit) -> None:
    course = make_course(unit=unit, lessons=1, has_quiz=True)
    db.commit()

    answer = learner.post(f"/quizzes/{course.quiz_id}/attempts")

    assert answer.status_code == 400
    assert "Khoá học không còn được giao cho bạn" in answer.text
    assert db.session.scalar(select(Attempt)) is None


def test_after_the_last_try_the_course_says_whom_to_ask(
    learner: FlaskClient, person: Person, unit: Unit
) -> None:
    course = make_course(unit=unit, lessons=1)
    make_quiz(course, attempt_limit=1)
    make_audience(course, due_on=None)
    db.commit()
    learner.post(f"{address(course)}/lessons/1/finish")
    sitting = learner.post(f"/quizzes/{course.quiz_id}/attempts").location

    learner.post(f"{sitting}/submit")

    page = learner.get(address(course)).text
    assert "Bạn đã dùng hết lượt làm bài" in page
    assert "Làm lại bài kiểm tra" not in page
    assert entries_of(person) == [("lesson", None), ("attempt", 0)]


def test_the_best_try_is_shown(learner: FlaskClient, person: Person, unit: Unit) -> None:
    course = make_course(unit=unit, lessons=1, has_quiz=True)
    make_audience(course, due_on=None)
    take_quiz(person, course, score=66.67, now=NOON)
    db.commit()

    assert "Kết quả tốt nhất của bạn: 66,67/100 điểm" in learner.get(address(course)).text


def test_a_trainer_sees_a_draft_as_learners_will_and_writes_nothing(client: FlaskClient, unit: Unit) -> None:
    person = make_person(unit=unit)
    trainer = make_staff(Role.TRAINER, unit)
    trainer.person_id = person.id
    course = make_course("Bản thảo", unit=unit, lessons=2)
    first, second = lessons_of(course)
    sign_in(client, trainer)

    assert client.get(address(course)).status_code == 404
    page = client.get(address(course, first) + "?preview=1").text
    assert "Bản xem trước" in page
    assert "data-reading" not in page
    finished = client.post(address(course, first, "/finish") + "?preview=1")
    assert finished.location == address(course, second) + "?preview=1"
    assert client.post(address(course, first, "/place") + "?preview=1", data={"place": 5}).status_code == 204
    assert entries_of(person) == []
    assert db.session.scalar(select(LessonVisit)) is None


def test_a_trainer_sees_a_sample_of_the_quiz_and_a_learner_does_not(client: FlaskClient, unit: Unit) -> None:
    course = make_course(unit=unit, lessons=1, has_quiz=True)
    bare = make_course("Không kiểm tra", unit=unit, lessons=1)
    make_audience(course, due_on=None)
    learner = make_account(make_person(unit=unit))
    sign_in(client, make_staff(Role.TRAINER, unit))

    page = client.get(f"{address(course)}/quiz?preview=1").text
    assert make_question(1).stem in page
    assert make_question(10).stem in page
    assert f"{address(course)}/quiz?preview=1" in client.get(f"{address(course)}?preview=1").text
    assert client.get(f"{address(bare)}/quiz?preview=1").location == f"{address(bare)}?preview=1"

    sign_in(client, learner)
    assert client.get(f"{address(course)}/quiz").location == address(course)
    assert client.get(f"{address(course)}/quiz?preview=1").status_code == 404


def test_a_preview_is_for_the_trainers_of_the_unit_alone(client: FlaskClient, course: Course) -> None:
    sign_in(client, make_staff(Role.TRAINER, make_unit("CĐCS khác")))

    assert client.get(address(course) + "?preview=1").status_code == 404


def test_my_courses_take_as_many_queries_as_one(learner: FlaskClient, unit: Unit) -> None:
    def page() -> int:
        with count_statements() as statements:
            assert learner.get("/courses").status_code == 200
        return len(statements)

    make_audience(make_course("Một", unit=unit, lessons=1), due_on=date(2099, 1, 1))
    db.commit()
    one = page()
    for title in ("Hai", "Ba"):
        make_audience(make_course(title, unit=unit, lessons=2), due_on=date(2099, 1, 1))
    db.commit()

    assert page() == one
