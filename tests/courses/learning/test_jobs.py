"""Completions that nobody saw are found again and written once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import actions as catalogue
from courses.catalogue.actions import COMPLETION_JOB
from courses.catalogue.models import Course
from courses.learning import actions, completeness
from courses.learning.jobs import record_completions
from lms import db
from lms.jobs.kinds import Work
from lms.jobs.models import Job
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from tests.courses.world import lessons_of, make_course, take_quiz
from tests.world import DAY, NOON, entries_of, make_person


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


def finish(person: Person, course: Course, count: int) -> None:
    for lesson in lessons_of(course)[:count]:
        actions.finish_lesson(person.id, lesson, now=NOON)


def work(**arguments: int) -> str:
    told: list[tuple[int, int]] = []
    db.commit()
    job = Work(1, dict(arguments), None, NOON + DAY, lambda done, of, _text: told.append((done, of)))
    outcome = record_completions(job)
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    return outcome.message


def unrecorded() -> list[tuple[int, str]]:
    return [(found.person_id, found.course.title) for found in completeness.list_unrecorded()]


def test_who_is_done_after_a_lesson_was_taken_out_gets_the_entry(person: Person) -> None:
    course = make_course(lessons=2)
    finish(person, course, 1)
    catalogue.remove_lesson(course, lessons_of(course)[1], account_id=None, now=NOON)

    assert unrecorded() == [(person.id, course.title)]
    assert work() == "Đã ghi nhận thêm 1 lượt hoàn thành."
    assert work() == "Đã ghi nhận thêm 0 lượt hoàn thành."

    assert entries_of(person) == [("lesson", None), ("course", None)]
    moments = db.session.execute(
        select(LedgerEntry.happened_at, LedgerEntry.written_at).where(LedgerEntry.source.like("course:%"))
    ).all()
    assert moments == [(NOON, NOON + DAY)]


def test_taking_out_a_lesson_or_the_quiz_starts_the_search(person: Person) -> None:
    course = make_course(lessons=2, has_quiz=True)
    finish(person, course, 2)
    catalogue.remove_quiz(course, account_id=None, now=NOON)
    catalogue.remove_lesson(course, lessons_of(course)[0], account_id=None, now=NOON)

    jobs = db.session.execute(select(Job.kind, Job.arguments).order_by(Job.id)).all()
    assert jobs == [(COMPLETION_JOB, {"course_id": course.id})] * 2
    assert unrecorded() == [(person.id, course.title)]


def test_who_has_anything_left_is_not_found(person: Person) -> None:
    half = make_course("Một nửa", lessons=2)
    finish(person, half, 1)
    failed = make_course("Chưa đạt", lessons=1, has_quiz=True)
    finish(person, failed, 1)
    take_quiz(person, failed, score=50, now=NOON)
    recorded = make_course("Đã ghi", lessons=1)
    finish(person, recorded, 1)
    make_course("Rỗng", lessons=0)

    assert unrecorded() == []


def test_one_course_can_be_searched_alone(person: Person) -> None:
    courses = [make_course(title, lessons=2) for title in ("Một", "Hai")]
    for course in courses:
        finish(person, course, 1)
        lessons_of(course)[1].removed_at = NOON + timedelta(hours=1)
    db.session.flush()

    assert unrecorded() == [(person.id, "Một"), (person.id, "Hai")]
    work(course_id=courses[1].id)
    assert unrecorded() == [(person.id, "Một")]
