"""What happened to an attempt, line by line: its start, its saves, its devices, acts of staff, its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.auth.rules import device_name
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.people.queries import rows_of
from lms.units.models import Unit
from quizzes.attempts.answers import Answers, Shown, count_answered, moment_of, saved_at
from quizzes.attempts.models import Attempt, AttemptEvent, EventKind, Quiz


class LineKind(StrEnum):
    """What a line of the story tells, beside the kinds of events."""

    STARTED = "started"
    SHOWN = "shown"
    SAVED = "saved"
    LATE = "late"
    HANDED_IN = "handed_in"


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened; `at` is None for answers of the days before moments were kept."""

    at: datetime | None
    kind: LineKind | EventKind
    number: int = 0
    letters: str = ""
    device: str = ""
    before: str = ""
    who: str = ""
    reason: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Story:
    """An attempt from its first moment to its last."""

    attempt: Attempt
    title: str
    purpose: str
    person: str
    unit: str
    lines: tuple[StoryLine, ...]

    @property
    def answered(self) -> int:
        """How many answers are kept and count."""
        return count_answered(self.attempt.answers)


def require_story(attempt_id: int, *, person_id: int | None = None, quiz_id: int | None = None) -> Story:
    """Return the story of an attempt of this person, or at this quiz; any other is not found. Two queries."""
    own = Attempt.person_id.in_(rows_of(person_id or 0))
    is_meant = own if quiz_id is None else Attempt.quiz_id == quiz_id
    row = db.session.execute(
        select(Attempt, Quiz.title, Quiz.purpose, Person, Unit.name)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Unit, Unit.id == Attempt.unit_id)
        .where(Attempt.id == attempt_id, is_meant)
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    attempt, title, purpose, person, unit = row
    return Story(attempt, title, purpose, person.name, unit or "", tuple(_lines(attempt)))


def _lines(attempt: Attempt) -> list[StoryLine]:
    """Return the lines in the order in which they happened; what happened in one moment in that of kinds."""
    events = [*_events(attempt.id)]
    first = next((line.before for line in events if line.kind == EventKind.TAKEN_OVER), None)
    start = first if first is not None else device_name(attempt.user_agent)
    lines = [
        StoryLine(attempt.started_at, LineKind.STARTED, device=start),
        *_shown(attempt.shown),
        *_answers(attempt.answers, LineKind.SAVED),
        *events,
        *_answers(attempt.late, LineKind.LATE),
    ]
    if attempt.submitted_at is not None:
        lines.append(StoryLine(attempt.submitted_at, LineKind.HANDED_IN, reason=attempt.ended_by or ""))
    return sorted(lines, key=lambda line: max(line.at or attempt.started_at, attempt.started_at))


def _answers(answers: Answers, kind: LineKind) -> Iterator[StoryLine]:
    in_order = sorted(answers.items(), key=lambda pair: pair[1][0])
    for number, answer in in_order:
        letters = ", ".join(answer[1]).upper()
        yield StoryLine(saved_at(answer), kind, number=int(number), letters=letters)


def _shown(shown: Shown) -> Iterator[StoryLine]:
    for number, at in sorted(shown.items(), key=lambda pair: int(pair[0])):
        yield StoryLine(moment_of(at), LineKind.SHOWN, number=int(number))


def _events(attempt_id: int) -> Iterator[StoryLine]:
    rows = db.session.execute(
        select(AttemptEvent, Account.display_name)
        .outerjoin(Account, Account.id == AttemptEvent.account_id)
        .where(AttemptEvent.attempt_id == attempt_id)
        .order_by(AttemptEvent.happened_at, AttemptEvent.id)
    )
    for event, who in rows:
        details: dict[str, Any] = event.details
        yield StoryLine(
            event.happened_at,
            EventKind(event.kind),
            device=device_name(details.get("to", "")),
            before=device_name(details.get("from", "")),
            who=who or "",
            reason=event.reason,
            minutes=details.get("minutes", 0),
        )
