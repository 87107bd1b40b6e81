"""Who may stand twice in the lists, and what was merged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from lms import db
from lms.auth.models import Account
from lms.duplicates.models import PersonMerge
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import LedgerEntry
from lms.people.finding import is_found_by
from lms.people.models import Membership, Person, Post
from lms.people.queries import Listed, is_of, with_units

MOST_DOUBLES = 20


@dataclass(frozen=True)
class Side:
    """One of two rows of a person, with what hangs on it."""

    person: Person
    homes: list[str]
    memberships: int
    posts: int
    entries: int
    account: Account | None


def list_doubles(person: Person, *, scope: Sequence[str], day: date, words: str = "") -> list[Listed]:
    """Return others in the scope who may be the same person, or whom some words find.

    They bear the same name without regard to diacritics, or have the same national ID or phone.
    """
    alike = [Person.name_folded == person.name_folded]
    if person.national_id_hash:
        alike.append(Person.national_id_hash == person.national_id_hash)
    if person.phone:
        alike.append(Person.phone == person.phone)
    statement: Select[Person] = (
        select(Person)
        .where(
            Person.id != person.id,
            Person.merged_into_id.is_(None),
            is_found_by(words) if words else or_(*alike),
            is_of(scope, day),
        )
        .order_by(Person.name_sort, Person.id)
        .limit(MOST_DOUBLES)
    )
    return with_units(list(db.session.scalars(statement)), day)


def side_of(person: Person, day: date) -> Side:
    """Return a row of a person with what hangs on it."""

    def count(model: type[Membership] | type[Post] | type[LedgerEntry]) -> int:
        return db.session.scalar(select(func.count(model.id)).where(model.person_id == person.id)) or 0

    listed = with_units([person], day)[0]
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    homes = [unit.name for unit in listed.homes]
    return Side(person, homes, count(Membership), count(Post), count(LedgerEntry), account)


def list_merges(survivor_id: int) -> list[tuple[PersonMerge, Person]]:
    """Return the merges into a person that stand, the newest first, each with the row that was merged."""
    rows = db.session.execute(
        select(PersonMerge, Person)
        .join(Person, Person.id == PersonMerge.person_id)
        .where(PersonMerge.survivor_id == survivor_id, PersonMerge.undone_at.is_(None))
        .order_by(PersonMerge.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def require_merge(merge_id: int, survivor_id: int) -> PersonMerge:
    """Return a merge into a person."""
    merge = db.session.get(PersonMerge, merge_id)
    if merge is None or merge.survivor_id != survivor_id:
        raise NotFound(_l("Không tìm thấy mục này."))
    return merge
