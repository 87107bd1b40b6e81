"""What the database knows of the people whom a roster may mean, as values to compare with."""

from dataclasses import dataclass
from datetime import date

from lms.people.partial_dates import PartialDate


@dataclass(frozen=True)
class KnownMembership:
    """A membership of today."""

    id: int
    unit_id: int
    since: date | None


@dataclass(frozen=True)
class KnownPost:
    """A post held today."""

    id: int
    unit_id: int
    title: str
    post_kind: str | None
    cadre_type: str
    term: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True)
class KnownPerson:
    """A person as the database has them; the national ID is its keyed hash."""

    id: int
    family: str
    given: str
    name_folded: str
    birth: PartialDate | None
    sex: str | None
    phone: str | None
    email: str | None
    member_code: str | None
    national_id_hash: str | None
    joined: PartialDate | None
    note: str
    memberships: tuple[KnownMembership, ...] = ()
    posts: tuple[KnownPost, ...] = ()
