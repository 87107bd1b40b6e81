"""Imports of rosters: what was brought, what it changed, and how to take it back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class ImportState(StrEnum):
    """How far an import is."""

    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class RosterImport(Base):
    """One roster file and what was asked of it.

    Before it is imported, `summary` is its preview and `report_id` the file with every line of that;
    afterwards the summary counts what was changed.
    """

    __tablename__ = "roster_imports"

    id: Mapped[Key]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    as_of: Mapped[date | None]
    options: Mapped[dict[str, Any]]
    state: Mapped[str]
    summary: Mapped[dict[str, Any]]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    created_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class RosterChange(Base):
    """One row that an import made or changed: what it was before (nothing, if new) and after."""

    __tablename__ = "roster_changes"

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_imports.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]


class RosterMapping(Base):
    """Which column holds which field, remembered for a header row and the unit that was chosen, if any."""

    __tablename__ = "roster_mappings"

    id: Mapped[Key]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    header_hash: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
