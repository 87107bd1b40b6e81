"""The two courses: written as a trainer does, and learned by many over the months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course, Lesson
from courses.catalogue.rules import QuizSettings
from courses.learning.actions import finish_lesson, keep_place
from courses.learning.rules import WHOLE
from demo import content
from demo.sittings import Event, new_question, sitting
from lms.i18n import ZONE
from quizzes.bank.actions import add_questions


@dataclass(frozen=True)
class BuiltCourse:
    """A course that can be learned: its lessons in order, and the quiz at its end."""

    course: Course
    lessons: tuple[Lesson, ...]
    quiz_id: int


@dataclass(frozen=True)
class Effort:
    """How far somebody gets: lessons read, and the share of right answers at each try of the quiz."""

    lessons: int
    tries: tuple[float, ...] = ()


def write_course(written: content.Course, *, unit_id: int, account_id: int, now: datetime) -> BuiltCourse:
    """Return a new course with its modules and lessons and the quiz at its end."""
    course = catalogue.create_course(
        title=written.title, summary=written.summary, unit_id=unit_id, account_id=account_id, now=now
    )
    lessons: list[Lesson] = []
    for part in written.modules:
        module = catalogue.add_module(course, title=part.title)
        lessons += [
            catalogue.add_lesson(course, module, title=lesson.title, body=lesson.body, now=now)
            for lesson in part.lessons
        ]
    bank_id = catalogue.open_own_bank(course, account_id=account_id, now=now)
    questions = [new_question(question) for question in written.quiz]
    add_questions(bank_id, questions, account_id=account_id, now=now)
    settings = QuizSettings(bank_id=bank_id, question_count=len(questions))
    quiz_id = catalogue.set_quiz(course, settings, account_id=account_id, now=now)
    return BuiltCourse(course, tuple(lessons), quiz_id)


def studies(
    built: BuiltCourse, person_id: int, effort: Effort, begins_on: date, random: Random
) -> Iterator[Event]:
    """Give what somebody does in a course: lessons on one evening or two, then the quiz, a try a day."""
    moment = _evening(begins_on, random)
    pause_after = random.choice([None, *range(1, effort.lessons)])
    for place, lesson in enumerate(built.lessons[: effort.lessons], start=1):
        yield Event(moment, partial(_read, person_id, lesson))
        moment += timedelta(minutes=random.randint(4, 9), seconds=random.randrange(60))
        if place == pause_after:
            moment = _evening(moment.date() + timedelta(days=random.randint(1, 3)), random)
    for right in effort.tries:
        yield sitting(built.quiz_id, person_id, right=right, at=moment, longest=12, random=random)
        moment = _evening(moment.date() + timedelta(days=1), random)


def leave_off(built: BuiltCourse, person_id: int, number: int, at: datetime) -> Event:
    """Return how somebody opens a lesson (from 1) and leaves it in its midst."""
    lesson_id = built.lessons[number - 1].id
    return Event(at, lambda now: keep_place(person_id, lesson_id, WHOLE // 2, now=now))


def _read(person_id: int, lesson: Lesson, now: datetime) -> None:
    finish_lesson(person_id, lesson, now=now)


def _evening(day: date, random: Random) -> datetime:
    return datetime.combine(day, time(random.choice([7, 11, 19, 20]), random.randrange(60)), ZONE)
