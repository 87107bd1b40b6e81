"""How far the attempts of contests are counted."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId


class LiveLook(Base):
    """How far attempts are counted, by their ids, in the one row of this table.

    `seen_to` is the greatest id at the last look: until the next one, every attempt up to it is committed.
    """

    __tablename__ = "live_looks"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_to: Mapped[int] = mapped_column(BigId)
    seen_to: Mapped[int] = mapped_column(BigId)
    looked_at: Mapped[datetime]
