"""Essays: what people wrote, the points that markers gave, and who marks for a contest."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class Essay(Base):
    """What one person writes in a round: `draft` is what was saved last, `text` what was handed in last.

    One that was written within a paper belongs to its attempt; `draft` is what counts once that has ended.
    `seq` is that of the save: an older one never overwrites a newer one. `settled` are the points, in
    hundredths, that whoever heads the marking gave where markers lay apart. Points of a voided essay are 0.
    """

    __tablename__ = "essays"
    __table_args__ = (
        Index(
            "ix_essays_one_alone",
            "round_id",
            "person_id",
            unique=True,
            sqlite_where=text("attempt_id IS NULL"),
            postgresql_where=text("attempt_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime]
    draft: Mapped[str] = mapped_column(default="")
    draft_words: Mapped[int] = mapped_column(default=0)
    seq: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    text: Mapped[str | None]
    handed_in_at: Mapped[datetime | None]
    receipt_code: Mapped[str] = mapped_column(unique=True)
    settled: Mapped[int | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    void_reason: Mapped[str] = mapped_column(default="")
    changes: Mapped[int] = mapped_column(default=0)
    """How often its points changed, by a mark, a decision or a void."""


class EssayMark(Base):
    """The points, in hundredths, that one marker gave an essay."""

    __tablename__ = "essay_marks"

    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    points: Mapped[int]
    remark: Mapped[str]
    marked_at: Mapped[datetime]

    @property
    def exact(self) -> Fraction:
        """The points as they are told."""
        return Fraction(self.points, 100)


class EssayMarker(Base):
    """Somebody who marks the essays of a contest."""

    __tablename__ = "essay_markers"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    named_at: Mapped[datetime]
