"""What contests came to as they were last counted: by the hour, and by unit."""

from datetime import datetime

from sqlalchemy import ForeignKey
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


class LiveContest(Base):
    """How many sit in a contest, as of when it was counted, and when all of it was last counted anew."""

    __tablename__ = "live_contests"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    sitting: Mapped[int]
    counted_at: Mapped[datetime]
    recounted_at: Mapped[datetime | None]


class LiveHour(Base):
    """The attempts begun in an hour of a round, and the people whose first attempt in the contest it was."""

    __tablename__ = "live_hours"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    people: Mapped[int]


class LiveUnit(Base):
    """The attempts of a unit itself, and the people whose first attempt in the contest it was.

    Unit 0 stands for attempts of people without a unit.
    """

    __tablename__ = "live_units"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    attempts: Mapped[int]
    people: Mapped[int]
