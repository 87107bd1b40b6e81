"""Appeals against published results."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class Appeal(Base):
    """What an entrant objects to in a published version, and what the organising board decided.

    `number` counts within the contest. The person is the one who survives of merged doubles; the attempt is
    the one that counts, or whose receipt was given; against a stage an account appeals without one.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        Index(
            "ix_appeals_open",
            "standing_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    number: Mapped[int]
    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    reason: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    decision: Mapped[str]
    follow_up: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
