"""What was promised, and what was read on a day, frozen for ever."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key, SortKey


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
    basis: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


class TargetEvidence(Base):
    """An activity whose completion counts for a target."""

    __tablename__ = "target_evidence"

    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)


class TargetTopic(Base):
    """A subject or a document of the register that counts for a target."""

    __tablename__ = "target_topics"

    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)


class TargetThreshold(Base):
    """What a unit asks of itself and of all below it: more than the unit above, never less."""

    __tablename__ = "target_thresholds"

    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    threshold: Mapped[int]


class Statement(Base):
    """What somebody entered by hand for a unit as of a day, with evidence; a later one takes its place."""

    __tablename__ = "statements"
    __table_args__ = (Index("ix_statements_target_id_unit_id", "target_id", "unit_id"),)

    id: Mapped[Key]
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    as_of: Mapped[date]
    numerator: Mapped[int]
    denominator: Mapped[int]
    note: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class FrozenTree(Base):
    """The tree of units as it stood on a day, kept once for all days on which it was the same."""

    __tablename__ = "frozen_trees"

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True)


class FrozenUnit(Base):
    """A unit in a frozen tree.

    A picture, not a relation: a unit that an undone import takes away stays in it.
    """

    __tablename__ = "frozen_units"
    __table_args__ = (
        Index("ix_frozen_units_tree_id_parent_id", "tree_id", "parent_id"),
        Index("ix_frozen_units_tree_id_path", "tree_id", "path"),
    )

    tree_id: Mapped[int] = mapped_column(ForeignKey("frozen_trees.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(BigId)
    path: Mapped[SortKey]
    depth: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    name_sort: Mapped[SortKey]
    level: Mapped[str]


class Reading(Base):
    """One target read as of a day; `sha256` is the hash of its document.

    `head` is what the document says beside its units, proofs and people, which are rows; all of it in
    readings of earlier versions. `threshold` is the percentage asked of the whole, none where nothing is.
    """

    __tablename__ = "readings"
    __table_args__ = (
        Index("ix_readings_target_id_as_of", "target_id", "as_of"),
        Index("ix_readings_target_id_id", "target_id", "id"),
    )

    id: Mapped[Key]
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"))
    as_of: Mapped[date]
    read_at: Mapped[datetime]
    frozen_population_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_populations.id"))
    tree_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_trees.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]
    threshold: Mapped[int | None]
    is_met: Mapped[bool | None]
    head: Mapped[str]
    sha256: Mapped[str]


class ReadingUnit(Base):
    """The numbers of one unit and all below it in a reading; a person counts once in each.

    `units` are those that took part, at or below the unit; None in readings of before they were counted.
    `asked` is the percentage asked of the unit. `amount` is what the unit itself reached where a number of
    classes, turns or documents is asked, or the share of its people in hundredths of a percent.
    """

    __tablename__ = "reading_units"

    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    numerator: Mapped[int]
    denominator: Mapped[int]
    people: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)
    outsiders: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int | None]
    amount: Mapped[int | None]
    amount_asked: Mapped[int | None]
    units: Mapped[int | None]


class ReadingRow(Base):
    """A person in one reading of a target and those after it, with the entry that proves completion, or none.

    `until_id` is the first reading that says otherwise. The frozen population of a reading holds the same
    people and points at them; entries of the ledger are never deleted.
    """

    __tablename__ = "reading_rows"
    __table_args__ = ({"sqlite_with_rowid": False},)

    target_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    since_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), primary_key=True)
    until_id: Mapped[int | None] = mapped_column(BigId)
    entry_id: Mapped[int | None] = mapped_column(BigId)


class ReadingProof(Base):
    """What a reading counted for a unit: a line of the register, or a statement."""

    __tablename__ = "reading_proofs"
    __table_args__ = (Index("ix_reading_proofs_reading_id_unit_id", "reading_id", "unit_id"),)

    id: Mapped[Key]
    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    register_entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entries.id"))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))


class Reminder(Base):
    """A unit was sent the list of the people, or of the units, that were left in a reading: so many."""

    __tablename__ = "reminders"

    id: Mapped[Key]
    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    left_count: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime]
