"""Papers as their entrants see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import Answers
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.attempts.rules import GRACE, is_overdue
from quizzes.bank.queries import versions_by_id
from quizzes.bank.shown import ShownQuestion, show


@dataclass(frozen=True)
class Sitting:
    """A paper in the hands of its entrant."""

    attempt_id: int
    quiz_id: int
    title: str
    number: int
    attempt_limit: int | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    last_seq: int
    saved_at: datetime | None
    device: str | None
    questions: tuple[ShownQuestion, ...]
    answers: dict[int, list[str]]
    seqs: dict[int, int]

    @property
    def saved_count(self) -> int:
        """How many answers the server has."""
        return len(self.answers)

    @property
    def unanswered(self) -> list[int]:
        """The numbers of the questions without an answer."""
        return [question.number for question in self.questions if question.number not in self.answers]

    def is_over(self, now: datetime) -> bool:
        """Whether the deadline has come; what is on its way still counts for the grace."""
        return self.deadline_at is not None and now >= self.deadline_at

    @property
    def grace_ends_at(self) -> datetime | None:
        """From when on no answer counts any more."""
        return None if self.deadline_at is None else self.deadline_at + GRACE

    def is_overdue(self, now: datetime) -> bool:
        """Whether no answer counts any more."""
        return is_overdue(self.deadline_at, now)


def require_sitting(person_id: int | None, attempt_id: int) -> Sitting:
    """Return a person's paper, each time the same; anybody else's is not found. Two queries."""
    row = db.session.execute(
        select(
            Attempt.id,
            Attempt.quiz_id,
            Quiz.title,
            Attempt.number,
            Quiz.attempt_limit,
            Attempt.deadline_at,
            Attempt.submitted_at,
            Attempt.last_seq,
            Attempt.saved_at,
            Attempt.device,
            Attempt.answers,
            Paper.items,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(Attempt.id == attempt_id, Attempt.person_id == person_id)
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    versions = versions_by_id(item["version_id"] for item in row.items)
    return Sitting(
        attempt_id=row.id,
        quiz_id=row.quiz_id,
        title=row.title,
        number=row.number,
        attempt_limit=row.attempt_limit,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        last_seq=row.last_seq,
        saved_at=row.saved_at,
        device=row.device,
        questions=tuple(
            show(versions[item["version_id"]], number=number, keys=item["options"])
            for number, item in enumerate(row.items, start=1)
        ),
        answers=answered(row.answers),
        seqs={int(number): answer[0] for number, answer in row.answers.items()},
    )


def answered(answers: Answers) -> dict[int, list[str]]:
    """Return the letters chosen for each question that has an answer, by its number."""
    return {int(number): list(answer[1]) for number, answer in answers.items() if answer[1]}
