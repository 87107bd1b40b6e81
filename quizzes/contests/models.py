"""Contests: rules as data, with versions, the rounds in which they are sat, and how many sat them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key, SortKey


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


class LiveContest(Base):
    """How many sit in a contest, as of when it was counted, and when all of it was last counted anew."""

    __tablename__ = "live_contests"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    sitting: Mapped[int]
    counted_at: Mapped[datetime]
    recounted_at: Mapped[datetime | None]


class LiveHour(Base):
    """The attempts begun in an hour of a round, and the people whose first attempt in the contest it was."""

    __tablename__ = "live_hours"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    people: Mapped[int]


class LiveUnit(Base):
    """The attempts of a unit itself, and the people whose first attempt in the contest it was.

    Unit 0 stands for attempts of people without a unit.
    """

    __tablename__ = "live_units"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    attempts: Mapped[int]
    people: Mapped[int]
