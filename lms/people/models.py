"""People, where they belong and the posts they hold; no sign-in here."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, BigId, Key, SortKey

IS_MERGED = text("merged_into_id IS NOT NULL")


class Person(Base):
    """A person the union knows; `merged_into_id` names the surviving row of a duplicate."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_name_sort_id", "name_sort", "id"),
        Index("ix_people_name_folded", "name_folded"),
        Index(
            "ix_people_merged_into_id", "merged_into_id", sqlite_where=IS_MERGED, postgresql_where=IS_MERGED
        ),
    )

    id: Mapped[Key]
    family_name: Mapped[str]
    given_name: Mapped[str]
    name_sort: Mapped[SortKey]
    name_folded: Mapped[SortKey]
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str | None]
    sex: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    member_code: Mapped[str | None] = mapped_column(unique=True)
    national_id_hash: Mapped[str | None] = mapped_column(index=True)
    national_id_encrypted: Mapped[str | None]
    national_id_last4: Mapped[str | None]
    union_join_date: Mapped[date | None]
    union_join_precision: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """The full name, family name first."""
        return f"{self.family_name} {self.given_name}".strip()


class NameWord(Base):
    """A word of a person's folded name, in the order of names; the database keeps them with its triggers.

    The whole name beside it says whether the person bears other words too, without looking at the person.
    """

    __tablename__ = "name_words"
    __table_args__ = (
        PrimaryKeyConstraint("word", "name_sort", "person_id", postgresql_include=["name_folded"]),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[SortKey]
    name_sort: Mapped[SortKey]
    person_id: Mapped[int] = mapped_column(BigId, autoincrement=False)
    name_folded: Mapped[SortKey]


class Membership(Base):
    """A person belongs to a unit, from a day (included) to a day (excluded); no first day is unknown."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_unit_id_until", "unit_id", "until", "since", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    since: Mapped[date | None]
    until: Mapped[date | None]


class ConcurrentPerson(Base):
    """Somebody who ever belonged to two units, or held two posts, on one day; the database keeps them.

    Whoever is not among them counts once, without a look at what else they hold.
    """

    __tablename__ = "concurrent_people"

    person_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class Post(Base):
    """A post in a unit, as written and by its kind; whoever holds one on a day is a cadre on that day."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_unit_id_until", "unit_id", "until", "since", "person_id", "cadre_type"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str]
    post_kind: Mapped[str | None]
    cadre_type: Mapped[str]
    term: Mapped[str | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
