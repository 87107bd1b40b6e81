"""The figures of questions, as pages show them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Float, SQLColumnExpression, case, func, select, tuple_, type_coerce

from lms import db
from lms.html import plain
from lms.paging import Page, page_of
from quizzes.attempts.models import Quiz
from quizzes.attempts.statistics.models import ItemStatistics, QuizStatistics
from quizzes.attempts.statistics.rules import FEWEST, OTHER_TEXT, RIGHT_TEXT, Verdict, verdict
from quizzes.bank.content import CHOICES
from quizzes.bank.keys import KEYS
from quizzes.bank.models import Question, QuestionVersion

SHOWN = 25
"""So many questions stand on a page, each with its options."""
NONE = 2.0
"""The place of questions without a discrimination, or with too few answers: behind all others."""


class Order(StrEnum):
    """What stands first."""

    DOUBTFUL = "doubtful"
    HARD = "hard"
    EASY = "easy"


@dataclass(frozen=True)
class OptionLine:
    """How often an option was chosen, alone or among others, as a share of all answers."""

    letter: str
    words: str
    is_right: bool
    share: float


@dataclass(frozen=True)
class AnswerLine:
    """How often something was written, as a share of all answers."""

    words: str
    is_right: bool
    share: float


@dataclass(frozen=True)
class Line:
    """The figures of a question in a list."""

    question_id: int
    version_number: int
    quiz_title: str
    words: str
    count: int
    facility: float
    discrimination: float | None
    options: tuple[OptionLine, ...]
    answers: tuple[AnswerLine, ...]
    """The commonest written answers to a question without options."""
    blank_share: float

    @property
    def verdict(self) -> Verdict:
        """What is to be said of it."""
        return verdict(self.count, self.facility, self.discrimination)


def find_statistics(quiz_id: int) -> QuizStatistics | None:
    """Return when the figures of a quiz were reckoned, and from how much."""
    return db.session.get(QuizStatistics, quiz_id)


def page_of_quiz(quiz_id: int, order: Order, *, after: str | None = None) -> Page[Line]:
    """Return a page of the questions of a quiz."""
    return _page(ItemStatistics.quiz_id == quiz_id, order, after)


def page_of_bank(bank_id: int, order: Order, *, after: str | None = None) -> Page[Line]:
    """Return a page of the questions of a bank, a line for each version and each quiz."""
    in_bank = (
        select(QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id == ItemStatistics.version_id, Question.bank_id == bank_id)
    )
    return _page(in_bank.exists(), order, after)


def page_of_question(question_id: int, order: Order, *, after: str | None = None) -> Page[Line]:
    """Return a page of the figures of one question, a line for each version and each quiz."""
    versions = select(QuestionVersion.id).where(QuestionVersion.question_id == question_id)
    return _page(ItemStatistics.version_id.in_(versions), order, after)


def _page(is_wanted: ColumnElement[bool], order: Order, after: str | None) -> Page[Line]:
    """Return a page of lines: first which ones, by their figures alone, then what those few say."""
    keys = (_key(order), ItemStatistics.version_id, ItemStatistics.quiz_id)
    page = page_of(select().select_from(ItemStatistics).where(is_wanted), *keys, after=after, size=SHOWN)
    wanted = [(version_id, quiz_id) for _key, version_id, quiz_id in page.items]
    rows = db.session.execute(
        select(ItemStatistics, QuestionVersion, Quiz.title)
        .join(QuestionVersion, QuestionVersion.id == ItemStatistics.version_id)
        .join(Quiz, Quiz.id == ItemStatistics.quiz_id)
        .where(tuple_(ItemStatistics.version_id, ItemStatistics.quiz_id).in_(wanted))
    )
    found = {(row[0].version_id, row[0].quiz_id): _line(*row) for row in rows}
    return Page([found[key] for key in wanted], page.after)


def _key(order: Order) -> SQLColumnExpression[float]:
    if order == Order.DOUBTFUL:
        known = case((ItemStatistics.count >= FEWEST, ItemStatistics.discrimination))
        return type_coerce(func.coalesce(known, NONE), Float)
    return ItemStatistics.facility if order == Order.HARD else type_coerce(-ItemStatistics.facility, Float)


def _line(figures: ItemStatistics, version: QuestionVersion, title: str) -> Line:
    is_choice = version.kind in CHOICES
    return Line(
        question_id=version.question_id,
        version_number=version.number,
        quiz_title=title,
        words=plain(version.stem),
        count=figures.count,
        facility=figures.facility,
        discrimination=figures.discrimination,
        options=_options(figures, version) if is_choice else (),
        answers=() if is_choice else _answers(figures),
        blank_share=figures.chosen.get("", 0) / figures.count,
    )


def _options(figures: ItemStatistics, version: QuestionVersion) -> tuple[OptionLine, ...]:
    shares = Counter[str]()
    for keys, times in figures.chosen.items():
        shares.update(dict.fromkeys(keys.split(), times))
    return tuple(
        OptionLine(
            letter.upper(), plain(option["html"]), option["is_right"], shares[option["key"]] / figures.count
        )
        for letter, option in zip(KEYS, version.options, strict=False)
    )


def _answers(figures: ItemStatistics) -> tuple[AnswerLine, ...]:
    texts = [(said, times) for said, times in figures.chosen.items() if said[:1] in (RIGHT_TEXT, OTHER_TEXT)]
    return tuple(
        AnswerLine(said[1:], said.startswith(RIGHT_TEXT), times / figures.count)
        for said, times in sorted(texts, key=lambda one: (-one[1], one[0]))
    )
