"""What a person does while learning, and the one moment at which a course is complete."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from courses.audiences import rules as audiences
from courses.catalogue.models import Course, Lesson
from courses.learning import completeness, queries
from courses.learning.models import LessonVisit
from courses.learning.rules import WHOLE
from lms import db, i18n
from lms.ledger import actions as ledger
from lms.ledger.followers import Recorded
from lms.ledger.models import Outcome
from lms.people.models import Person


def keep_place(person_id: int, lesson_id: int, place: int, *, now: datetime) -> None:
    """Remember how far a person is in a lesson, in thousandths of its length."""
    dialect = sqlite if db.is_sqlite() else postgresql
    kept = min(max(place, 0), WHOLE)
    db.session.execute(
        dialect.insert(LessonVisit)
        .values(person_id=person_id, lesson_id=lesson_id, place=kept, opened_at=now, seen_at=now)
        .on_conflict_do_update(
            index_elements=["person_id", "lesson_id"], set_={"place": kept, "seen_at": now}
        )
    )


def finish_lesson(person_id: int, lesson: Lesson, *, now: datetime) -> bool:
    """Write that a person has studied a lesson; False if that was written before."""
    _open_lesson(person_id, lesson.id, now=now)
    entry_id = ledger.record(
        person_id=person_id,
        activity_id=lesson.activity_id,
        outcome=Outcome.COMPLETED,
        source=f"lesson:{lesson.id}:person:{person_id}",
        now=now,
    )
    return entry_id is not None


def follow_entry(recorded: Recorded) -> None:
    """Complete the course whose lesson was finished or whose quiz was passed."""
    if recorded.outcome in (Outcome.COMPLETED, Outcome.PASSED):
        course = completeness.find_course_of(recorded.activity_id)
        if course is not None:
            complete_if_done(recorded.person_id, course, now=recorded.happened_at)


def complete_if_done(person_id: int, course: Course, *, now: datetime) -> bool:
    """Write that a person has completed a course, if nothing is left of it; True when it was written now.

    Whoever finishes two parts in the same second waits here for the other one, so that one of the two sees
    both and the source lets only one entry in.
    """
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    if completeness.has_parts_left(person_id, course):
        return False
    task = queries.task_of(person_id, course, today=i18n.today(now))
    done_at = task.progress.done_at
    if task.progress.is_complete or done_at is None:
        return False
    entry_id = ledger.record(
        person_id=person_id,
        activity_id=course.activity_id,
        outcome=Outcome.COMPLETED,
        score=task.progress.quiz.best_score if task.progress.quiz else None,
        is_late=audiences.is_late(done_at, task.due_on),
        happened_at=done_at,
        source=f"course:{course.id}:person:{person_id}",
        now=now,
    )
    return entry_id is not None


def _open_lesson(person_id: int, lesson_id: int, *, now: datetime) -> None:
    """Note the visit of somebody whose browser did not tell its place."""
    dialect = sqlite if db.is_sqlite() else postgresql
    db.session.execute(
        dialect.insert(LessonVisit)
        .values(person_id=person_id, lesson_id=lesson_id, place=0, opened_at=now, seen_at=now)
        .on_conflict_do_nothing()
    )
