"""The questions of a bank in a list, found by their words whatever the diacritics.

Every typed word has to begin a word of the question. `question_words` says how many questions have a word:
where one word of those that were typed is not common, only its questions are looked at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select

from lms import db
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.text import fold
from quizzes.bank.models import Question, QuestionVersion, QuestionWord
from quizzes.bank.queries import is_current
from quizzes.bank.rules import LONGEST_WORD, words_in

RARE, COMMON = 2_000, 10_000
"""The questions of the rarest word are looked at one by one, unless it is common: then all are, in order.

A word that fewer than the first number have is taken without asking how common the others are beyond it.
"""
MOST_WORDS = 12
"""So many words of a search are compared for the rarest."""
MOST_COUNTED = 1_000
"""So many questions that were found by words are counted; where there are more, that is said."""

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class QuestionLine:
    """A question in a list."""

    id: int
    words: str
    topic: str
    difficulty: str
    source: str


@dataclass(frozen=True)
class QuestionFilter:
    """Which questions of a bank are asked for; words are found whatever their diacritics."""

    words: str = ""
    topic: str = ""
    difficulty: str = ""
    is_retired: bool = False
    rarest: str | None = None
    """The word that the fewest questions have, once it was looked up; empty where all are common."""


def narrowed(bank_id: int, wanted: QuestionFilter) -> QuestionFilter:
    """Return what is asked for with its rarest word: it is looked up once for the list and its count."""
    return replace(wanted, rarest=_rarest(bank_id, words_in(wanted.words)[:MOST_WORDS]))


def page_of_questions(
    bank_id: int, wanted: QuestionFilter, *, after: str | None = None
) -> Page[QuestionLine]:
    """Return one page of questions in the order in which they were written."""
    page = page_of(_filtered(_lines(), bank_id, wanted), Question.id, after=after)
    return Page([_line(row) for row in page.items], page.after)


def _lines() -> Select[*tuple[Any, ...]]:
    said = (QuestionVersion.stem, QuestionVersion.clause, QuestionVersion.article, QuestionVersion.law)
    return select(Question.id, Question.topic, Question.difficulty, *said).join(QuestionVersion, is_current())


def _line(row: Row[*tuple[Any, ...]]) -> QuestionLine:
    source = ", ".join(filter(None, (row.clause, row.article, row.law)))
    return QuestionLine(row.id, plain(row.stem), row.topic, row.difficulty, source)


def count_questions(bank_id: int, wanted: QuestionFilter) -> int:
    """Return how many questions of a bank are asked for; one more than `MOST_COUNTED` stands for any more."""
    if not words_in(wanted.words):
        return db.session.scalars(_filtered(select(func.count(Question.id)), bank_id, wanted)).one()
    found = _filtered(select(Question.id), bank_id, wanted).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(found)).one()


def texts_of(bank_id: int) -> list[tuple[int, str]]:
    """Return the folded words of a bank's questions in use, by their ids."""
    rows = db.session.execute(
        select(Question.id, Question.text_folded)
        .where(Question.bank_id == bank_id, Question.retired_at.is_(None))
        .order_by(Question.id)
    )
    return [(row.id, row.text_folded) for row in rows]


@dataclass(frozen=True)
class Side:
    """A question beside one that is like it: its line, and its options as words with which are right."""

    line: QuestionLine
    options: tuple[tuple[str, bool], ...]

    @property
    def option_words(self) -> list[str]:
        """The folded words of each option."""
        return [fold(words) for words, _is_right in self.options]


def sides_of(question_ids: Collection[int]) -> dict[int, Side]:
    """Return questions with their options, by their ids."""
    rows = db.session.execute(
        _lines().add_columns(QuestionVersion.options).where(Question.id.in_(question_ids))
    )
    return {
        row.id: Side(
            _line(row), tuple((plain(option["html"]), bool(option["is_right"])) for option in row.options)
        )
        for row in rows
    }


def what_differs(one: Side, other: Side) -> str | LazyString:
    """Return what differs between two questions that ask the same; nothing where they do not."""
    if fold(one.line.words) != fold(other.line.words):
        return ""
    right, other_right = (
        {fold(words) for words, is_right in side.options if is_right} for side in (one, other)
    )
    if right != other_right:
        return _l("Cùng câu hỏi, khác đáp án")
    if sorted(one.option_words) != sorted(other.option_words):
        return _l("Cùng câu hỏi, khác phương án")
    if one.option_words != other.option_words:
        return _l("Cùng câu hỏi, phương án theo thứ tự khác")
    return ""


def topics_of(bank_id: int) -> list[str]:
    """Return the topics of a bank's questions, in order of their folded form.

    Each is looked up behind the one before it, whatever number of questions it has.
    """
    nearest = select(func.min(Question.topic)).where(Question.bank_id == bank_id)
    first = nearest.where(Question.topic > "").label("topic")
    found = select(first).cte("found", recursive=True)
    behind = nearest.where(Question.topic > found.c.topic).scalar_subquery()
    found = found.union_all(select(behind).where(found.c.topic.is_not(None)))
    topics = db.session.scalars(select(found.c.topic).where(found.c.topic.is_not(None)))
    return sorted(topics, key=lambda topic: (fold(topic), topic))


def _filtered(statement: S, bank_id: int, wanted: QuestionFilter) -> S:
    retired = Question.retired_at.is_not(None) if wanted.is_retired else Question.retired_at.is_(None)
    statement = statement.where(Question.bank_id == bank_id, retired)
    if wanted.rarest is None:
        wanted = narrowed(bank_id, wanted)
    if wanted.rarest:
        statement = statement.where(
            Question.id.in_(select(QuestionWord.question_id).where(_has(bank_id, wanted.rarest)))
        )
    for word in words_in(wanted.words):
        statement = statement.where(_begins(word))
    if wanted.topic:
        statement = statement.where(Question.topic == wanted.topic)
    if wanted.difficulty:
        statement = statement.where(Question.difficulty == wanted.difficulty)
    return statement


def _rarest(bank_id: int, words: Sequence[str]) -> str:
    """Return the word that the fewest questions have; nothing where all are common."""
    for most in (RARE, COMMON) if words else ():
        bearers = (select(literal(1)).where(_has(bank_id, word)).limit(most + 1).subquery() for word in words)
        counts = select(*(select(func.count()).select_from(one).scalar_subquery() for one in bearers))
        fewest, rarest = min(zip(db.session.execute(counts).one(), words, strict=True))
        if fewest <= most:
            return rarest
    return ""


def _has(bank_id: int, word: str) -> ColumnElement[bool]:
    """Return the condition of a word of a bank that begins so."""
    start = word[:LONGEST_WORD]
    end = start[:-1] + chr(ord(start[-1]) + 1)
    return and_(QuestionWord.bank_id == bank_id, QuestionWord.word >= start, QuestionWord.word < end)


def _begins(word: str) -> ColumnElement[bool]:
    """Return the condition of a question with a word that begins so; looking is far faster than LIKE."""
    look = func.instr if db.is_sqlite() else func.strpos
    return look(literal(" ").concat(Question.text_folded), f" {word}") > 0
