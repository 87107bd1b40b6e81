"""Courses: their modules and lessons, and the files beside them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class Course(Base):
    """A course that a unit keeps; it may end with a quiz. Whether it is published, its audiences say.

    `bank_id` is the small bank of questions written for this course alone.
    """

    __tablename__ = "courses"
    __table_args__ = (Index("ix_courses_title_sort_id", "title_sort", "id"),)

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_sort: Mapped[SortKey]
    title_folded: Mapped[SortKey]
    summary: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quizzes.id"), unique=True)
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("question_banks.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class Module(Base):
    """A part of a course."""

    __tablename__ = "modules"

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    removed_at: Mapped[datetime | None]


class Lesson(Base):
    """Something to read in a sitting; `body` is cleaned HTML, `minutes` the time it takes."""

    __tablename__ = "lessons"

    id: Mapped[Key]
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), unique=True)
    position: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    minutes: Mapped[int]
    removed_at: Mapped[datetime | None]


class LessonFile(Base):
    """A file to download with a lesson."""

    __tablename__ = "lesson_files"

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    title: Mapped[str]
    position: Mapped[int]
