"""The register of what units held: topics and documents, and the entries about them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key, SortKey


class Topic(Base):
    """A subject or a document that classes, outreach and study are about.

    It is an activity: who is named as having attended has an entry in the ledger.
    """

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("unit_id", "title"),)

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    title_sort: Mapped[SortKey]
    created_at: Mapped[datetime]


class RegisterEntry(Base):
    """A unit held classes, outreach or study on a day; withdrawn entries stay and no longer count."""

    __tablename__ = "register_entries"
    __table_args__ = (Index("ix_register_entries_topic_id_held_on", "topic_id", "held_on"),)

    id: Mapped[Key]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str]
    held_on: Mapped[date]
    classes: Mapped[int]
    people: Mapped[int]
    turns: Mapped[int]
    outsiders: Mapped[int]
    note: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
