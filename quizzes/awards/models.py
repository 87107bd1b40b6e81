"""Papers about prizes: what the office types of a decision, the files that were made, what is released."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class AwardFacts(Base):
    """The facts of the decision on a round, or on the whole contest, as `rules.Facts` has them.

    Winners of `released_standing_id` may take their certificates themselves.
    """

    __tablename__ = "award_facts"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    released_standing_id: Mapped[int | None] = mapped_column(ForeignKey("standings.id"))
    released_at: Mapped[datetime | None]


class AwardPaper(Base):
    """A file that was made from a published version; many certificates are several parts."""

    __tablename__ = "award_papers"

    id: Mapped[Key]
    standing_id: Mapped[int] = mapped_column(ForeignKey("standings.id"), index=True)
    kind: Mapped[str]
    part: Mapped[int]
    count: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    made_at: Mapped[datetime]
