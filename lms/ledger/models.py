"""The ledger: whatever a person finished, one row each, append-only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey
from lms.ledger.rules import Outcome as Outcome


class EntryKind(StrEnum):
    """What an entry says of another one."""

    FACT = "fact"
    REVERSAL = "reversal"


class Activity(Base):
    """Anything that can be completed; its owner (a course, a quiz, a contest) holds a unique activity_id.

    `key` names it for people and commands, as in "course:an-toan-mang".
    """

    __tablename__ = "activities"

    id: Mapped[Key]
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_sort: Mapped[SortKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    created_at: Mapped[datetime]


class LedgerEntry(Base):
    """A person finished an activity: the score is a percentage (0 to 100), the unit that of the day."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_activity_id_person_id", "activity_id", "person_id"),
        Index("ix_ledger_entries_person_id_happened_at", "person_id", "happened_at"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    outcome: Mapped[str]
    score: Mapped[float | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    happened_at: Mapped[datetime]
    written_at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    source: Mapped[str] = mapped_column(unique=True)
