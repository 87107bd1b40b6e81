"""Units of the union: an identity, dated placements in the tree, and the decisions that wrote them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey
from lms.units.rules import DecisionState as DecisionState
from lms.units.rules import EventKind as EventKind
from lms.units.rules import Level as Level


class Unit(Base):
    """A unit of the union as it is today; a day without a value is unknown (since) or not yet come (until).

    `path` holds the ids from the root down to this unit, as in "/1/7/42/": a subtree is a prefix.
    """

    __tablename__ = "units"
    __table_args__ = (
        Index("ix_units_name_folded", "name_folded"),
        Index("ix_units_path", "path"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_sort: Mapped[SortKey]
    name_folded: Mapped[SortKey]
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[SortKey]
    depth: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class UnitDecision(Base):
    """A decision of an office about units: the changes it asks for, and what they moved.

    A draft changes nothing: its summary is the preview. The unit is the one whose administrators see it.
    """

    __tablename__ = "unit_decisions"

    id: Mapped[Key]
    state: Mapped[str]
    takes_effect_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    workbook_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    changes: Mapped[list[Any]]
    summary: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    carried_out_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class UnitEvent(Base):
    """What happened to one unit on a day, by a decision where one is kept."""

    __tablename__ = "unit_events"

    id: Mapped[Key]
    kind: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    happened_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("unit_decisions.id"), index=True)


class UnitSuccession(Base):
    """A unit took the place of another, or a part of it, by an event."""

    __tablename__ = "unit_successions"

    event_id: Mapped[int] = mapped_column(ForeignKey("unit_events.id"), primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)


class UnitPlacement(Base):
    """Where a unit stood, under which name and level, from a day (included) to a day (excluded)."""

    __tablename__ = "unit_placements"

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("unit_events.id"), index=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
