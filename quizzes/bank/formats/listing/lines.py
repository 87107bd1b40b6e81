"""Lines of a document with how each letter looks: what Word files and pasted text have in common."""

import html as entities
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, groupby
from typing import NamedTuple

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

MOST_LINES = 150_000
"""So many lines of a text are read: seven for each question that one import takes."""
MOST_CELLS = 60
"""So many cells of a line are told apart, the last of them with all that follows."""
PICTURE = "\ufffc"
"""The letter that stands where a picture is."""


class Look(StrEnum):
    """How a letter may look; the names are those of HTML where HTML has one."""

    BOLD = "strong"
    UNDERLINE = "u"
    ITALIC = "em"
    SUB = "sub"
    SUP = "sup"
    COLOUR = "colour"
    HIGHLIGHT = "highlight"
    STRUCK = "strike"
    HIDDEN = "vanish"
    DELETED = "del"


KEPT = (Look.BOLD, Look.ITALIC, Look.UNDERLINE, Look.SUB, Look.SUP)


class Shown(NamedTuple):
    """A picture in a line: its address, and what it shows in words."""

    address: str
    words: str = ""


class TooManyLines(Refused):
    """The text has more lines than one import takes."""

    def __init__(self) -> None:
        super().__init__(_l("Tệp có hơn %(most)d dòng chữ. Hãy chia thành nhiều tệp.", most=MOST_LINES))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, how each letter of it looks, and each picture in it."""

    number: int
    text: str
    looks: tuple[frozenset[Look], ...] = ()
    pictures: tuple[Shown, ...] = ()
    row: tuple[str, ...] = ()
    """The cells, where the line is a row of a table."""
    fields: Mapping[str, "tuple[Line, ...]"] = field(default_factory=dict)
    """What is asked, the options, the key and so on, where the line is a question of a table."""
    where: Mapping[str, int] = field(default_factory=dict)
    """The place of such a question in its file."""

    def part(self, start: int, end: int | None = None) -> "Line":
        """Return a part of the line without the spaces at its ends."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        before = self.text[:start].count(PICTURE)
        count = self.text[start:end].count(PICTURE)
        return Line(
            self.number,
            self.text[start:end],
            self.looks[start:end],
            self.pictures[before : before + count],
        )

    @property
    def is_struck(self) -> bool:
        """Whether all of it is struck out."""
        return bool(self.text) and not self.standing().text

    def standing(self, end: int | None = None) -> "Line":
        """Return the line without what is struck out in it, or in so many of its first letters."""
        end = len(self.text) if end is None else end
        if not any(Look.STRUCK in looks for looks in self.looks[:end]):
            return self
        kept: list[int] = []
        is_after_gap = False
        for place, (letter, looks) in enumerate(zip(self.text, self.looks, strict=True)):
            if place < end and Look.STRUCK in looks:
                is_after_gap = True
            elif not (is_after_gap and letter == " " and kept and self.text[kept[-1]] == " "):
                kept.append(place)
                is_after_gap = False
        line = Line(
            self.number,
            "".join(self.text[place] for place in kept),
            tuple(self.looks[place] for place in kept),
            self.pictures,
        )
        return replace(line.part(0), row=self.row)

    def html(self, *, without: Iterable[Look] = ()) -> str:
        """Return the line as HTML, in the looks that mean something in a text."""
        kept = [look for look in KEPT if look not in set(without)]
        looks: Sequence[frozenset[Look]] = self.looks or (frozenset(),) * len(self.text)
        pictures = iter(self.pictures)
        parts = []
        for shown, run in groupby(
            zip(self.text, looks, strict=True), key=lambda pair: [x for x in kept if x in pair[1]]
        ):
            text = "".join(letter for letter, _look in run)
            inner = "".join(
                _image(next(pictures)) if letter == PICTURE else entities.escape(letter, quote=False)
                for letter in text
            )
            for look in shown:
                inner = f"<{look}>{inner}</{look}>"
            parts.append(inner)
        return "".join(parts)

    def has_mostly(self, look: Look) -> bool:
        """Whether most letters of the line look so."""
        if not self.looks:
            return False
        letters = [
            look in looks for letter, looks in zip(self.text, self.looks, strict=False) if letter.isalnum()
        ]
        return bool(letters) and sum(letters) > 0.6 * len(letters)


def all_standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines without what is struck out, and without those of which nothing is left."""
    return [line for line in (line.standing() for line in lines) if line.text]


def joined(lines: Sequence[Line]) -> Line:
    """Return lines as one, with a line end between them."""
    [first, *others] = lines
    if not others:
        return first
    space: tuple[frozenset[Look], ...] = (frozenset(),) if first.looks else ()
    return replace(
        first,
        text="\n".join(line.text for line in lines),
        looks=first.looks + tuple(chain.from_iterable(space + line.looks for line in others)),
        pictures=tuple(chain.from_iterable(line.pictures for line in lines)),
    )


def _image(picture: Shown) -> str:
    return f'<img src="{picture.address}" alt="{entities.escape(picture.words)}">'


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text; a tab between cells makes a row of a table."""
    found: list[Line] = []
    for number, line in filled_lines(text):
        cells = line.split("\t", MOST_CELLS - 1) if "\t" in line else ()
        found.append(Line(number, line.strip(), row=tuple(map(str.strip, cells))))
    return found


def filled_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that are not blank with their numbers; a text of endless lines is refused."""
    count = 0
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.strip():
            count += 1
            if count > MOST_LINES:
                raise TooManyLines
            yield number, line
