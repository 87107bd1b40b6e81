"""What is the case with quizzes and attempts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from lms import db
from lms.db import BigId
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.ledger.rules import Outcome
from lms.paging import Page, page_of
from lms.people.queries import rows_of
from quizzes.attempts import rules
from quizzes.attempts.answers import Answers, Item, Shown
from quizzes.attempts.hours import Hours
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.attempts.rules import GRACE, ScoreShown, Standing, Window


@dataclass(frozen=True)
class QuizInfo:
    """A quiz with its window and the kind of activity that owns it."""

    quiz: Quiz
    window: Window
    owner_kind: str


class AttemptState(NamedTuple):
    """How an attempt stands."""

    attempt_id: int
    submitted_at: datetime | None
    deadline_at: datetime | None
    answers: Answers
    late: Answers
    last_seq: int
    question_count: int
    device: str | None
    user_agent: str
    current_number: int | None
    current_ends_at: datetime | None
    shown: Shown

    def is_closed(self, now: datetime) -> bool:
        """Whether no answer is taken any more."""
        return self.submitted_at is not None or rules.is_overdue(self.deadline_at, now)

    def is_open(self, now: datetime) -> bool:
        """Whether the time still runs, the grace apart."""
        return self.submitted_at is None and (self.deadline_at is None or now < self.deadline_at)

    def time_left(self, now: datetime) -> float | None:
        """How many seconds are left; None is without end."""
        return rules.time_left(self.deadline_at, now)

    def grace_left(self, now: datetime) -> float:
        """How many seconds pass until it can be graded."""
        return 0 if self.deadline_at is None else (self.deadline_at + GRACE - now).total_seconds()


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in its person's list; the score only where it may be known now."""

    attempt_id: int
    title: str
    purpose: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    outcome: str | None
    score: float | None
    is_given_back: bool


def find_quiz(quiz_id: int) -> QuizInfo:
    """Return a quiz; one that is not there is not found."""
    row = db.session.execute(QUIZ, {"quiz": quiz_id}).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy bài thi này."))
    quiz, kind = row
    return QuizInfo(quiz, window_of(quiz), kind)


def window_of(quiz: Quiz) -> Window:
    """Return when a quiz is open, and how long one attempt may take."""
    hours = Hours.from_json(quiz.hours)
    return rules.window_of(quiz.opens_at, quiz.closes_at, quiz.minutes, quiz.extended_until, hours=hours)


def standing(quiz_id: int, person_id: int) -> Standing:
    """Return how far a person is with a quiz."""
    return standings([quiz_id], person_id).get(quiz_id, Standing())


def standings(quiz_ids: list[int], person_id: int) -> dict[int, Standing]:
    """Return how far a person is with several quizzes; one never begun is left out."""
    values = {"quizzes": quiz_ids, "person": person_id}
    rows = db.session.connection().execute(ATTEMPTS_OF_PERSON, values)
    found: dict[int, Standing] = {}
    for row in rows:
        before = replace(found.get(row.quiz_id, Standing()), last_number=row.number)
        if row.given_back_at is not None:
            found[row.quiz_id] = before
            continue
        before = replace(before, taken=before.taken + 1, starts=(*before.starts, row.started_at))
        if row.submitted_at is None and row.person_id == person_id:
            found[row.quiz_id] = replace(before, open_id=row.id, open_deadline_at=row.deadline_at)
            continue
        if row.submitted_at is None:  # begun under a row merged into this one: it ends at its deadline
            found[row.quiz_id] = before
            continue
        found[row.quiz_id] = replace(
            before,
            last_id=row.id,
            best_score=row.score if before.best_score is None else max(before.best_score, row.score),
            has_passed=before.has_passed or row.outcome == Outcome.PASSED,
        )
    return found


def require_own_attempt(
    person_id: int | None, attempt_id: int, *, is_locked: bool = False, with_merged: bool = False
) -> AttemptState:
    """Return how an attempt of this person stands now; anybody else's is not found.

    Locked, nobody else changes it until the end of the transaction. One that was made under a row merged into
    this person's is theirs to look at.
    """
    values = {"attempt": attempt_id, "person": person_id}
    statement = OWN_OR_MERGED if with_merged else OWN_LOCKED if is_locked else OWN
    row = db.session.connection().execute(statement, values).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    return AttemptState(*row)


def items_of(attempt_id: int) -> Sequence[Item]:
    """Return the items of the paper of an attempt."""
    statement = (
        select(Paper.items).join(Attempt, Attempt.paper_id == Paper.id).where(Attempt.id == attempt_id)
    )
    items: Sequence[Item] = db.session.scalars(statement).one()
    return items


def list_overdue(now: datetime) -> list[int]:
    """Return the open attempts in which no answer counts any more, the longest overdue first."""
    return list(
        db.session.scalars(
            select(Attempt.id)
            .where(Attempt.submitted_at.is_(None), Attempt.deadline_at <= now - GRACE)
            .order_by(Attempt.deadline_at, Attempt.id)
        )
    )


def page_of_attempts(person_id: int, *, after: str | None = None, now: datetime) -> Page[AttemptLine]:
    """Return a page of a person's attempts, the newest first."""
    statement = (
        select(Attempt, Quiz)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.person_id.in_(rows_of(person_id)))
    )
    page = page_of(statement, (-Attempt.id).label("newest"), after=after)
    lines = [_line(attempt, quiz, now=now) for attempt, quiz, _newest in page.items]
    return Page(lines, page.after)


def _line(attempt: Attempt, quiz: Quiz, *, now: datetime) -> AttemptLine:
    is_known = rules.shows_score(ScoreShown(quiz.score_shown), window_of(quiz), now=now)
    return AttemptLine(
        attempt_id=attempt.id,
        title=quiz.title,
        purpose=quiz.purpose,
        number=attempt.number,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        outcome=attempt.outcome if is_known else None,
        score=attempt.score if is_known else None,
        is_given_back=attempt.given_back_at is not None,
    )


def count_attempts(quiz_id: int) -> int:
    """Return how many attempts were started at a quiz."""
    return db.session.scalars(select(func.count(Attempt.id)).where(Attempt.quiz_id == quiz_id)).one()


# What is asked on the way of every attempt is put together once.
QUIZ = (
    select(Quiz, Activity.kind)
    .join(Activity, Activity.id == Quiz.activity_id)
    .where(Quiz.id == bindparam("quiz"))
)
SAME_PERSON = rows_of(bindparam("person", type_=BigId))
ATTEMPTS_OF_PERSON = (
    select(
        Attempt.quiz_id,
        Attempt.id,
        Attempt.person_id,
        Attempt.number,
        Attempt.given_back_at,
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.deadline_at,
        Attempt.outcome,
        Attempt.score,
    )
    .where(Attempt.quiz_id.in_(bindparam("quizzes", expanding=True)), Attempt.person_id.in_(SAME_PERSON))
    .order_by(Attempt.quiz_id, Attempt.number)
)
ATTEMPT = select(
    Attempt.id,
    Attempt.submitted_at,
    Attempt.deadline_at,
    Attempt.answers,
    Attempt.late,
    Attempt.last_seq,
    Attempt.question_count,
    Attempt.device,
    Attempt.user_agent,
    Attempt.current_number,
    Attempt.current_ends_at,
    Attempt.shown,
).where(Attempt.id == bindparam("attempt"))
OWN = ATTEMPT.where(Attempt.person_id == bindparam("person"))
OWN_OR_MERGED = ATTEMPT.where(Attempt.person_id.in_(SAME_PERSON))
OWN_LOCKED = OWN.with_for_update()
