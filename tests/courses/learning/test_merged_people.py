"""What somebody learned under a row that was merged into theirs is their own learning."""

from datetime import date

from flask import Flask

from courses.learning import actions, completeness, queries
from courses.learning.jobs import record_completions
from lms import db
from lms.duplicates.actions import merge_people, part_people
from lms.jobs.kinds import Work
from lms.people.actions import By
from lms.people.models import Person
from tests.courses.world import lessons_of, make_audience, make_course
from tests.world import DAY, NOON, entries_of, make_person

TODAY = date(2026, 11, 22)
BY = By(None, NOON)


def finished(person: Person) -> list[bool]:
    """Return for each lesson of the only course whether it is finished, on the person's own page."""
    (task,) = queries.list_tasks(person.id, today=TODAY)
    return [step.finished_at is not None for step in task.progress.lessons]


def test_lessons_of_both_rows_stand_on_the_page_of_the_one_that_is_left(app: Flask) -> None:
    person, double = make_person("Nguyễn Thị Hoà"), make_person("Nguyễn Thị Hòa")
    course = make_course(lessons=2)
    make_audience(course)
    first, second = lessons_of(course)
    actions.finish_lesson(person.id, first, now=NOON)
    actions.finish_lesson(double.id, second, now=NOON)
    assert (finished(person), completeness.list_unrecorded()) == ([True, False], [])

    merge = merge_people(double, person, by=BY)
    db.commit()
    assert finished(person) == [True, True]
    assert [one.person_id for one in completeness.list_unrecorded()] == [person.id]

    record_completions(Work(1, {}, None, NOON + DAY, lambda done, of, text: None))
    assert entries_of(person) == [("lesson", None), ("course", None)]
    assert entries_of(double) == [("lesson", None)]
    assert completeness.list_unrecorded() == []

    part_people(merge, by=BY)
    assert finished(person) == [True, False]


def test_the_last_lesson_completes_a_course_begun_under_the_other_row(app: Flask) -> None:
    person, double = make_person("Nguyễn Thị Hoà"), make_person("Nguyễn Thị Hòa")
    course = make_course(lessons=2)
    first, second = lessons_of(course)
    actions.finish_lesson(double.id, first, now=NOON)
    merge_people(double, person, by=BY)

    actions.finish_lesson(person.id, second, now=NOON)

    assert entries_of(person) == [("lesson", None), ("course", None)]
