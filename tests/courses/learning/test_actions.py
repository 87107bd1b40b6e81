"""A course is complete once, when its last part is done, and late by the clock of Vietnam."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import actions as catalogue
from courses.catalogue import queries as parts
from courses.catalogue.models import Course, Lesson
from courses.learning import actions
from courses.learning.models import LessonVisit
from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, LedgerEntry, Outcome
from lms.people.models import Person
from quizzes.attempts.models import Quiz
from tests.courses.world import lessons_of, make_audience, make_course, take_quiz
from tests.world import DAY, MINUTE, NOON, make_person

DUE = date(2026, 11, 22)
LAST_MOMENT = datetime(2026, 11, 22, 16, 59, 59, 999999, UTC)
FIRST_LATE = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


def completions(person: Person) -> list[tuple[str, float | None, bool, datetime]]:
    rows = db.session.execute(
        select(LedgerEntry.source, LedgerEntry.score, LedgerEntry.is_late, LedgerEntry.happened_at)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .where(LedgerEntry.person_id == person.id, Activity.kind == "course")
        .order_by(LedgerEntry.id)
    )
    return [(source, score, late, at) for source, score, late, at in rows]


def read_all(person: Person, course: Course, *, now: datetime = NOON) -> None:
    for lesson in lessons_of(course):
        actions.finish_lesson(person.id, lesson, now=now)


def test_the_last_lesson_completes_a_course_without_a_quiz(person: Person) -> None:
    course = make_course(lessons=2)
    first, second = lessons_of(course)

    actions.finish_lesson(person.id, first, now=NOON)
    assert completions(person) == []

    actions.finish_lesson(person.id, second, now=NOON + MINUTE)
    assert completions(person) == [(f"course:{course.id}:person:{person.id}", None, False, NOON + MINUTE)]


def test_finishing_a_lesson_twice_is_once(person: Person) -> None:
    course = make_course(lessons=1)
    (lesson,) = lessons_of(course)

    assert actions.finish_lesson(person.id, lesson, now=NOON) is True
    assert actions.finish_lesson(person.id, lesson, now=NOON + DAY) is False
    assert len(completions(person)) == 1


def test_the_quiz_completes_a_course_with_its_score(person: Person) -> None:
    course = make_course(lessons=1, has_quiz=True)
    read_all(person, course)

    take_quiz(person, course, score=70, now=NOON)
    assert completions(person) == []

    take_quiz(person, course, score=90, now=NOON + MINUTE, number=2)
    assert completions(person) == [(f"course:{course.id}:person:{person.id}", 90, False, NOON + MINUTE)]


def test_a_better_try_after_the_completion_changes_nothing(person: Person) -> None:
    course = make_course(lessons=1, has_quiz=True)
    read_all(person, course)
    take_quiz(person, course, score=80, now=NOON)

    take_quiz(person, course, score=100, now=NOON + DAY, number=2)

    assert completions(person) == [(f"course:{course.id}:person:{person.id}", 80, False, NOON)]


def test_a_lesson_after_the_quiz_completes_the_course_too(person: Person) -> None:
    course = make_course(lessons=1, has_quiz=True)
    take_quiz(person, course, score=85, now=NOON)

    read_all(person, course, now=NOON + DAY)

    assert completions(person) == [(f"course:{course.id}:person:{person.id}", 85, False, NOON + DAY)]


@pytest.mark.parametrize(("at", "late"), [(LAST_MOMENT, False), (FIRST_LATE, True)])
def test_a_course_is_due_until_midnight_in_vietnam(person: Person, at: datetime, late: bool) -> None:
    course = make_course(lessons=1)
    make_audience(course, due_on=DUE)

    read_all(person, course, now=at)

    assert completions(person) == [(f"course:{course.id}:person:{person.id}", None, late, at)]


def test_the_strictest_audience_makes_it_late(person: Person) -> None:
    course = make_course(lessons=1)
    make_audience(course, due_on=date(2026, 12, 31))
    make_audience(course, due_on=DUE)
    make_audience(course, due_on=None)

    read_all(person, course, now=FIRST_LATE)

    assert [late for _, _, late, _ in completions(person)] == [True]


def test_a_lesson_that_belongs_to_no_course_any_more_completes_nothing(person: Person) -> None:
    course = make_course(lessons=2)
    first, second = lessons_of(course)
    actions.finish_lesson(person.id, first, now=NOON)
    second.removed_at = NOON
    db.session.flush()

    assert actions.complete_if_done(person.id, course, now=NOON + DAY) is True
    assert completions(person) == [(f"course:{course.id}:person:{person.id}", None, False, NOON)]


def test_who_completed_stays_complete_when_a_lesson_is_added(person: Person) -> None:
    course = make_course(lessons=1)
    read_all(person, course)
    before = completions(person)
    (module,) = parts.list_modules(course.id)
    added = catalogue.add_lesson(course, module, title="Bài thêm", body="", now=NOON)

    actions.finish_lesson(person.id, added, now=NOON + DAY)

    assert completions(person) == before


def test_another_quiz_is_no_part_of_a_course(person: Person) -> None:
    course = make_course(lessons=1)
    activity_id = ledger.open_activity(
        kind="quiz", key="quiz:other", title="Khác", unit_id=course.unit_id, now=NOON
    )

    ledger.record(
        person_id=person.id, activity_id=activity_id, outcome=Outcome.PASSED, source="attempt:1", now=NOON
    )

    assert completions(person) == []


def test_the_place_is_kept_between_nothing_and_the_whole(person: Person) -> None:
    (lesson,) = lessons_of(make_course(lessons=1))
    kept = []
    for place in (300, -5, 4000):
        actions.keep_place(person.id, lesson.id, place, now=NOON + place * MINUTE)
        visit = db.session.get_one(LessonVisit, (person.id, lesson.id), populate_existing=True)
        kept.append((visit.place, visit.opened_at, visit.seen_at))

    opened = NOON + 300 * MINUTE
    assert kept == [
        (300, opened, opened),
        (0, opened, NOON - 5 * MINUTE),
        (1000, opened, NOON + 4000 * MINUTE),
    ]


def test_two_parts_finished_in_the_same_second_complete_the_course_once(app: Flask) -> None:
    rounds = 5
    person = make_person()
    courses = [make_course(f"Khoá {number}", lessons=1, has_quiz=True) for number in range(rounds)]
    work = [(course.id, lessons_of(course)[0].id, course.quiz_id) for course in courses]
    db.commit()
    together = Barrier(2)

    def finish_lesson(lesson_id: int) -> None:
        with app.app_context():
            lesson = db.session.get_one(Lesson, lesson_id)
            db.rollback()
            together.wait()
            actions.finish_lesson(person.id, lesson, now=NOON)
            db.commit()
            db.session.remove()

    def pass_quiz(course_id: int, quiz_id: int) -> None:
        with app.app_context():
            course = db.session.get_one(Course, course_id)
            assert db.session.get_one(Quiz, quiz_id)
            db.rollback()
            together.wait()
            take_quiz(person, course, score=90, now=NOON)
            db.commit()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for course_id, lesson_id, quiz_id in work:
            assert quiz_id is not None
            both = (pool.submit(finish_lesson, lesson_id), pool.submit(pass_quiz, course_id, quiz_id))
            for one in both:
                one.result()

    assert completions(person) == [
        (f"course:{course_id}:person:{person.id}", 90, False, NOON) for course_id, _, _ in work
    ]
