"""Changing many questions of a bank as one act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from sqlalchemy import select

from lms import db
from lms.errors import Invalid, NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from quizzes.bank.actions import add_accepted, edit_question
from quizzes.bank.content import CHOICES, NewQuestion
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.queries import is_current
from quizzes.bank.rows import Row, fits_a_row, question_of
from quizzes.bank.rules import accepted
from quizzes.bank.stored import restored

SHOWN = 25


@dataclass(frozen=True)
class TypedRow:
    """A row of the table as it came back: which question it was, in which version; a new one is none."""

    row: Row
    question_id: int | None = None
    seen_version: int | None = None


@dataclass(frozen=True)
class Kept:
    """A question that a row shows."""

    id: int
    version: int
    content: NewQuestion


@dataclass(frozen=True)
class Saved:
    """How many questions an act added, and how many it changed."""

    added: int
    changed: int


def page_of_rows(bank_id: int, *, after: str | None = None) -> Page[Kept]:
    """Return a page of the questions in use that fit into rows, in the order in which they were written."""
    statement = (
        select(Question, QuestionVersion)
        .join(QuestionVersion, is_current())
        .where(Question.bank_id == bank_id, Question.retired_at.is_(None), Question.kind.in_(CHOICES))
    )
    page = page_of(statement, Question.id, after=after, size=SHOWN)
    kept = [Kept(one.id, version.number, restored(one, version)) for one, version, _key in page.items]
    return Page([one for one in kept if fits_a_row(one.content)], page.after)


def save_rows(bank_id: int, rows: Sequence[TypedRow], *, account_id: int | None, now: datetime) -> Saved:
    """Add the new questions and change those that differ: all, or none if any row is refused.

    Problems are named by the place of the row and the field, as in "3-right". A row that is empty is none.
    """
    known = _known(bank_id, {row.question_id for row in rows if row.question_id is not None})
    problems: dict[str, str | LazyString] = {}
    new: list[NewQuestion] = []
    changed: list[tuple[Kept, NewQuestion]] = []
    for place, typed in enumerate(rows):
        before = known[typed.question_id] if typed.question_id is not None else None
        try:
            question = _checked(typed, before)
        except Invalid as refusal:
            problems |= {f"{place}-{field}": text for field, text in refusal.problems.items()}
            continue
        if question is not None and before is None:
            new.append(question)
        elif question is not None and before is not None:
            changed.append((before, question))
    if problems:
        raise Invalid(problems)
    for before, question in changed:
        edit_question(before.id, question, seen_version=before.version, account_id=account_id, now=now)
    if new:
        add_accepted(bank_id, new, account_id=account_id, now=now)
    return Saved(len(new), len(changed))


def _checked(typed: TypedRow, before: Kept | None) -> NewQuestion | None:
    """Return the question that a row says; None where there is nothing to keep."""
    if typed.row.is_blank and before is None:
        return None
    if before is not None and typed.row.is_blank:
        raise Invalid({"stem": _l("Muốn bỏ câu này, hãy mở trang của câu và bấm “Ngừng dùng”.")})
    question = accepted(question_of(typed.row, before.content if before else None))
    if before is None:
        return question
    if question == before.content:
        return None
    if typed.seen_version != before.version:
        raise Invalid({"stem": _l("Câu này vừa được người khác sửa. Mở lại bảng để xem bản mới.")})
    return question


def _known(bank_id: int, question_ids: Collection[int | None]) -> dict[int, Kept]:
    """Return the questions of a bank that rows speak of; one of another bank is not found."""
    rows = db.session.execute(
        select(Question, QuestionVersion)
        .join(QuestionVersion, is_current())
        .where(Question.bank_id == bank_id, Question.id.in_(question_ids))
    )
    found = {one.id: Kept(one.id, version.number, restored(one, version)) for one, version in rows}
    if len(found) < len(question_ids):
        raise NotFound(_l("Không tìm thấy câu hỏi này."))
    return found
