"""What the trainers' desk shows of their courses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, distinct, func, select

from courses.audiences.models import CourseAudience
from courses.audiences.rules import CourseState, state_of
from courses.catalogue.models import Course, Lesson, Module
from courses.learning.models import LessonVisit
from lms import db
from lms.finding import holds_words
from lms.html import plain
from lms.ledger.queries import in_force
from lms.ledger.rules import Outcome
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.people.queries import Listed, with_units
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.attempts.answers import chosen
from quizzes.attempts.grading import mark
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.attempts.written import questions_of
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.queries import is_current

BATCH = 500
MOST_STUCK = 200


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


@dataclass(frozen=True)
class LessonFigures:
    """How many people opened a lesson, and how many finished it."""

    title: str
    opened: int
    finished: int


@dataclass(frozen=True)
class QuestionFigures:
    """How often a question was asked in papers handed in, and how often it was answered rightly."""

    stem: str
    asked: int
    right: int

    @property
    def percent(self) -> int:
        """The share of right answers, in whole percent, rounded down."""
        return 100 * self.right // self.asked


def lesson_figures(course_id: int) -> list[LessonFigures]:
    """Return how far learners came in each lesson of a course, in order; one query."""
    opened = select(func.count(LessonVisit.person_id)).where(LessonVisit.lesson_id == Lesson.id)
    finished = select(func.count(distinct(in_force.c.person_id))).where(
        in_force.c.activity_id == Lesson.activity_id
    )
    rows = db.session.execute(
        select(
            Lesson.title,
            opened.correlate(Lesson).scalar_subquery(),
            finished.correlate(Lesson).scalar_subquery(),
        )
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.course_id == course_id, Module.removed_at.is_(None), Lesson.removed_at.is_(None))
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )
    return [LessonFigures(*row) for row in rows]


def question_figures(quiz_id: int) -> list[QuestionFigures]:
    """Return the questions of a quiz that were asked, the hardest first."""
    asked: Counter[int] = Counter()
    right: Counter[int] = Counter()
    papers = (
        select(Paper.items, Attempt.answers)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .where(Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
        .execution_options(yield_per=BATCH)
    )
    for items, answers in db.session.execute(papers):
        questions = questions_of(items)
        for number, item in enumerate(items, start=1):
            asked[item["version_id"]] += 1
            right[item["version_id"]] += mark(item, chosen(answers, number), questions).is_full
    by_question: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(QuestionVersion.id, QuestionVersion.question_id).where(QuestionVersion.id.in_(asked))
    )
    for version_id, question_id in rows:
        by_question.setdefault(question_id, []).append(version_id)
    stems = db.session.execute(
        select(Question.id, QuestionVersion.stem)
        .join(QuestionVersion, is_current())
        .where(Question.id.in_(by_question))
    )
    figures = [
        QuestionFigures(
            stem=plain(stem),
            asked=sum(asked[version] for version in by_question[question_id]),
            right=sum(right[version] for version in by_question[question_id]),
        )
        for question_id, stem in stems
    ]
    return sorted(figures, key=lambda one: (one.percent, one.stem))


def list_stuck(course: Course, *, today: date) -> list[Listed]:
    """Return who used every try at the quiz of a course without passing it, by name."""
    quiz = db.session.get(Quiz, course.quiz_id) if course.quiz_id else None
    if quiz is None or quiz.attempt_limit is None:
        return []
    passed = select(in_force.c.person_id).where(
        in_force.c.activity_id == quiz.activity_id, in_force.c.outcome == Outcome.PASSED
    )
    tried = (
        select(Attempt.person_id)
        .where(Attempt.quiz_id == quiz.id, Attempt.given_back_at.is_(None), Attempt.person_id.not_in(passed))
        .group_by(Attempt.person_id)
        .having(
            func.count(Attempt.id) >= quiz.attempt_limit,
            func.count(Attempt.id) == func.count(Attempt.submitted_at),
        )
    )
    people = db.session.scalars(
        select(Person).where(Person.id.in_(tried)).order_by(Person.name_sort, Person.id).limit(MOST_STUCK)
    ).all()
    return with_units(people, today)


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
