"""People who stood twice in the lists: who was merged into whom, and what that changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class PersonMerge(Base):
    """A person's row was merged into another; `changes` holds each row that changed, before and after."""

    __tablename__ = "person_merges"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    changes: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
