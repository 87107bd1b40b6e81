"""What staff changed: who, when, what, before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class AuditEntry(Base):
    """One change by staff; never updated, never deleted.

    The unit says whose administrators may read it; without one, those of the whole platform alone.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_audit_entries_unit_id_id", "unit_id", "id"),
    )

    id: Mapped[Key]
    happened_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    subject_name: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
