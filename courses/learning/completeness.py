"""Who is done with a course, and who is so without an entry that says it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    distinct,
    exists,
    func,
    select,
)

from courses.catalogue.models import Course, Lesson, Module
from lms import db
from lms.db import BigId
from lms.ledger.models import Outcome
from lms.ledger.queries import in_force
from lms.people.models import Person
from lms.people.queries import rows_of
from quizzes.attempts.models import Quiz


class Unrecorded(NamedTuple):
    """A person who is done with a course, though the ledger does not say so."""

    person_id: int
    course: Course


def find_course_of(activity_id: int) -> Course | None:
    """Return the course that a lesson or a quiz at the end belongs to, by its activity."""
    return db.session.scalar(COURSE_OF, {"activity": activity_id})


def has_parts_left(person_id: int, course: Course) -> bool:
    """Whether a lesson is not finished or the quiz not passed; one query, where `task_of` takes seven."""
    return db.session.scalars(PARTS_LEFT, {"person": person_id, "course": course.id}).one()


def list_unrecorded(course_id: int | None = None) -> list[Unrecorded]:
    """Return who has nothing left to do in a course, or in any, without an entry that says so.

    Whoever follows the ledger misses it when a course comes to ask for less, or after a fault. Each course is
    asked by itself: then only entries about its own lessons are looked at, and never the whole ledger.
    """
    statement = (
        select(Course, Quiz.activity_id, Lesson.activity_id)
        .join(Module, Module.course_id == Course.id)
        .join(Lesson, Lesson.module_id == Module.id)
        .outerjoin(Quiz, Quiz.id == Course.quiz_id)
        .where(Module.removed_at.is_(None), Lesson.removed_at.is_(None))
    )
    if course_id is not None:
        statement = statement.where(Course.id == course_id)
    lessons: defaultdict[tuple[Course, int | None], list[int]] = defaultdict(list)
    for course, quiz, lesson in db.session.execute(statement):
        lessons[course, quiz].append(lesson)
    found = (
        Unrecorded(person_id, course)
        for (course, quiz), activities in lessons.items()
        for person_id in _unrecorded_in(course, activities, quiz)
    )
    return sorted(found, key=lambda one: (one.person_id, one.course.id))


def _unrecorded_in(course: Course, lessons: Sequence[int], quiz: int | None) -> Iterable[int]:
    """Return who finished these lessons and passed the quiz of a course, and has no entry of the course."""
    merged = (
        select(Person.id, Person.merged_into_id.label("survivor_id"))
        .where(Person.merged_into_id.is_not(None))
        .cte("merged")
        .prefix_with("MATERIALIZED")
    )
    person_id = func.coalesce(merged.c.survivor_id, in_force.c.person_id)
    finished = (
        select(person_id.label("person_id"))
        .select_from(in_force)
        .outerjoin(merged, merged.c.id == in_force.c.person_id)
        .where(in_force.c.activity_id.in_(lessons))
        .group_by(person_id)
        .having(func.count(distinct(in_force.c.activity_id)) == len(lessons))
        .subquery()
    )
    statement = select(finished.c.person_id).where(~_has_entry(finished.c.person_id, course.activity_id))
    if quiz is not None:
        statement = statement.where(_has_entry(finished.c.person_id, quiz, Outcome.PASSED))
    return db.session.scalars(statement)


def _has_entry(
    person_id: ColumnElement[int], activity_id: int, outcome: Outcome | None = None
) -> ColumnElement[bool]:
    other = in_force.alias("other")
    statement = select(other.c.id).where(
        other.c.person_id.in_(rows_of(person_id)), other.c.activity_id == activity_id
    )
    return exists(statement.where(other.c.outcome == outcome) if outcome else statement)


def _course_of() -> Select[Course]:
    """Return the statement for the course that an activity is a part of."""
    activity_id: BindParameter[int] = bindparam("activity")
    of_lesson = (
        select(Module.course_id)
        .join(Lesson, Lesson.module_id == Module.id)
        .where(Lesson.activity_id == activity_id)
    )
    of_quiz = select(Course.id).join(Quiz, Quiz.id == Course.quiz_id).where(Quiz.activity_id == activity_id)
    return select(Course).where(Course.id.in_(of_lesson.union(of_quiz)))


def _parts_left() -> Select[bool]:
    """Return the statement that asks for a part of a course which a person has not done."""
    course_id: BindParameter[int] = bindparam("course")
    lessons = (
        select(Lesson.activity_id)
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.course_id == course_id, Module.removed_at.is_(None), Lesson.removed_at.is_(None))
    )
    quiz = select(Quiz.activity_id).join(Course, Course.quiz_id == Quiz.id).where(Course.id == course_id)
    parts = lessons.union_all(quiz).subquery()
    done = select(in_force.c.activity_id).where(
        in_force.c.person_id.in_(rows_of(bindparam("person", type_=BigId))),
        in_force.c.outcome.in_((Outcome.COMPLETED, Outcome.PASSED)),
    )
    return select(exists().where(parts.c.activity_id.not_in(done)))


COURSE_OF = _course_of()
PARTS_LEFT = _parts_left()
"""What is asked after every lesson and every quiz, built once."""
