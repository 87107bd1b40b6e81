"""What a decision about units did to the people in them."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key


class UnitEffect(Base):
    """One row that a decision made or changed: what it was before (nothing, if new) and after."""

    __tablename__ = "unit_effects"

    id: Mapped[Key]
    decision_id: Mapped[int] = mapped_column(ForeignKey("unit_decisions.id"), index=True)
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigId)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
