"""A question of a listing while its lines are read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from quizzes.bank.formats.listing.lines import Line, joined

MARK = r"[*✓✔☑☒]|\[[xX✓✔]\]|\([xX✓✔]\)|[xX](?=\s)"
"""What stands before the letter of the right option."""
AT_START, AT_END = re.compile(r"[*✓✔☑]\s*"), re.compile(r"\s{0,9}(?:[*✓✔☑]|[(\[](?:x|đúng|✓|✔)[)\]])$", re.I)


@dataclass
class Draft:
    """A question while its lines are read."""

    number: int
    where: Mapping[str, int]
    stem: list[Line] = field(default_factory=list)
    options: list[tuple[str, list[Line]]] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    starred: set[str] = field(default_factory=set)
    key: str = ""
    section: str = ""
    notes: dict[str, list[Line]] = field(default_factory=dict)
    last_note: str = ""
    was_struck: bool = False
    """Whether something of it was struck out as a whole."""
    is_closed: bool = False
    """Whether nothing more is part of it: a row of a table ends."""

    @property
    def letters(self) -> str:
        """The letters of the options so far, struck out or not."""
        return "".join(letter for letter, _lines in self.options)

    @property
    def firm_letters(self) -> str:
        """The letters so far without those struck out at the end, which may be written once more."""
        count = len(self.heads)
        while count and self.heads[count - 1].is_struck:
            count -= 1
        return self.letters[:count]

    @cached_property
    def whole_options(self) -> list[tuple[str, Line, Line]]:
        """The letter of each option that is not struck out, its lines as one, and how the letter looks.

        To be asked when nothing more comes.
        """
        written = zip(self.options, self.heads, strict=True)
        return [(letter, joined(lines), head) for (letter, lines), head in written if lines]

    @property
    def is_struck_out(self) -> bool:
        """Whether the question is struck out as a whole."""
        return self.was_struck and not self.stem and not self.whole_options

    @property
    def texts(self) -> Iterator[list[Line]]:
        """The lines of each text that a question is made of."""
        yield self.stem
        yield from (lines for _letter, lines in self.options)
        yield from self.notes.values()

    def add_option(self, letter: str, option: Line, head: Line) -> None:
        """Take an option and how its letter looks; a mark on either side says that it is right.

        One that is struck out keeps its letter and has no text; written again, it takes its place.
        """
        if letter in self.letters:
            place = self.letters.index(letter)
            del self.options[place:], self.heads[place:]
        self.was_struck |= option.is_struck
        option = option.standing()
        for sign in (AT_START.match(option.text), AT_END.search(option.text)):
            if sign and len(option.text) > len(sign[0]):
                self.starred.add(letter)
                option = option.part(sign.end()) if sign.start() == 0 else option.part(0, sign.start())
                break
        self.options.append((letter, [option] if option.text else []))
        self.heads.append(head)
