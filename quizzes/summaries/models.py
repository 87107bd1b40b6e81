"""What closed rounds came to, as it was last reckoned: figures of the whole, and of each unit."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId


class Summary(Base):
    """The figures of a closed round, or of the whole contest, as `rules.Tally` tells them."""

    __tablename__ = "contest_summaries"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figures: Mapped[dict[str, Any]]
    members_on: Mapped[date]
    computed_at: Mapped[datetime]


class SummaryUnit(Base):
    """The figures of a unit with all below it; unit 0 stands for people without one.

    `place` is that in the tree, `parent_id` 0 for the topmost. `rate` is the average score, in hundredths of
    a percent; `members` those of the day on which the round closed.
    """

    __tablename__ = "contest_summary_units"
    __table_args__ = (
        Index("ix_contest_summary_units_parent", "contest_id", "round_number", "parent_id", "people"),
    )

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    place: Mapped[int]
    parent_id: Mapped[int] = mapped_column(BigId)
    has_below: Mapped[bool]
    members: Mapped[int | None]
    people: Mapped[int]
    union_people: Mapped[int]
    attempts: Mapped[int]
    perfect: Mapped[int]
    rate: Mapped[int | None]
