"""Results of stages without a paper: the lines that organisers write, and those that are published."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key


class StageLine(Base):
    """Somebody in what organisers write of a stage, as `rules.Line` reads it."""

    __tablename__ = "stage_lines"
    __table_args__ = (Index("ix_stage_lines_contest_id_stage_number", "contest_id", "stage_number"),)

    id: Mapped[Key]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"))
    stage_number: Mapped[int]
    name: Mapped[str]
    is_team: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    points: Mapped[str | None]
    place: Mapped[int | None]
    prize: Mapped[str]
    remark: Mapped[str]
    is_verified: Mapped[bool]
    void_reason: Mapped[str]


class StageRow(Base):
    """A line of the published standing of a stage; `told` is what anybody reads of it.

    `name` is whole, for papers alone. `prize` is the title of what is won, or empty.
    """

    __tablename__ = "stage_rows"

    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    is_team: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    prize: Mapped[str]
    value: Mapped[int] = mapped_column(BigId)
    told: Mapped[dict[str, Any]]
