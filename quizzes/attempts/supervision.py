"""Attempts as those see them who look after a quiz."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, true

from lms import db
from lms.errors import NotFound
from lms.finding import holds_words
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.rights import Viewer
from lms.units.models import Unit
from quizzes.attempts.answers import Answers, count_answered
from quizzes.attempts.models import Attempt, Quiz
from quizzes.attempts.owners import owner_of


class State(StrEnum):
    """How attempts are told apart in the list."""

    OPEN = "open"
    ENDED = "ended"
    LATE = "late"
    GIVEN_BACK = "given_back"


class Supervised(NamedTuple):
    """A quiz that somebody looks after, with the unit that gives it and its place in the tree."""

    quiz: Quiz
    unit_id: int
    unit_path: str


@dataclass(frozen=True)
class SupervisedAttempt:
    """An attempt in the list of a quiz."""

    attempt_id: int
    person: str
    unit: str
    number: int
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    ended_by: str | None
    answered: int
    question_count: int
    late_count: int
    score: float | None
    is_given_back: bool


def require_supervised(quiz_id: int, viewer: Viewer) -> Supervised:
    """Return a quiz that the viewer looks after; any other is not found."""
    row = db.session.execute(
        select(Quiz, Activity.kind, Unit.id, Unit.path)
        .join(Activity, Activity.id == Quiz.activity_id)
        .join(Unit, Unit.id == Activity.unit_id)
        .where(Quiz.id == quiz_id)
    ).first()
    if row is None or not viewer.may(owner_of(row[1]).role, row[3]):
        raise NotFound(_l("Không tìm thấy bài thi này."))
    return Supervised(row[0], row[2], row[3])


def find_quiz_of(attempt_id: int) -> int:
    """Return the quiz of an attempt."""
    quiz_id = db.session.scalar(select(Attempt.quiz_id).where(Attempt.id == attempt_id))
    if quiz_id is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    return quiz_id


def page_of_quiz(
    quiz_id: int, *, text: str = "", state: State | None = None, after: str | None = None
) -> Page[SupervisedAttempt]:
    """Return a page of the attempts at a quiz, the newest first; one query."""
    statement = (
        select(Attempt, Person, Unit.name)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Unit, Unit.id == Attempt.unit_id)
        .where(Attempt.quiz_id == quiz_id, holds_words(Person.name_folded, text), _in_state(state))
    )
    page = page_of(statement, (-Attempt.id).label("newest"), after=after)
    return Page([_line(attempt, person, unit) for attempt, person, unit, _newest in page.items], page.after)


def count_open(quiz_id: int) -> int:
    """Return how many attempts at a quiz are open."""
    statement = select(func.count(Attempt.id)).where(
        Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_(None)
    )
    return db.session.scalars(statement).one()


def _in_state(state: State | None) -> ColumnElement[bool]:
    return (
        {
            State.OPEN: Attempt.submitted_at.is_(None),
            State.ENDED: Attempt.submitted_at.is_not(None),
            State.LATE: Attempt.late != {},
            State.GIVEN_BACK: Attempt.given_back_at.is_not(None),
        }.get(state, true())
        if state
        else true()
    )


def _line(attempt: Attempt, person: Person, unit: str | None) -> SupervisedAttempt:
    late: Answers = attempt.late
    return SupervisedAttempt(
        attempt_id=attempt.id,
        person=person.name,
        unit=unit or "",
        number=attempt.number,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        submitted_at=attempt.submitted_at,
        ended_by=attempt.ended_by,
        answered=count_answered(attempt.answers),
        question_count=attempt.question_count,
        late_count=len(late),
        score=attempt.score,
        is_given_back=attempt.given_back_at is not None,
    )
