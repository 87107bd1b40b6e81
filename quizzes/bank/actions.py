"""Keeping banks and their questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid, NotFound
from lms.i18n import lazy_gettext as _l
from lms.text import fold, nfc, sort_key
from quizzes.bank import queries
from quizzes.bank.checks import LONGEST_WORDS
from quizzes.bank.content import NewQuestion
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.rules import accepted, words_folded
from quizzes.bank.stored import said, sorted_under


def create_bank(*, name: str, unit_id: int, account_id: int | None, now: datetime) -> int:
    """Return the id of a new, empty bank that a unit keeps."""
    name = _free_name(name, unit_id)
    bank_id = db.session.scalars(
        insert(QuestionBank)
        .values(name=name, name_sort=sort_key(name), name_folded=fold(name), unit_id=unit_id, created_at=now)
        .returning(QuestionBank.id)
    ).one()
    audit.record(
        account_id=account_id,
        action="question_bank.create",
        subject_kind="question_bank",
        subject_id=bank_id,
        subject_name=name,
        unit_id=unit_id,
        after={"name": name},
        now=now,
    )
    return bank_id


def rename_bank(bank: QuestionBank, *, name: str, account_id: int | None, now: datetime) -> None:
    """Give a bank another name."""
    before, name = bank.name, _free_name(name, bank.unit_id, except_id=bank.id)
    if name == before:
        return
    bank.name, bank.name_sort, bank.name_folded = name, sort_key(name), fold(name)
    audit.record(
        account_id=account_id,
        action="question_bank.rename",
        subject_kind="question_bank",
        subject_id=bank.id,
        subject_name=bank.name,
        unit_id=bank.unit_id,
        before={"name": before},
        after={"name": name},
        now=now,
    )


def add_question(bank_id: int, question: NewQuestion, *, account_id: int | None, now: datetime) -> int:
    """Return the id of a new question of a bank."""
    return add_accepted(bank_id, [accepted(question)], account_id=account_id, now=now)[0]


def add_questions(
    bank_id: int, questions: Sequence[NewQuestion], *, account_id: int | None, now: datetime
) -> list[int]:
    """Return the ids of new questions of a bank, in order; one that is refused refuses all, by its number."""
    checked: list[NewQuestion] = []
    for number, question in enumerate(questions, start=1):
        try:
            checked.append(accepted(question))
        except Invalid as refusal:
            text = _l("Câu %(number)d: %(reason)s", number=number, reason=str(refusal))
            raise Invalid({"questions": text}) from refusal
    return add_accepted(bank_id, checked, account_id=account_id, now=now) if checked else []


def add_accepted(
    bank_id: int, questions: Sequence[NewQuestion], *, account_id: int | None, now: datetime
) -> list[int]:
    """Return the ids of new questions, in order, which the rules have accepted already."""
    rows = [
        {
            "bank_id": bank_id,
            "version_number": 1,
            "text_folded": words_folded(question),
            "created_at": now,
        }
        | sorted_under(question)
        for question in questions
    ]
    ids = list(
        db.session.scalars(insert(Question).returning(Question.id, sort_by_parameter_order=True), rows)
    )
    versions = [
        {"question_id": question_id, "number": 1, "created_by_id": account_id, "created_at": now}
        | said(question)
        for question_id, question in zip(ids, questions, strict=True)
    ]
    db.session.execute(insert(QuestionVersion), versions)
    bank = db.session.get_one(QuestionBank, bank_id)
    audit.record(
        account_id=account_id,
        action="question_bank.add",
        subject_kind="question_bank",
        subject_id=bank_id,
        subject_name=bank.name,
        unit_id=bank.unit_id,
        after={"questions": len(ids)},
        now=now,
    )
    return ids


def edit_question(
    question_id: int, question: NewQuestion, *, seen_version: int, account_id: int | None, now: datetime
) -> int:
    """Return the number of the version that holds what was written; an unchanged text makes no new version.

    Whoever edited an older version than the one in force is refused.
    """
    checked = accepted(question)
    kept = _locked(question_id)
    if kept.version_number != seen_version:
        raise Conflict(
            _l("Câu hỏi này vừa được người khác sửa. Hãy mở lại trang để xem bản mới rồi sửa tiếp.")
        )
    before = _facts(kept)
    for name, value in sorted_under(checked).items():
        setattr(kept, name, value)
    kept.text_folded = words_folded(checked)
    current = db.session.scalars(
        select(QuestionVersion).where(
            QuestionVersion.question_id == question_id, QuestionVersion.number == kept.version_number
        )
    ).one()
    says = said(checked)
    if any(getattr(current, name) != value for name, value in says.items()):
        kept.version_number += 1
        version = {"number": kept.version_number, "created_by_id": account_id, "created_at": now}
        db.session.execute(insert(QuestionVersion).values(question_id=question_id, **version, **says))
    if _facts(kept) != before:
        _record(kept, "question.change", account_id=account_id, now=now, before=before, after=_facts(kept))
    return kept.version_number


def retire_question(question_id: int, *, account_id: int | None, now: datetime) -> None:
    """Let a question be drawn no more; papers and attempts that showed it keep it."""
    question = _locked(question_id)
    if question.retired_at is None:
        question.retired_at = now
        _record(question, "question.retire", account_id=account_id, now=now)


def replace_question(question_id: int, other_id: int, *, account_id: int | None, now: datetime) -> None:
    """Retire a question in favour of one of the same bank that is in use; a second time changes nothing."""
    question, other = _locked(question_id), db.session.get(Question, other_id)
    if other is None or other.bank_id != question.bank_id or other.id == question.id:
        raise NotFound(_l("Không tìm thấy câu hỏi này."))
    if question.retired_at is not None:
        return
    if other.retired_at is not None:
        raise Conflict(_l("Câu định giữ lại đã ngừng dùng. Hãy mở lại trang để xem các câu đang dùng."))
    question.retired_at, question.replaced_by_id = now, other.id
    _record(question, "question.replace", account_id=account_id, now=now, after={"replaced_by_id": other.id})


def restore_question(question_id: int, *, account_id: int | None, now: datetime) -> None:
    """Let a retired question be drawn again."""
    question = _locked(question_id)
    if question.retired_at is not None:
        question.retired_at = question.replaced_by_id = None
        _record(question, "question.restore", account_id=account_id, now=now)


def _facts(question: Question) -> dict[str, Any]:
    """Return what the record keeps of a question; what it says is in its versions."""
    return {
        "question_name": question.name,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "category": question.category,
        "tags": question.tags,
        "version": question.version_number,
    }


def _locked(question_id: int) -> Question:
    """Return the question once nobody else is changing it."""
    return db.session.scalars(
        select(Question)
        .where(Question.id == question_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _free_name(name: str, unit_id: int, *, except_id: int | None = None) -> str:
    name = " ".join(nfc(name).split())
    if not name:
        raise Invalid({"name": _l("Hãy đặt tên cho ngân hàng câu hỏi.")})
    if len(name) > LONGEST_WORDS:
        raise Invalid({"name": _l("Tên dài %(length)d ký tự, tối đa 200.", length=len(name))})
    if queries.has_bank(name, unit_id, except_id=except_id):
        raise Invalid({"name": _l("Đơn vị này đã có một ngân hàng câu hỏi tên “%(name)s”.", name=name)})
    return name


def _record(question: Question, action: str, **values: Any) -> None:
    bank = db.session.get_one(QuestionBank, question.bank_id)
    audit.record(
        action=action,
        subject_kind="question",
        subject_id=question.id,
        subject_name=bank.name,
        unit_id=bank.unit_id,
        **values,
    )
