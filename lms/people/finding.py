"""How people are found among very many: by words of the name, or by a number as a whole.

Every typed word has to begin a word of the name. Where one of them is rare, those who bear it are looked at
one by one; where all are common, people are taken in the order of names until a page is full. So the work
follows the size of a page and not the number of people.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    func,
    literal,
    select,
    true,
    tuple_,
    union,
    union_all,
)

from lms import crypto, db
from lms.finding import begins_words, distance, is_written
from lms.paging import Page, page_of, read_key, write_key
from lms.people.models import NameWord, Person
from lms.text import fold, nfc

FEW = 1_000
"""So many people may be looked at one by one."""
COUNTED = 6_000
"""Counting goes no further, and takes a few milliseconds at most."""
MOST_WORDS = 40
"""The beginning of more words than these is so common that every list of names soon has a page of it."""
MORE = 4
"""Where too few of the first fit, so many times as many are asked next."""
EXACT, FOLDED = 0, 1

Ids = Select[Any] | CompoundSelect[Any]


class Place(NamedTuple):
    """Where somebody stands in the list of those found."""

    stage: int
    name_sort: str
    person_id: int


def is_found_by(text: str) -> ColumnElement[bool]:
    """The person is found by words of the name, or by phone, member code or national ID as a whole.

    Nothing but spaces finds everybody.
    """
    words = fold(text).split()
    if not words:
        return true()
    _number, rarest = _rarest(words)
    return Person.id.in_(union(_named(rarest, words), *_with_number(text)))


def page_found(
    text: str, those: ColumnElement[bool], *, among: Callable[[], Ids | None], after: str | None, size: int
) -> Page[Person]:
    """Return a page of those people whom the text finds, exact hits first, then by given name.

    `among` gives their ids where there are few of them; it is asked only if every word is common.
    """
    words = fold(text).split()
    number, rarest = _rarest(words)
    if number <= FEW:
        ids = union(_named(rarest, words), *_with_number(text))
        return _page_of_few(ids, text, those, after, size)
    ids_among = among()
    if ids_among is None:
        return _page_of_many(text, rarest, those, after, size)
    where = and_(begins_words(Person.name_folded, words), those)  # the cheaper question first
    return _page_of_few(ids_among, text, where, after, size)


def _page_of_few(
    ids: Ids, text: str, those: ColumnElement[bool], after: str | None, size: int
) -> Page[Person]:
    statement = select(Person).where(Person.id.in_(ids), Person.merged_into_id.is_(None), those)
    name = Person.family_name + " " + Person.given_name
    keys = distance(name, Person.name_folded, text), Person.name_sort, Person.id
    page = page_of(statement, *keys, after=after, size=size)
    return Page([row[0] for row in page.items], page.after)


def _page_of_many(
    text: str, rarest: str, those: ColumnElement[bool], after: str | None, size: int
) -> Page[Person]:
    places: list[Place] = []
    last = Place(*read_key(after, [int, str, int])) if after else None
    exact = is_written(Person.family_name + " " + Person.given_name, text)
    stages = {EXACT: exact, FOLDED: ~exact} if _has_marks(text) else {FOLDED: true()}
    begun = _words_that_begin(rarest)
    bearers = _bearers(begun, fold(text).split())
    for stage, condition in stages.items():
        if (last is None or stage >= last.stage) and len(places) <= size:
            begin = last if last and last.stage == stage else None
            fits = and_(Person.merged_into_id.is_(None), condition, those)
            rows = _in_order(bearers, begun, fits, begin, size + 1 - len(places))
            places += [Place(stage, *row) for row in rows]
    ids = [place.person_id for place in places[:size]]
    people = {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    return Page([people[each] for each in ids], write_key(places[size - 1]) if len(places) > size else None)


def _bearers(begun: Sequence[str], words: Sequence[str]) -> Select[str, int]:
    """Return where people stand whose names hold all words; some stand there twice."""
    if len(begun) > MOST_WORDS:
        return select(Person.name_sort, Person.id).where(begins_words(Person.name_folded, words))
    return select(NameWord.name_sort, NameWord.person_id).where(begins_words(NameWord.name_folded, words))


def _in_order(
    bearers: Select[str, int],
    begun: Sequence[str],
    fits: ColumnElement[bool],
    begin: Place | None,
    most: int,
) -> list[tuple[str, int]]:
    """Return the first places of those who fit, each person once, in the order of names.

    Whether somebody fits is asked of the first so many by name, then of the next, each time of more.
    """
    last = begin and (begin.name_sort, begin.person_id)
    found: dict[tuple[str, int], None] = {}
    number = most
    while len(found) < most:
        rest = bearers if last is None else bearers.where(tuple_(*bearers.selected_columns) > last)
        some = _first(_merged(rest, begun, number), number).subquery()
        name_sort, person_id = some.c
        asked = select(name_sort, person_id, fits).join(Person, Person.id == person_id)
        rows = list(db.session.execute(asked.order_by(name_sort, person_id)))
        found |= {(row[0], row[1]): None for row in rows if row[2]}
        if len(rows) < number:
            break
        last = rows[-1][0], rows[-1][1]
        number *= MORE
    return list(found)[:most]


def _merged(bearers: Select[str, int], begun: Sequence[str], most: int) -> Select[str, int]:
    """Return the lists of those who bear each word as one, without reading any of them to its end.

    SQLite walks them side by side. PostgreSQL would gather them whole and sort: it takes the first of each,
    by one plan for all words, since planning a list takes it longer than reading it.
    """
    if len(begun) > MOST_WORDS:
        return bearers
    if db.is_sqlite():
        return select(*union_all(*(bearers.where(NameWord.word == word) for word in begun)).subquery().c)
    words = func.unnest(literal(begun, ARRAY(String))).table_valued("word").render_derived("begun")
    places = _first(bearers.where(NameWord.word == words.c.word), most).lateral()
    return select(*places.c).select_from(words).join(places, true())


def _first(places: Select[str, int], most: int) -> Select[str, int]:
    return places.order_by(*places.selected_columns).limit(most)


def _words_that_begin(start: str) -> list[str]:
    """Return the words of names that begin like this, a little more than `MOST_WORDS` of them at most."""
    first = select(func.min(NameWord.word).label("word")).where(_begins(start)).cte("found", recursive=True)
    following = select(func.min(NameWord.word)).where(NameWord.word > first.c.word, _ends(start))
    found = first.union_all(
        select(following.scalar_subquery().correlate(first)).where(first.c.word.is_not(None))
    )
    words = select(found.c.word).where(found.c.word.is_not(None)).limit(MOST_WORDS + 1)
    return list(db.session.scalars(words))


def _rarest(words: Sequence[str]) -> tuple[int, str]:
    """Return the word that the fewest bear, and how many; of words that very many bear, the longest."""
    some = [select(literal(1)).where(_begins(word)).limit(COUNTED).subquery() for word in words]
    counts = (select(func.count()).select_from(one).scalar_subquery() for one in some)
    row = db.session.execute(select(*counts)).one()
    return min(zip(row, words, strict=True), key=lambda one: (one[0], -len(one[1])))


def _named(rarest: str, words: Sequence[str]) -> Select[int]:
    """The ids of those whose names hold the words, found by the rarest of them."""
    return select(NameWord.person_id).where(_begins(rarest), begins_words(NameWord.name_folded, words))


def _with_number(text: str) -> list[Select[int]]:
    """The ids of those who have the text as their phone, member code or national ID."""
    code = nfc(text).strip()
    number = re.sub(r"[\s.\-]", "", text)
    found: list[ColumnElement[bool]] = [Person.member_code.in_(sorted({code, code.upper(), code.lower()}))]
    if re.fullmatch(r"[0-9]{9,12}", number):
        found += [Person.phone == number, Person.national_id_hash == crypto.keyed_hash(number)]
    return [select(Person.id).where(each) for each in found]


def _begins(start: str) -> ColumnElement[bool]:
    """The word begins like this, as a range that the index of words answers."""
    return and_(NameWord.word >= start, _ends(start))


def _ends(start: str) -> ColumnElement[bool]:
    """The word comes before all that begin otherwise and later."""
    return NameWord.word < start[:-1] + chr(ord(start[-1]) + 1)


def _has_marks(text: str) -> bool:
    """Whether somebody typed a word with its diacritics."""
    return " ".join(nfc(text).lower().split()) != fold(text)
