"""Populations: a definition of people, and the people it gave on a day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key, SortKey


class Population(Base):
    """A named definition of people, as `lms.populations.rules.Definition` reads it."""

    __tablename__ = "populations"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    name_sort: Mapped[SortKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    definition: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class FrozenPopulation(Base):
    """The people that a definition gave as of a day, kept for ever.

    Targets that ask the same share it; when the roster of that day is corrected later, it is a new one.
    """

    __tablename__ = "frozen_populations"
    __table_args__ = (
        Index(
            "ix_frozen_populations_definition_hash_as_of_people_hash",
            "definition_hash",
            "as_of",
            "people_hash",
            unique=True,
        ),
    )

    id: Mapped[Key]
    definition: Mapped[dict[str, Any]]
    definition_hash: Mapped[str]
    as_of: Mapped[date]
    people_hash: Mapped[str]
    people_count: Mapped[int]
    frozen_at: Mapped[datetime]


class FrozenSeries(Base):
    """All that one definition was frozen to, one after the other."""

    __tablename__ = "frozen_series"

    id: Mapped[Key]
    definition_hash: Mapped[str] = mapped_column(unique=True)


class FrozenPerson(Base):
    """A person, in a unit through which they belong, in one frozen population of a series and those after it.

    `until_id` is the first one that holds them no longer there.
    """

    __tablename__ = "frozen_people"
    __table_args__ = (
        Index(
            "ix_frozen_people_series_id_unit_id", "series_id", "unit_id", "person_id", "since_id", "until_id"
        ),
        {"sqlite_with_rowid": False},
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("frozen_series.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    since_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    until_id: Mapped[int | None] = mapped_column(BigId)
