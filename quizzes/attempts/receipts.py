"""What an entrant holds after the end, and what it shows when."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.rules import Outcome
from lms.people.models import Person
from quizzes.attempts import queries, rules
from quizzes.attempts.answers import chosen, count_answered
from quizzes.attempts.essay import PaperEssay, Written
from quizzes.attempts.grading import Marks, mark
from quizzes.attempts.keepers import keeper
from quizzes.attempts.models import Attempt, EndedBy, Paper, Quiz
from quizzes.attempts.papers import points_of
from quizzes.attempts.rules import Reveal, ScoreShown
from quizzes.attempts.written import questions_of
from quizzes.bank import shown
from quizzes.bank.queries import versions_by_id
from quizzes.bank.shown import ReviewedQuestion


@dataclass(frozen=True)
class Receipt:
    """The end of an attempt: the same for ever."""

    attempt_id: int
    quiz_id: int
    title: str
    purpose: str
    number: int
    code: str
    started_at: datetime
    submitted_at: datetime
    ended_by: EndedBy
    answered: int
    question_count: int
    right_count: int
    marks: Marks | None
    score: float
    outcome: Outcome
    is_given_back: bool
    guesses: tuple[int | None, ...]

    @property
    def duration(self) -> int:
        """How long the attempt took, in whole seconds."""
        return int((self.submitted_at - self.started_at).total_seconds())


@dataclass(frozen=True)
class Result:
    """What the entrant may see of an attempt now."""

    receipt: Receipt
    has_score: bool
    known_at: datetime | None
    questions: tuple[ReviewedQuestion, ...]
    attempts_left: int | None
    pass_percent: int | None
    owner_kind: str
    essay: PaperEssay | None
    written: Written


def find_receipt(attempt_id: int, person_id: int | None = None) -> Receipt | None:
    """Return the receipt of an attempt that was handed in; of this person's, where one is named."""
    row = db.session.connection().execute(RECEIPT, {"attempt": attempt_id}).first()
    if row is None or not _is_of(row.person_id, person_id):
        return None
    return Receipt(
        attempt_id=row.id,
        quiz_id=row.quiz_id,
        title=row.title,
        purpose=row.purpose,
        number=row.number,
        code=row.receipt_code,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        ended_by=EndedBy(row.ended_by),
        answered=count_answered(row.answers),
        question_count=row.question_count,
        right_count=row.right_count,
        marks=Marks.from_json(row.marks),
        score=row.score,
        outcome=Outcome(row.outcome),
        is_given_back=row.given_back_at is not None,
        guesses=(row.prediction, row.prediction2),
    )


def _is_of(sitter_id: int, person_id: int | None) -> bool:
    """Whether an attempt is that of a person, under this row or one that was merged into it."""
    if person_id in {None, sitter_id}:
        return True
    return db.session.scalar(select(Person.merged_into_id).where(Person.id == sitter_id)) == person_id


def require_result(person_id: int, attempt_id: int, *, now: datetime) -> Result:
    """Return what a person may see of an attempt that ended; anybody else's is not found."""
    receipt = find_receipt(attempt_id, person_id)
    if receipt is None:
        raise NotFound(_l("Không tìm thấy bài làm này."))
    info = queries.find_quiz(receipt.quiz_id)
    quiz, window = info.quiz, info.window
    standing = queries.standing(quiz.id, person_id)
    limit = quiz.attempt_limit
    shows_answers = rules.shows_answers(Reveal(quiz.reveal), window, standing, limit=limit, now=now)
    essay = PaperEssay.from_json(quiz.essay)
    left = None if limit is None else max(0, limit - standing.taken)
    return Result(
        receipt=receipt,
        has_score=rules.shows_score(ScoreShown(quiz.score_shown), window, now=now),
        known_at=window.closes_at,
        questions=tuple(review(attempt_id)) if shows_answers else (),
        attempts_left=0 if window.has_closed(now) else left,
        pass_percent=quiz.pass_percent,
        owner_kind=info.owner_kind,
        essay=essay,
        written=keeper().find(attempt_id) if essay else Written(),
    )


def review(attempt_id: int) -> list[ReviewedQuestion]:
    """Return the questions of an attempt with what is right and what was earned; two queries."""
    items, parts, answers = db.session.execute(
        select(Paper.items, Paper.parts, Attempt.answers)
        .join(Attempt, Attempt.paper_id == Paper.id)
        .where(Attempt.id == attempt_id)
    ).one()
    versions = versions_by_id(item["version_id"] for item in items)
    has_points = bool(points_of(items, parts))
    questions = questions_of(items)
    found = []
    for number, item in enumerate(items, start=1):
        letters = chosen(answers, number)
        question = shown.review(
            versions[item["version_id"]], number=number, keys=item["options"], chosen=letters
        )
        earned = mark(item, letters, questions)
        is_partly = 0 < earned.points < earned.most
        if has_points or is_partly or "kind" in item:
            question = replace(question, points=earned.points, most=earned.most)
        found.append(question)
    return found


RECEIPT = (
    select(
        Attempt.id,
        Attempt.person_id,
        Attempt.quiz_id,
        Quiz.title,
        Quiz.purpose,
        Attempt.number,
        Attempt.receipt_code,
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.ended_by,
        Attempt.answers,
        Attempt.question_count,
        Attempt.right_count,
        Attempt.marks,
        Attempt.score,
        Attempt.outcome,
        Attempt.given_back_at,
        Attempt.prediction,
        Attempt.prediction2,
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.id == bindparam("attempt"), Attempt.submitted_at.is_not(None))
)
