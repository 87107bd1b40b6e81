"""What is in the banks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, select
from sqlalchemy.orm import Session

from lms import db
from lms.auth.models import Account
from lms.errors import NotFound, Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.bank.content import QuestionKind
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.sharing import reached_by

DRAWABLE = tuple(kind for kind in QuestionKind if kind != QuestionKind.ESSAY)
"""The kinds that a paper can show: those that need nobody to grade them."""
MOST_KEPT = 20_000
"""So many versions are kept in memory, some 2 kB each."""
_versions: dict[int, QuestionVersion] = {}
db.forgetting.append(_versions.clear)

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class BankLine:
    """A bank in a list: how many questions of it can be drawn, and whether another unit shares it."""

    id: int
    name: str
    unit_name: str
    question_count: int
    is_shared: bool = False


@dataclass(frozen=True)
class Rights:
    """What somebody may do with a bank beside reading it: edit it, and, as one of its unit, share it."""

    is_own: bool
    may_write: bool


@dataclass(frozen=True)
class VersionLine:
    """One version in the story of a question: when it was written, and by whom."""

    number: int
    created_at: datetime
    author: str | None


def list_banks(paths: Iterable[str], *, writes: bool = False) -> list[BankLine]:
    """Return the banks that those who look after the paths may draw from, or edit, by name."""
    paths = tuple(paths)
    count = (
        select(func.count(Question.id))
        .where(Question.bank_id == QuestionBank.id, is_drawable())
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(QuestionBank.id, QuestionBank.name, Unit.name, count, not_(within(paths)))
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(reached_by(paths, writes=writes))
        .order_by(QuestionBank.name_sort, QuestionBank.id)
    )
    return [BankLine(*row) for row in rows]


def require_bank(bank_id: int, paths: Iterable[str], *, writes: bool = False) -> QuestionBank:
    """Return a bank that those who look after the paths may read, or edit; any other is not found."""
    bank = _bank(bank_id, reached_by(paths, writes=writes))
    if bank is None:
        raise NotFound(_l("Không tìm thấy ngân hàng câu hỏi này."))
    return bank


def require_own_bank(bank_id: int, paths: Iterable[str]) -> QuestionBank:
    """Return a bank that a unit below the paths keeps itself; any other is not found."""
    bank = _bank(bank_id, within(paths))
    if bank is None:
        raise NotFound(_l("Không tìm thấy ngân hàng câu hỏi này."))
    return bank


def rights_in(bank: QuestionBank, paths: Iterable[str]) -> Rights:
    """Return what those who look after the paths may do with a bank that they may read."""
    paths = tuple(paths)
    return Rights(
        is_own=_bank(bank.id, within(paths)) is not None,
        may_write=_bank(bank.id, reached_by(paths, writes=True)) is not None,
    )


def _bank(bank_id: int, is_allowed: ColumnElement[bool]) -> QuestionBank | None:
    return db.session.scalar(
        select(QuestionBank)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(QuestionBank.id == bank_id, is_allowed)
    )


def require_bank_named(name: str) -> QuestionBank:
    """Return the one bank of this name, or with this id."""
    banks = db.session.scalars(
        select(QuestionBank).where(QuestionBank.name == " ".join(nfc(name).split()))
    ).all()
    if not banks and name.isascii() and name.isdecimal() and len(name) < 10:
        banks = db.session.scalars(select(QuestionBank).where(QuestionBank.id == int(name))).all()
    if not banks:
        raise NotFound(_l("Không tìm thấy ngân hàng câu hỏi “%(name)s”.", name=name))
    if len(banks) > 1:
        ids = ", ".join(str(bank.id) for bank in banks)
        raise Refused(
            _l("Có nhiều ngân hàng tên “%(name)s”. Hãy ghi số của ngân hàng: %(ids)s.", name=name, ids=ids)
        )
    return banks[0]


def has_bank(name: str, unit_id: int, *, except_id: int | None = None) -> bool:
    """Whether a unit keeps another bank of this name."""
    same = select(QuestionBank.id).where(
        QuestionBank.unit_id == unit_id,
        QuestionBank.name == name,
        QuestionBank.id.is_distinct_from(except_id),
    )
    return db.session.scalar(same) is not None


def all_questions(bank_id: int) -> list[tuple[Question, QuestionVersion]]:
    """Return every question of a bank with what it says now, in the order in which they were written."""
    rows = db.session.execute(
        select(Question, QuestionVersion)
        .join(QuestionVersion, is_current())
        .where(Question.bank_id == bank_id)
        .order_by(Question.id)
    )
    return [(row[0], row[1]) for row in rows]


def require_question(
    question_id: int, paths: Iterable[str], *, writes: bool = False
) -> tuple[Question, QuestionVersion, QuestionBank]:
    """Return a question that may be read, or edited, what it says now, and its bank; else not found."""
    row = db.session.execute(
        select(Question, QuestionVersion, QuestionBank)
        .join(QuestionVersion, is_current())
        .join(QuestionBank, QuestionBank.id == Question.bank_id)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(Question.id == question_id, reached_by(paths, writes=writes))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy câu hỏi này."))
    return row


def require_version(question_id: int, number: int) -> QuestionVersion:
    """Return one version of a question; a number that it does not have is not found."""
    version = db.session.scalar(
        select(QuestionVersion).where(
            QuestionVersion.question_id == question_id, QuestionVersion.number == number
        )
    )
    if version is None:
        raise NotFound(_l("Không tìm thấy bản này của câu hỏi."))
    return version


def list_versions(question_id: int) -> list[VersionLine]:
    """Return every version of a question, the newest first."""
    rows = db.session.execute(
        select(QuestionVersion.number, QuestionVersion.created_at, Account.display_name)
        .outerjoin(Account, Account.id == QuestionVersion.created_by_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return [VersionLine(*row) for row in rows]


def versions_by_id(version_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """Return versions by their ids, to be read only; those that were asked before without a query.

    A version never changes. What is not committed yet is returned, too, but not kept.
    """
    wanted = set(version_ids)
    kept = ((version_id, _versions.get(version_id)) for version_id in wanted)
    found = {version_id: version for version_id, version in kept if version is not None}
    if len(found) < len(wanted):
        with db.reading() as session:
            stored = _versions_in(session, wanted - found.keys())
        if len(_versions) + len(stored) > MOST_KEPT:
            _versions.clear()
        _versions.update(stored)
        found |= stored
    if len(found) < len(wanted):
        found |= _versions_in(db.session(), wanted - found.keys())
    return found


def _versions_in(session: Session, version_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    rows = session.scalars(VERSIONS, {"versions": list(version_ids)})
    return {version.id: version for version in rows}


def source_of(version: QuestionVersion) -> str:
    """Return the clause, the article and the law that a question rests on, as one phrase."""
    return ", ".join(text for text in (version.clause, version.article, version.law) if text)


def bank_names(bank_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these question banks."""
    rows = db.session.execute(select(QuestionBank.id, QuestionBank.name).where(QuestionBank.id.in_(bank_ids)))
    return {row.id: row.name for row in rows}


def is_current() -> ColumnElement[bool]:
    """Return the condition that joins a question with what it says now."""
    return and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.version_number)


def is_drawable() -> ColumnElement[bool]:
    """Return the condition of a question that a paper may be drawn from."""
    return and_(Question.retired_at.is_(None), Question.kind.in_(DRAWABLE))


# What every paper asks is put together once.
VERSIONS = select(QuestionVersion).where(QuestionVersion.id.in_(bindparam("versions", expanding=True)))
