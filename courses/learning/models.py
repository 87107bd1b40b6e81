"""Where each person is in each lesson."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class LessonVisit(Base):
    """A person opened a lesson and got to a place in it (0 to 1000 thousandths of its length).

    That the lesson is finished, the ledger says.
    """

    __tablename__ = "lesson_visits"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
