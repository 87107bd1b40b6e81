"""What the trainers' desk shows of their courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, distinct, func, select

from courses.audiences.models import CourseAudience
from courses.audiences.rules import CourseState, state_of
from courses.catalogue.models import Course, Lesson, Module
from lms.finding import holds_words
from lms.ledger.queries import in_force
from lms.paging import Page, page_of
from lms.units.models import Unit
from lms.units.queries import within


@dataclass(frozen=True)
class CourseLine:
    """A course in the list of a trainer."""

    course: Course
    unit_name: str
    lesson_count: int
    completed_count: int
    state: CourseState


def list_courses(scope: Iterable[str], words: str, *, after: str | None = None) -> Page[CourseLine]:
    """Return a page of the courses that units in the scope keep, by title; one query."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Course,
            Unit.name.label("unit_name"),
            _count(_lessons()).label("lesson_count"),
            _count(_completions()).label("completed_count"),
            _count(_audiences(CourseAudience.withdrawn_at.is_(None))).label("live"),
            _count(_audiences(CourseAudience.withdrawn_at.is_not(None))).label("withdrawn"),
        )
        .join(Unit, Unit.id == Course.unit_id)
        .where(within(scope), holds_words(Course.title_folded, words))
    )
    page = page_of(statement, Course.title_sort, Course.id, after=after)
    return Page(
        [
            CourseLine(
                course=row.Course,
                unit_name=row.unit_name,
                lesson_count=row.lesson_count,
                completed_count=row.completed_count,
                state=state_of(live=row.live, withdrawn=row.withdrawn),
            )
            for row in page.items
        ],
        page.after,
    )


def _count(rows: Select[int]) -> SQLColumnExpression[int]:
    return rows.correlate(Course).scalar_subquery()


def _lessons() -> Select[int]:
    return (
        select(func.count(Lesson.id))
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.course_id == Course.id, Module.removed_at.is_(None), Lesson.removed_at.is_(None))
    )


def _completions() -> Select[int]:
    return select(func.count(distinct(in_force.c.person_id))).where(
        in_force.c.activity_id == Course.activity_id
    )


def _audiences(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count(CourseAudience.id)).where(CourseAudience.course_id == Course.id, condition)
