"""Lists of people: of which units, holding what, found by which words, on which day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from lms import crypto, db
from lms.finding import distance, holds_words
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, Listed, holds, with_units
from lms.people.rules import CadreType
from lms.text import nfc
from lms.units.models import Unit
from lms.units.queries import within

WIDE = 300
"""A scope of more units is asked person by person, a smaller one unit by unit."""
CHUNK = 1000


class Holding(StrEnum):
    """Whom a list of people shows."""

    EVERYBODY = "everybody"
    CADRES = "cadres"
    FULL_TIME = "full_time"


@dataclass(frozen=True)
class Wanted:
    """Which people: of which subtrees (paths), holding what, found by which words, on which day."""

    scope: tuple[str, ...]
    day: date
    holding: Holding = Holding.EVERYBODY
    text: str = ""


def list_people(wanted: Wanted, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[Listed]:
    """Return a page of people with their units and posts: exact hits first, then by given name.

    Four queries, however many people there are.
    """
    statement = select(Person).where(Person.merged_into_id.is_(None), _belongs(wanted))
    keys: list[Any] = [Person.name_sort, Person.id]
    if wanted.text:
        statement = statement.where(is_found_by(wanted.text))
        name = Person.family_name + " " + Person.given_name
        keys.insert(0, distance(name, Person.name_folded, wanted.text))
    page = page_of(statement, *keys, after=after, size=size)
    return Page(with_units([row[0] for row in page.items], wanted.day), page.after)


def all_people(wanted: Wanted) -> Iterator[Listed]:
    """Give everybody who is wanted, by given name; a few queries for each thousand."""
    after: str | None = None
    while True:
        page = list_people(wanted, after=after, size=CHUNK)
        yield from page.items
        after = page.after
        if after is None:
            return


def is_found_by(text: str) -> ColumnElement[bool]:
    """The person is found by words of the name, or by phone, member code or national ID as a whole."""
    number = re.sub(r"[\s.\-]", "", text)
    ways = [
        holds_words(Person.name_folded, text),
        func.lower(Person.member_code) == nfc(text).strip().lower(),
    ]
    if re.fullmatch(r"[0-9]{9,12}", number):
        ways += [Person.phone == number, Person.national_id_hash == crypto.keyed_hash(number)]
    return or_(*ways)


def _belongs(wanted: Wanted) -> ColumnElement[bool]:
    """The person belongs to the scope on the day: by membership or post, or by the posts that are wanted.

    Measured with 300.000 people: asking person by person takes 5 ms in a wide scope and seconds in a small
    one; gathering the ids first is the other way round.
    """
    posts = _in_scope(Post, wanted)
    if wanted.holding is Holding.FULL_TIME:
        posts = posts.where(Post.cadre_type == CadreType.FULL_TIME)
    ways = [posts, _in_scope(Membership, wanted)] if wanted.holding is Holding.EVERYBODY else [posts]
    if not is_wide(wanted.scope):
        return Person.id.in_(union(*ways))
    return or_(*(way.where(way.selected_columns[0] == Person.id).exists() for way in ways))


def _in_scope(source: Dated, wanted: Wanted) -> Select[Any]:
    return (
        select(source.person_id)
        .join(Unit, Unit.id == source.unit_id)
        .where(within(wanted.scope), holds(source, wanted.day))
    )


def is_wide(scope: Sequence[str]) -> bool:
    """Whether the scope has many units."""
    some = select(Unit.id).where(within(scope)).limit(WIDE + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > WIDE
