"""Question banks, their questions, and what each question said from a moment on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key, SortKey


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


class BankShare(Base):
    """A bank that a unit and all below it may draw from and copy; with `may_write` they may edit it."""

    __tablename__ = "question_bank_shares"

    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)
    may_write: Mapped[bool]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class Question(Base):
    """A question; what it says now is in the version whose number is `version_number`.

    `text_folded` holds the words of that version, without signs, for the search. A retired question is drawn
    no more; where it was like another one, `replaced_by_id` is the one that was kept.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_bank_id_id", "bank_id", "id"),
        Index("ix_questions_bank_id_topic", "bank_id", "topic", "difficulty", "retired_at"),
    )

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"))
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    topic: Mapped[str]
    difficulty: Mapped[str]
    category: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    version_number: Mapped[int]
    text_folded: Mapped[SortKey]
    retired_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    created_at: Mapped[datetime]


class QuestionWord(Base):
    """A word of a question, or how it begins; the database keeps them with its triggers."""

    __tablename__ = "question_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (as SQLAlchemy reads it)

    bank_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    word: Mapped[SortKey] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class QuestionVersion(Base):
    """What a question said from a moment on, in the neutral form of content.py as JSON.

    Each of the options says in addition whether it `is_right`: one to choose. Rich text is clean.
    """

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(server_default=text("'one_right'"))
    stem: Mapped[str]
    options: Mapped[list[Any]]
    answers: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    pairs: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    distractors: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    scoring: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    explanation: Mapped[str]
    law: Mapped[str]
    article: Mapped[str]
    clause: Mapped[str] = mapped_column(default="", server_default=text("''"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class QuestionPicture(Base):
    """A picture that questions show: its address is the hash of its content, which nobody can guess."""

    __tablename__ = "question_pictures"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))


class QuestionImport(Base):
    """A file of questions that somebody looks at before its questions come into a bank.

    `format` is the one that was chosen, empty where the content tells it; `columns` are the places of the
    fields of a sheet, from 0, where somebody named them. A large file is read by a job that keeps a preview.
    """

    __tablename__ = "question_imports"

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_banks.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    key_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    format: Mapped[str]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    is_large: Mapped[bool] = mapped_column(default=False, server_default=false())
    preview_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
