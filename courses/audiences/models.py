"""Whom a course is published to, and until when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class CourseAudience(Base):
    """A course is asked of a population until the end of a day; without a day there is no hurry."""

    __tablename__ = "course_audiences"
    __table_args__ = (
        Index(
            "ix_course_audiences_one_live",
            "course_id",
            "population_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    population_id: Mapped[int] = mapped_column(ForeignKey("populations.id"), index=True)
    due_on: Mapped[date | None]
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
