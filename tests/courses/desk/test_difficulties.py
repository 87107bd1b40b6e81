"""Trainers see where learners stop, what they get wrong, and who used every try."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.catalogue.models import Course
from courses.desk.queries import LessonFigures, QuestionFigures, lesson_figures, list_stuck, question_figures
from courses.learning import actions as learning
from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course, make_quiz
from tests.quizzes.world import make_attempt, make_question, submitted
from tests.world import NOON, make_person, make_staff, make_unit, sign_in

LAST = make_question(10).stem


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def course(province: Unit) -> Course:
    course = make_course(unit=province, lessons=2)
    make_quiz(course, attempt_limit=1, is_shuffled=False)
    make_audience(course)
    return course


@pytest.fixture
def people(province: Unit) -> list[Person]:
    return [make_person(name, unit=province) for name in ("Lê An", "Trần Bình", "Võ Chi")]


def read_all(person: Person, course: Course) -> None:
    for lesson in lessons_of(course):
        learning.finish_lesson(person.id, lesson, now=NOON)


def test_lessons_tell_how_many_opened_and_finished_them(course: Course, people: list[Person]) -> None:
    first, second = lessons_of(course)
    learning.keep_place(people[0].id, first.id, 10, now=NOON)
    learning.finish_lesson(people[0].id, first, now=NOON)
    learning.finish_lesson(people[1].id, first, now=NOON)
    learning.keep_place(people[2].id, second.id, 10, now=NOON)

    assert lesson_figures(course.id) == [
        LessonFigures("Mật khẩu mạnh", opened=2, finished=2),
        LessonFigures("Nhận biết thư lừa đảo", opened=1, finished=0),
    ]


def test_questions_tell_the_share_of_right_answers_hardest_first(
    course: Course, people: list[Person]
) -> None:
    assert course.quiz_id is not None
    for person, right in zip(people, (10, 4, 0), strict=True):
        read_all(person, course)
        submitted(make_attempt(person, course.quiz_id, right=right, wrong=10 - right))

    figures = question_figures(course.quiz_id)

    assert figures[0] == QuestionFigures(LAST, asked=3, right=1)
    assert [(one.asked, one.right, one.percent) for one in figures] == [(3, 1, 33)] * 6 + [(3, 2, 66)] * 4


def test_an_open_paper_does_not_count_yet(course: Course, people: list[Person]) -> None:
    assert course.quiz_id is not None
    read_all(people[0], course)
    make_attempt(people[0], course.quiz_id, wrong=10)

    assert question_figures(course.quiz_id) == []
    assert list_stuck(course, today=NOON.date()) == []


def test_who_used_every_try_without_passing_is_named(course: Course, people: list[Person]) -> None:
    assert course.quiz_id is not None
    for person, right in zip(people, (10, 7, 0), strict=True):
        read_all(person, course)
        submitted(make_attempt(person, course.quiz_id, right=right, wrong=10 - right))

    assert [one.person.name for one in list_stuck(course, today=NOON.date())] == ["Trần Bình", "Võ Chi"]


def test_the_page_shows_all_of_it_in_as_many_queries_for_one_as_for_three(
    client: FlaskClient, course: Course, people: list[Person], province: Unit
) -> None:
    assert course.quiz_id is not None
    sign_in(client, make_staff(Role.TRAINER, province))

    def page() -> int:
        with count_statements() as statements:
            answer = client.get(f"/catalogue/{course.id}/difficulties")
        assert LAST in answer.text
        return len(statements)

    counts = []
    for person in people:
        read_all(person, course)
        submitted(make_attempt(person, course.quiz_id, wrong=10))
        db.commit()
        counts.append(page())

    assert len(set(counts)) == 1


def test_before_anybody_came_the_page_says_what_comes_here(
    client: FlaskClient, course: Course, province: Unit
) -> None:
    sign_in(client, make_staff(Role.TRAINER, province))

    assert "Chưa có bài kiểm tra nào được nộp" in client.get(f"/catalogue/{course.id}/difficulties").text


def test_only_trainers_of_the_unit_see_it(client: FlaskClient, course: Course, province: Unit) -> None:
    base = f"/catalogue/{course.id}/difficulties"
    organiser = make_staff(Role.ORGANISER, province)
    other = make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh khác"))
    db.commit()

    assert client.get(base).location.split("?")[0] == "/sign-in"
    sign_in(client, organiser)
    assert client.get(base).status_code == 403
    sign_in(client, other)
    assert client.get(base).status_code == 404
