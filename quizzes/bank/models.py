"""Question banks: questions and their versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE_RIGHT = "one_right"


class QuestionBank(Base):
    """A collection of questions that a unit keeps."""

    __tablename__ = "question_banks"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_sort: Mapped[SortKey]
    name_folded: Mapped[SortKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    created_at: Mapped[datetime]


class Question(Base):
    """A question; what it says is in the version whose number is `version_number`."""

    __tablename__ = "questions"

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"), index=True)
    kind: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    difficulty: Mapped[int] = mapped_column(default=2)
    version_number: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class QuestionVersion(Base):
    """What a question said from a moment on; `options` is a list of {key, html, is_right}."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    number: Mapped[int]
    stem: Mapped[str]
    stem_folded: Mapped[SortKey]
    options: Mapped[list[Any]]
    explanation: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
