"""Factories of courses: each makes what it needs and was not given."""

import itertools
from datetime import date, datetime
from typing import Any

from courses.audiences import actions as audiences
from courses.audiences.models import CourseAudience
from courses.catalogue import actions, queries
from courses.catalogue.models import Course, Lesson
from courses.catalogue.rules import QuizSettings
from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Outcome
from lms.people.models import Person
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.units.models import Unit
from quizzes.attempts.models import Quiz
from quizzes.bank.actions import add_questions
from tests.quizzes.world import make_question
from tests.world import NOON, make_unit

TITLES = ("Mật khẩu mạnh", "Nhận biết thư lừa đảo", "Sao lưu dữ liệu", "Khi có sự cố")

_numbers = itertools.count(1)


def make_course(
    title: str = "An toàn trên không gian mạng",
    *,
    unit: Unit | None = None,
    lessons: int = 2,
    has_quiz: bool = False,
) -> Course:
    """Make a course with one module, some lessons, and a quiz at the end if one is wanted."""
    course = actions.create_course(title=title, unit_id=(unit or make_unit()).id, account_id=None, now=NOON)
    module = actions.add_module(course, title="Phần 1")
    for number in range(lessons):
        actions.add_lesson(course, module, title=TITLES[number], body="<p>Đọc kỹ.</p>", now=NOON)
    if has_quiz:
        make_quiz(course)
    return course


def make_quiz(course: Course, **settings: Any) -> int:
    """Let a course end with a quiz: ten questions of a bank of its own, 80 %, three tries."""
    bank_id = actions.open_own_bank(course, account_id=None, now=NOON)
    add_questions(bank_id, [make_question(number) for number in range(1, 11)], account_id=None, now=NOON)
    rules: dict[str, Any] = {"bank_id": bank_id, "question_count": 10}
    return actions.set_quiz(course, QuizSettings(**rules | settings), account_id=None, now=NOON)


def make_audience(
    course: Course,
    definition: Definition | None = None,
    *,
    due_on: date | None = date(2026, 11, 30),
    now: datetime = NOON,
) -> CourseAudience:
    """Publish a course to a population: without a definition, to everybody."""
    population = define_population(
        f"Nhóm {next(_numbers)}", definition or Definition(), unit_id=course.unit_id, now=now
    )
    return audiences.publish(course, population_id=population.id, due_on=due_on, account_id=None, now=now)


def lessons_of(course: Course) -> list[Lesson]:
    """Return the lessons of a course in the order in which they are read."""
    outline = queries.outline_of(course.id)
    return [db.session.get_one(Lesson, lesson) for section in outline for lesson in section.lesson_ids]


def take_quiz(person: Person, course: Course, *, score: float, now: datetime, number: int = 1) -> None:
    """Write in the ledger that a person took the quiz of a course."""
    quiz = db.session.get_one(Quiz, course.quiz_id)
    ledger.record(
        person_id=person.id,
        activity_id=quiz.activity_id,
        outcome=Outcome.PASSED if score >= 80 else Outcome.FAILED,
        score=score,
        source=f"attempt:{quiz.id}:{person.id}:{number}",
        now=now,
    )
