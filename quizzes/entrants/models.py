"""Those who registered for a contest that asks who enters."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class Entrant(Base):
    """A person in a contest: the name they enter under, how they stand in it, and what they said.

    `said` holds what was said, as `quizzes.entrants.rules.Declaration` reads it; of the national ID there are
    secret forms alone. `unique_hash` is the keyed hash of what tells people apart in this contest, and is
    empty where that is the person. After staff corrected the unit or the division, the entrant cannot.
    """

    __tablename__ = "entrants"
    __table_args__ = (
        UniqueConstraint("contest_id", "person_id"),
        UniqueConstraint("contest_id", "unique_hash"),
        Index("ix_entrants_contest_id_name_sort_id", "contest_id", "name_sort", "id"),
        Index("ix_entrants_contest_id_registered_at", "contest_id", "registered_at"),
    )

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    name_sort: Mapped[SortKey]
    name_folded: Mapped[SortKey]
    kind: Mapped[str]
    division: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    said: Mapped[dict[str, Any]]
    national_id_hash: Mapped[str | None]
    national_id_encrypted: Mapped[str | None]
    national_id_last4: Mapped[str | None]
    unique_hash: Mapped[str | None]
    is_declared: Mapped[bool] = mapped_column(default=False)
    consent_version: Mapped[str | None]
    registered_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]


class Referral(Base):
    """Which entrant referred another to the contest, as said when registering."""

    __tablename__ = "referrals"

    entrant_id: Mapped[int] = mapped_column(ForeignKey("entrants.id"), primary_key=True)
    referrer_id: Mapped[int] = mapped_column(ForeignKey("entrants.id"), index=True)
