"""Papers as their entrants see them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from random import Random

from sqlalchemy import bindparam, select

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import Answers, Item, is_whole
from quizzes.attempts.essay import PaperEssay, Written
from quizzes.attempts.grading import Parts, mark
from quizzes.attempts.keepers import keeper
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.pools import draw_paper, kept_parts
from quizzes.attempts.prediction import Prediction, missing_guess
from quizzes.attempts.rules import GRACE, is_overdue
from quizzes.bank.models import QuestionVersion
from quizzes.bank.pictures import shows
from quizzes.bank.queries import versions_by_id
from quizzes.bank.shown import ShownQuestion, show


@dataclass(frozen=True)
class ShownPart:
    """A part of a paper, by its number from 1; number 0 is the whole of a paper in one piece."""

    number: int
    title: str
    points: Fraction
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True)
class Sitting:
    """A paper in the hands of its entrant."""

    attempt_id: int
    quiz_id: int
    title: str
    purpose: str
    number: int
    attempt_limit: int | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    last_seq: int
    saved_at: datetime | None
    device: str | None
    question_count: int
    needs_all: bool
    current_number: int | None
    current_ends_at: datetime | None
    parts: tuple[ShownPart, ...]
    points: dict[int, Fraction]
    answers: dict[int, list[str]]
    seqs: dict[int, int]
    predictions: tuple[Prediction, ...]
    guesses: tuple[int | None, ...]
    essay: PaperEssay | None
    written: Written

    @property
    def questions(self) -> tuple[ShownQuestion, ...]:
        """What is shown: every question, or just the current one where they are asked one by one."""
        return tuple(question for part in self.parts for question in part.questions)

    @property
    def is_one_by_one(self) -> bool:
        """Whether only the current question is shown."""
        return self.current_number is not None

    @property
    def is_last(self) -> bool:
        """Whether no question comes after the current one."""
        return self.current_number == self.question_count

    def is_question_over(self, now: datetime) -> bool:
        """Whether the time of the current question is over; what is on its way still counts for a moment."""
        return self.current_ends_at is not None and now >= self.current_ends_at

    @property
    def shows_predictions(self) -> bool:
        """Whether predictions are asked on this page: after the last question."""
        return bool(self.predictions) and (not self.is_one_by_one or self.is_last)

    @property
    def missing_guess(self) -> str | None:
        """The name of the first prediction that is required and missing."""
        return missing_guess(self.predictions, self.guesses)

    @property
    def needs_essay(self) -> bool:
        """Whether what is written is not long enough to be marked, or too long."""
        return self.essay is not None and not self.essay.has_right_length(self.written.words)

    @property
    def saved_count(self) -> int:
        """How many whole answers the server has."""
        return sum(map(is_whole, self.answers.values()))

    @property
    def unanswered(self) -> list[int]:
        """The numbers of the questions without a whole answer."""
        numbers = range(1, self.question_count + 1)
        return [number for number in numbers if not is_whole(self.answers.get(number, []))]

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
    """Return a person's paper, each time the same; anybody else's is not found. An essay is a third query."""
    values = {"attempt": attempt_id, "person": person_id}
    row = db.session.connection().execute(SITTING, values).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    current, essay = row.current_number, PaperEssay.from_json(row.essay)
    shown = {number: item for number, item in enumerate(row.items, start=1) if current in (None, number)}
    return Sitting(
        attempt_id=row.id,
        quiz_id=row.quiz_id,
        title=row.title,
        purpose=row.purpose,
        number=row.number,
        attempt_limit=row.attempt_limit,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        last_seq=row.last_seq,
        saved_at=row.saved_at,
        device=row.device,
        question_count=len(row.items),
        needs_all=row.needs_all,
        current_number=current,
        current_ends_at=row.current_ends_at,
        parts=tuple(_parts(row.items, row.parts, _questions(shown))),
        points=points_of(row.items, row.parts),
        answers=answered(row.answers),
        seqs={int(number): answer[0] for number, answer in row.answers.items()},
        predictions=tuple(map(Prediction.from_json, row.predictions)),
        guesses=(row.prediction, row.prediction2),
        essay=essay,
        written=keeper().find(attempt_id) if essay else Written(),
    )


def holds_picture(person_id: int, sha256: str) -> bool:
    """Whether a person was asked a question with this picture; one that is still to come is not told."""
    papers = db.session.execute(
        select(Paper.items, Attempt.current_number)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .where(Attempt.person_id == person_id)
    )
    asked = {item["version_id"] for items, current in papers for item in items[:current]}
    statement = select(QuestionVersion.id).where(QuestionVersion.id.in_(asked), shows(sha256))
    return db.session.scalar(statement.limit(1)) is not None


@dataclass(frozen=True)
class Sample:
    """A paper as a quiz might draw it, in nobody's hands."""

    parts: tuple[ShownPart, ...]
    points: dict[int, Fraction]
    question_count: int
    answers: dict[int, list[str]] = field(default_factory=dict)
    seqs: dict[int, int] = field(default_factory=dict)
    is_one_by_one: bool = False


def sample_of(quiz: Quiz) -> Sample:
    """Return a paper as the quiz might draw it, each time the same while the bank stays; three queries."""
    plan = PaperPlan.from_json(quiz.plan)
    items = draw_paper(quiz, plan, random=Random(quiz.id))  # noqa: S311 - nobody sits this paper
    parts = kept_parts(plan)
    questions = _questions(dict(enumerate(items, start=1)))
    return Sample(tuple(_parts(items, parts, questions)), points_of(items, parts), len(items))


def points_of(items: Sequence[Item], parts: Parts) -> dict[int, Fraction]:
    """Return what each question is worth, by its number; nothing where a point each goes without saying."""
    if not parts and not any("points" in item for item in items):
        return {}
    return {number: mark(item, ()).most for number, item in enumerate(items, start=1)}


def _questions(items: Mapping[int, Item]) -> dict[int, ShownQuestion]:
    versions = versions_by_id(item["version_id"] for item in items.values())
    return {
        number: replace(
            show(versions[item["version_id"]], number=number, keys=item["options"]),
            is_multiple="credit" in item,
        )
        for number, item in items.items()
    }


def _parts(
    items: Sequence[Item], parts: Parts, questions: Mapping[int, ShownQuestion]
) -> Iterator[ShownPart]:
    """Yield the parts that have something to show."""
    first = 1
    for number, part in enumerate(parts or [{"title": "", "count": len(items)}], start=1):
        numbers = range(first, first + part["count"])
        first += part["count"]
        points = sum((mark(items[place - 1], ()).most for place in numbers), Fraction(0))
        own = tuple(questions[place] for place in numbers if place in questions)
        if own:
            yield ShownPart(number if len(parts) > 1 or part["title"] else 0, part["title"], points, own)


def answered(answers: Answers) -> dict[int, list[str]]:
    """Return the letters chosen for each question that has an answer, by its number."""
    return {int(number): list(answer[1]) for number, answer in answers.items() if answer[1]}


SITTING = (
    select(
        Attempt.id,
        Attempt.quiz_id,
        Quiz.title,
        Quiz.purpose,
        Attempt.number,
        Quiz.attempt_limit,
        Attempt.deadline_at,
        Attempt.submitted_at,
        Attempt.last_seq,
        Attempt.saved_at,
        Attempt.device,
        Attempt.answers,
        Attempt.current_number,
        Attempt.current_ends_at,
        Attempt.prediction,
        Attempt.prediction2,
        Quiz.predictions,
        Quiz.essay,
        Paper.items,
        Paper.parts,
        Paper.needs_all,
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(Paper, Paper.id == Attempt.paper_id)
    .where(Attempt.id == bindparam("attempt"), Attempt.person_id == bindparam("person"))
)
