"""What is left for a person, in few queries however much it is."""

from datetime import date

import pytest
from flask import Flask

from courses.audiences import actions as audiences
from courses.catalogue.models import Course
from courses.learning import actions, queries
from courses.learning.rules import Due, DueKind, Task
from lms import db
from lms.people.models import Person
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course, take_quiz
from tests.world import DAY, MINUTE, NOON, make_person

TODAY = date(2026, 11, 22)


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


def tasks(person: Person) -> tuple[Task, ...]:
    return queries.list_tasks(person.id, today=TODAY)


def finish(person: Person, course: Course, count: int) -> None:
    for lesson in lessons_of(course)[:count]:
        actions.finish_lesson(person.id, lesson, now=NOON)


def test_the_course_due_first_is_first(person: Person) -> None:
    later = make_course("Sau", lessons=1)
    first = make_course("Trước", lessons=1)
    make_course("Bản thảo", lessons=1)
    make_audience(later, due_on=date(2026, 12, 1))
    make_audience(first, due_on=TODAY)

    shown = [(task.title, task.due_on, task.due(TODAY)) for task in tasks(person)]

    assert shown == [
        ("Trước", TODAY, Due(DueKind.TODAY)),
        ("Sau", date(2026, 12, 1), Due(DueKind.LATER, 9)),
    ]


def test_progress_is_that_of_the_person_alone(person: Person) -> None:
    course = make_course(lessons=3, has_quiz=True)
    make_audience(course)
    finish(person, course, 2)
    take_quiz(person, course, score=40, now=NOON)
    third = lessons_of(course)[2]
    actions.keep_place(person.id, third.id, 250, now=NOON + MINUTE)

    (mine,) = tasks(person)
    (fresh,) = tasks(make_person("Lê Văn Tám"))

    assert [(step.title, step.finished_at, step.place, step.seen_at) for step in mine.progress.lessons] == [
        ("Mật khẩu mạnh", NOON, 0, NOON),
        ("Nhận biết thư lừa đảo", NOON, 0, NOON),
        ("Sao lưu dữ liệu", None, 250, NOON + MINUTE),
    ]
    assert mine.progress.quiz is not None
    assert (mine.progress.quiz.best_score, mine.progress.quiz.is_passed) == (40, False)
    assert (fresh.progress.steps_done, fresh.progress.is_begun) == (0, False)


def test_a_completed_course_stays_after_leaving_the_population(person: Person) -> None:
    done, left = make_course("Xong", lessons=1), make_course("Dở", lessons=2)
    given = [make_audience(done), make_audience(left)]
    finish(person, done, 1)
    finish(person, left, 1)

    for audience in given:
        audiences.withdraw(audience, account_id=None, now=NOON)

    assert [(task.title, task.is_asked, task.is_left) for task in tasks(person)] == [("Xong", False, False)]


def test_a_course_that_is_not_asked_is_not_theirs(person: Person) -> None:
    course = make_course(lessons=1)

    task = queries.task_of(person.id, course, today=TODAY)

    assert (task.is_theirs, task.progress.step_count) == (False, 1)


def test_a_preview_shows_the_course_untouched(person: Person) -> None:
    course = make_course(lessons=2, has_quiz=True)
    finish(person, course, 2)

    task = queries.preview(course)

    assert (task.progress.steps_done, task.progress.step_count, task.is_asked) == (0, 3, True)


def test_a_preview_shows_the_day_that_learners_are_given(person: Person) -> None:
    course = make_course(lessons=1)
    make_audience(course, due_on=date(2026, 12, 24))
    audiences.withdraw(make_audience(course, due_on=TODAY), account_id=None, now=NOON)

    assert queries.preview(course).due_on == date(2026, 12, 24)


def test_parts_taken_out_are_not_shown(person: Person) -> None:
    course = make_course(lessons=2)
    make_audience(course)
    lessons_of(course)[0].removed_at = NOON
    db.session.flush()

    assert [step.title for step in tasks(person)[0].progress.lessons] == ["Nhận biết thư lừa đảo"]


def test_one_course_takes_as_many_queries_as_three(person: Person) -> None:
    def prepare(title: str) -> None:
        course = make_course(title, lessons=2, has_quiz=True)
        make_audience(course)
        finish(person, course, 1)

    prepare("Một")
    with count_statements() as one:
        assert len(tasks(person)) == 1
    prepare("Hai")
    prepare("Ba")
    with count_statements() as three:
        assert len(tasks(person)) == 3

    assert len(one) == len(three) == 8


def test_days_are_counted_by_the_calendar_of_vietnam(person: Person) -> None:
    make_audience(make_course(lessons=1), due_on=TODAY)

    (task,) = queries.list_tasks(person.id, today=TODAY + DAY)

    assert task.due(TODAY + DAY) == Due(DueKind.OVERDUE, 1)
