"""Question banks, their questions, and what each question said from a moment on."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE_RIGHT = "one_right"


class QuestionBank(Base):
    """A collection of questions that a unit keeps."""

    __tablename__ = "question_banks"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[Key]
    name: Mapped[str]
    name_sort: Mapped[SortKey]
    name_folded: Mapped[SortKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    created_at: Mapped[datetime]


class Question(Base):
    """A question; what it says now is in the version whose number is `version_number`.

    `text_folded` holds the words of that version for the search. A retired question is drawn no more.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_bank_id_id", "bank_id", "id"),)

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"))
    kind: Mapped[str]
    topic: Mapped[str]
    difficulty: Mapped[str]
    version_number: Mapped[int]
    text_folded: Mapped[SortKey]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class QuestionVersion(Base):
    """What a question said from a moment on; `options` is a list of {key, html, is_right}.

    Stem, options and explanation are cleaned rich text; `law` and `article` name the source.
    """

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    number: Mapped[int]
    stem: Mapped[str]
    options: Mapped[list[Any]]
    explanation: Mapped[str]
    law: Mapped[str]
    article: Mapped[str]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
