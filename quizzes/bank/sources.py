"""Which questions rest on which law and article: what has to be read again when a law changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms import db
from lms.html import plain
from lms.paging import Page, page_of
from lms.text import fold
from lms.units.models import Unit
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.queries import is_current, source_of
from quizzes.bank.sharing import reached_by

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class SourceFilter:
    """Whose questions are asked for: of one bank or all, on a law and an article, on a day."""

    bank_id: int | None = None
    law: str = ""
    article: str | None = None
    on: date | None = None
    """The day as of which `is_invalid` is asked."""
    is_invalid: bool = False
    """Whether only sources are asked for that are not valid on the day: no longer, or not yet."""


@dataclass(frozen=True)
class SourceLine:
    """A law and an article, with how many questions rest on them, and for how many they are not valid."""

    law: str
    article: str
    question_count: int
    invalid_count: int


@dataclass(frozen=True)
class SourcedQuestion:
    """A question with what it rests on."""

    id: int
    words: str
    bank_name: str
    source: str
    valid_from: date | None
    valid_to: date | None


def list_sources(paths: Iterable[str], wanted: SourceFilter, *, today: date) -> list[SourceLine]:
    """Return the laws and articles of the questions in use, laws by words, articles by numbers.

    Spellings that differ in signs and capitals alone are one line, named as most questions have it.
    """
    invalid = func.sum(case((_is_invalid(wanted.on or today), 1), else_=0))
    rows = db.session.execute(
        _filtered(
            select(QuestionVersion.law, QuestionVersion.article, func.count(), invalid), paths, wanted, today
        ).group_by(QuestionVersion.law, QuestionVersion.article)
    )
    spelled: defaultdict[tuple[str, str], list[SourceLine]] = defaultdict(list)
    for row in rows:
        line = SourceLine(*row)
        spelled[fold(line.law), fold(line.article)].append(line)
    return sorted(map(_merged, spelled.values()), key=lambda line: (fold(line.law), _natural(line.article)))


def _merged(lines: Sequence[SourceLine]) -> SourceLine:
    """Return the spellings of a source as one line."""
    named = min(lines, key=lambda line: (-line.question_count, line.law, line.article))
    return replace(
        named,
        question_count=sum(line.question_count for line in lines),
        invalid_count=sum(line.invalid_count for line in lines),
    )


def page_of_sourced(
    paths: Iterable[str], wanted: SourceFilter, *, today: date, after: str | None = None
) -> Page[SourcedQuestion]:
    """Return one page of the questions that rest on a law."""
    statement = _filtered(select(Question.id, QuestionVersion, QuestionBank.name), paths, wanted, today)
    page = page_of(statement, Question.id, after=after)
    lines = [
        SourcedQuestion(
            question_id,
            plain(version.stem),
            bank_name,
            source_of(version),
            version.valid_from,
            version.valid_to,
        )
        for question_id, version, bank_name, _key in page.items
    ]
    return Page(lines, page.after)


def _filtered(statement: S, paths: Iterable[str], wanted: SourceFilter, today: date) -> S:
    statement = (
        statement.join_from(Question, QuestionVersion, is_current())
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(reached_by(paths), Question.retired_at.is_(None), QuestionVersion.law != "")
    )
    if wanted.bank_id is not None:
        statement = statement.where(QuestionBank.id == wanted.bank_id)
    if wanted.law:
        statement = statement.where(QuestionVersion.law.in_(_spellings(QuestionVersion.law, wanted.law)))
    if wanted.article is not None:
        spellings = _spellings(QuestionVersion.article, wanted.article)
        statement = statement.where(QuestionVersion.article.in_(spellings))
    if wanted.is_invalid:
        statement = statement.where(_is_invalid(wanted.on or today))
    return statement


def _is_invalid(day: date) -> ColumnElement[bool]:
    return or_(QuestionVersion.valid_to < day, QuestionVersion.valid_from > day)


def _spellings(column: InstrumentedAttribute[str], text: str) -> list[str]:
    """Return the ways in which questions spell a text, whatever their signs and capitals."""
    return [one for one in db.session.scalars(select(column).distinct()) if fold(one) == fold(text)]


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that puts article 9 before article 25."""
    return [(int(word), "") if word.isdecimal() else (0, word) for word in fold(text).split()]
