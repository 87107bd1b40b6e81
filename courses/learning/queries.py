"""Where people are in their courses."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    select,
)

from courses.audiences import queries as audiences
from courses.audiences.rules import strictest
from courses.catalogue.models import Course, Lesson, Module
from courses.learning.models import LessonVisit
from courses.learning.rules import (
    Completion,
    LessonStep,
    NotAsked,
    Progress,
    QuizStep,
    Task,
    check_quiz_start,
    in_order_of_due_day,
)
from lms import db, i18n
from lms.ledger.models import Outcome
from lms.ledger.queries import in_force
from lms.people.queries import rows_of
from quizzes.attempts import queries as quizzes
from quizzes.attempts.models import Quiz
from quizzes.attempts.papers import Sample, sample_of
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.rules import Standing


@dataclass(frozen=True)
class Ended:
    """How an activity ended for a person: the best score, when it was first done well, whether late."""

    done_at: datetime | None
    best_score: float | None
    is_late: bool


@dataclass(frozen=True)
class Reading:
    """A lesson and the place in its course."""

    course_id: int
    module_title: str
    lesson: Lesson


def list_tasks(person_id: int, *, today: date) -> tuple[Task, ...]:
    """Return the courses asked of a person or completed, those due first in front; eight queries."""
    asked = audiences.due_days(person_id, today)
    completed = db.session.scalars(
        select(Course.id)
        .join(in_force, in_force.c.activity_id == Course.activity_id)
        .where(in_force.c.person_id.in_(rows_of(person_id)))
    )
    return in_order_of_due_day(_tasks(person_id, {*asked, *completed}, asked))


def task_of(person_id: int, course: Course, *, today: date) -> Task:
    """Return how a course stands to a person, asked of them or not; seven queries."""
    asked = audiences.due_days(person_id, today, course_id=course.id)
    (task,) = _tasks(person_id, [course.id], asked)
    return task


def preview(course: Course) -> Task:
    """Return a course as somebody sees it who has just been asked to take it."""
    given = audiences.list_audiences(course.id)
    due_on = strictest(one.row.due_on for one in given if one.row.withdrawn_at is None)
    (task,) = _tasks(None, [course.id], {course.id: due_on})
    return task


def sample_paper(quiz_id: int) -> Sample:
    """Return a paper as the quiz might draw it."""
    return sample_of(quizzes.find_quiz(quiz_id).quiz)


def find_course_with_quiz(quiz_id: int) -> Course | None:
    """Return the course that ends with this quiz."""
    return db.session.scalar(select(Course).where(Course.quiz_id == quiz_id))


def check_may_sit(person_id: int, quiz: Quiz, now: datetime) -> None:
    """Refuse the quiz of a course to whoever may not take it now."""
    course = find_course_with_quiz(quiz.id)
    if course is None:
        raise NotAsked
    check_quiz_start(task_of(person_id, course, today=i18n.today(now)))


def _tasks(person_id: int | None, courses: Collection[int], asked: dict[int, date | None]) -> list[Task]:
    """Return how these courses stand to a person, or to nobody yet; five queries, however many courses."""
    rows = db.session.execute(
        select(Course, Quiz).outerjoin(Quiz, Quiz.id == Course.quiz_id).where(Course.id.in_(courses))
    ).all()
    readings = _readings(courses)
    activities = [course.activity_id for course, _ in rows]
    activities += [quiz.activity_id for _, quiz in rows if quiz]
    activities += [reading.lesson.activity_id for reading in readings]
    ended = _ended(person_id, activities)
    visits = _visits(person_id, [reading.lesson.id for reading in readings])
    standings = quizzes.standings([quiz.id for _, quiz in rows if quiz], person_id) if person_id else {}

    lessons: dict[int, list[LessonStep]] = defaultdict(list)
    for reading in readings:
        activity_id, lesson_id = reading.lesson.activity_id, reading.lesson.id
        lessons[reading.course_id].append(
            _lesson_step(reading, ended.get(activity_id), visits.get(lesson_id))
        )
    return [
        Task(
            course_id=course.id,
            slug=course.slug,
            title=course.title,
            title_sort=course.title_sort,
            summary=course.summary,
            due_on=asked.get(course.id),
            is_asked=course.id in asked,
            progress=Progress(
                lessons=tuple(lessons[course.id]),
                quiz=_quiz_step(quiz, ended.get(quiz.activity_id), standings.get(quiz.id)) if quiz else None,
                completion=_completion(ended.get(course.activity_id)),
            ),
        )
        for course, quiz in rows
    ]


def _readings(courses: Collection[int]) -> list[Reading]:
    rows = db.session.execute(
        select(Module.course_id, Module.title, Lesson)
        .join(Lesson, Lesson.module_id == Module.id)
        .where(Module.course_id.in_(courses), Module.removed_at.is_(None), Lesson.removed_at.is_(None))
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )
    return [Reading(course_id, title, lesson) for course_id, title, lesson in rows]


def _ended(person_id: int | None, activities: Collection[int]) -> dict[int, Ended]:
    """Return how these activities ended for a person, one line for all tries of a quiz."""
    if person_id is None:
        return {}
    rows = db.session.execute(
        select(in_force.c.activity_id, in_force.c.outcome, in_force.c.score, in_force.c.is_late)
        .add_columns(in_force.c.happened_at)
        .where(in_force.c.person_id.in_(rows_of(person_id)), in_force.c.activity_id.in_(activities))
        .order_by(in_force.c.happened_at, in_force.c.id)
    )
    ended: dict[int, Ended] = {}
    for activity_id, outcome, score, is_late, happened_at in rows:
        before = ended.get(activity_id, Ended(None, None, is_late))
        done_at = happened_at if outcome in (Outcome.COMPLETED, Outcome.PASSED) else None
        scores = [one for one in (before.best_score, score) if one is not None]
        ended[activity_id] = Ended(before.done_at or done_at, max(scores, default=None), before.is_late)
    return ended


def _visits(person_id: int | None, lessons: Collection[int]) -> dict[int, LessonVisit]:
    """Return where a person is in lessons; of several rows of the person, where they were last."""
    if person_id is None:
        return {}
    rows = db.session.scalars(
        select(LessonVisit)
        .where(LessonVisit.person_id.in_(rows_of(person_id)), LessonVisit.lesson_id.in_(lessons))
        .order_by(LessonVisit.seen_at)
    )
    return {visit.lesson_id: visit for visit in rows}


def _lesson_step(reading: Reading, ended: Ended | None, visit: LessonVisit | None) -> LessonStep:
    return LessonStep(
        id=reading.lesson.id,
        module_id=reading.lesson.module_id,
        module_title=reading.module_title,
        title=reading.lesson.title,
        minutes=reading.lesson.minutes,
        finished_at=ended.done_at if ended else None,
        place=visit.place if visit else 0,
        seen_at=visit.seen_at if visit else None,
    )


def _quiz_step(quiz: Quiz, ended: Ended | None, standing: Standing | None) -> QuizStep:
    return QuizStep(
        id=quiz.id,
        minutes=quiz.minutes or quiz.question_count,
        question_count=quiz.question_count,
        is_timed=quiz.minutes is not None,
        pass_percent=quiz.pass_percent,
        attempt_limit=quiz.attempt_limit,
        plan=PaperPlan.from_json(quiz.plan),
        attempt_count=standing.taken if standing else 0,
        is_open=standing is not None and standing.open_id is not None,
        best_score=ended.best_score if ended else None,
        passed_at=ended.done_at if ended else None,
    )


def _completion(ended: Ended | None) -> Completion | None:
    if ended is None or ended.done_at is None:
        return None
    return Completion(at=ended.done_at, score=ended.best_score, is_late=ended.is_late)
