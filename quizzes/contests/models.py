"""Contests: rules as data, with versions, and the rounds in which they are sat."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class ContestState(StrEnum):
    """Who can see a contest."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Contest(Base):
    """A contest that a unit organises for a population; without one it is for everybody.

    While it is a draft, its rules version 1 says all; publishing makes the rounds and their quizzes, and the
    seed of lots: its SHA-256 is shown from then on, the seed itself with the results.
    """

    __tablename__ = "contests"

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_sort: Mapped[SortKey]
    summary: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    population_id: Mapped[int | None] = mapped_column(ForeignKey("populations.id"))
    is_rehearsal: Mapped[bool] = mapped_column(default=False, server_default=false())
    lot_seed: Mapped[str | None]
    certificates_released_at: Mapped[datetime | None]
    state: Mapped[str]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class RulesVersion(Base):
    """The rules of a contest from a moment on, as `quizzes.contests.rules.contest.ContestRules` reads them.

    A version after the first carries the notice that told entrants of the change.
    """

    __tablename__ = "rules_versions"
    __table_args__ = (UniqueConstraint("contest_id", "number"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    number: Mapped[int]
    rules: Mapped[dict[str, Any]]
    notice: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Round(Base):
    """One round of a contest: a quiz with its own opening and closing minute."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("contest_id", "number"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    number: Mapped[int]
    title: Mapped[str]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id"), unique=True)
