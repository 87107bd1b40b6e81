"""Results: what was counted at the close, standings and who won, and what staff decided about them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key

WHOLE = 0
"""Stands for the whole contest where otherwise the number of a round stands."""


class StandingState(StrEnum):
    """How far a standing is."""

    WRITING = "writing"
    DRAFT = "draft"
    OUTDATED = "outdated"
    """Somebody decided something since: it must be ranked again."""
    PUBLISHED = "published"


class Close(Base):
    """What a round, or the whole contest, came to when it closed; frozen, whatever is voided later.

    `counted` is the number that predictions are compared with, `counted2` that of the second prediction.
    """

    __tablename__ = "closes"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    people: Mapped[int]
    attempts: Mapped[int]
    counted: Mapped[int | None]
    counted2: Mapped[int | None]
    frozen_at: Mapped[datetime]


class ReferralCount(Base):
    """How many people somebody had referred when a round, or the whole contest, closed; frozen as `Close`."""

    __tablename__ = "referral_counts"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    people: Mapped[int]


class Standing(Base):
    """The ranking of a round, or of the whole contest: a draft, or published as a version for ever.

    `sha256` is that of the published file. `facts` holds what a page says of it: the keys, what was counted,
    the seed, the prizes; `ties` what must be decided before it is published. `differences` lists what a
    later version changed.
    """

    __tablename__ = "standings"
    __table_args__ = (UniqueConstraint("contest_id", "round_number", "version"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    round_number: Mapped[int]
    version: Mapped[int]
    state: Mapped[str]
    facts: Mapped[dict[str, Any]]
    ties: Mapped[list[Any]]
    differences: Mapped[list[Any]]
    sha256: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    ranked_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class StandingRow(Base):
    """An entrant in a standing, by the attempt that counts; rank 0 is not ranked.

    `told` are the values of the keys in their order.
    """

    __tablename__ = "standing_rows"
    __table_args__ = (Index("ix_standing_rows_attempt_id", "attempt_id"),)

    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    rank: Mapped[int]
    division_rank: Mapped[int]
    unit_rank: Mapped[int]
    parent_rank: Mapped[int]
    division: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(BigId)
    told: Mapped[list[Any]]


class Award(Base):
    """A prize that somebody wins in a standing; `tier` is its place among the prizes of the standing."""

    __tablename__ = "awards"
    __table_args__ = (Index("ix_awards_standing_id_place", "standing_id", "place"),)

    id: Mapped[Key]
    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"))
    place: Mapped[int]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    tier: Mapped[int]
    title: Mapped[str]
    division: Mapped[str]
    value: Mapped[int] = mapped_column(BigId)


class WinnerSigns(Base):
    """What may be worth a look in the attempt of a winner, as `quizzes.results.signs.Hints` reads it."""

    __tablename__ = "winner_signs"

    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, index=True)
    signs: Mapped[dict[str, Any]]


class StandingUnit(Base):
    """A unit in the table of a collective prize, as it is told."""

    __tablename__ = "standing_units"

    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told: Mapped[dict[str, Any]]


class Verification(Base):
    """What the organising board checked of somebody who wins: each is ticked by itself."""

    __tablename__ = "verifications"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    has_identity: Mapped[bool]
    has_unit: Mapped[bool]
    has_contact: Mapped[bool]
    has_dossier: Mapped[bool]
    note: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime]


class Void(Base):
    """Somebody's result in a round, or in the whole contest, does not count, for a reason.

    With `is_no_entry` it was no participation either: the ledger takes it back once that is published.
    """

    __tablename__ = "voids"
    __table_args__ = (UniqueConstraint("contest_id", "round_number", "person_id"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    round_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    is_no_entry: Mapped[bool] = mapped_column(default=False, server_default=false())
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class Decision(Base):
    """Which place the organising board gave somebody among equals."""

    __tablename__ = "tie_decisions"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    place: Mapped[int]


class UnitDecision(Base):
    """Which place the board gave a unit among equals of a collective prize, or which tier by hand."""

    __tablename__ = "collective_decisions"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    place: Mapped[int | None]
    tier: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
