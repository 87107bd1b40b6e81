"""What was promised, and what was read on a day, frozen for ever."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class Target(Base):
    """One promise of a plan, as worded, with what is needed to compute it."""

    __tablename__ = "targets"
    __table_args__ = (UniqueConstraint("unit_id", "code"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    plan: Mapped[str]
    wording: Mapped[str]
    subject: Mapped[str]
    deadline: Mapped[date | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    recurrence: Mapped[str]
    aspires_to: Mapped[date | None]
    population_kind: Mapped[str]
    population_wording: Mapped[str]
    measure: Mapped[str]
    comparator: Mapped[str]
    threshold: Mapped[int | None]
    unit_of_count: Mapped[str]
    is_aspirational: Mapped[bool]
    cadence: Mapped[str]
    reports_to: Mapped[str]
    population_id: Mapped[int | None] = mapped_column(ForeignKey("populations.id"))
    created_at: Mapped[datetime]


class TargetEvidence(Base):
    """An activity whose completion counts for a target."""

    __tablename__ = "target_evidence"

    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)


class Reading(Base):
    """One target read as of a day; `document` is canonical JSON and `sha256` its hash."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_target_id_as_of", "target_id", "as_of"),)

    id: Mapped[Key]
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"))
    as_of: Mapped[date]
    read_at: Mapped[datetime]
    frozen_population_id: Mapped[int] = mapped_column(ForeignKey("frozen_populations.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]
    threshold: Mapped[int]
    is_met: Mapped[bool | None]
    document: Mapped[str]
    sha256: Mapped[str]


class ReadingUnit(Base):
    """The numbers of one unit and all below it in a reading; a person counts once in each."""

    __tablename__ = "reading_units"

    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    numerator: Mapped[int]
    denominator: Mapped[int]


class ReadingRow(Base):
    """A person of a reading, with the ledger entry that proves completion, or none."""

    __tablename__ = "reading_rows"

    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
