"""Rich text as lines with looks: what of it a Word file in the form of trainers can hold."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

from quizzes.bank.formats.listing.lines import PICTURE, Line, Look, Shown

LOOKS = {look.value: look for look in (Look.BOLD, Look.ITALIC, Look.UNDERLINE, Look.SUB, Look.SUP)}
HELD = frozenset({"p", "br", "img", *LOOKS})
KEPT_OF_PICTURES = frozenset({"src", "alt"})


class NotHeld(ValueError):
    """The text holds an element that such a file cannot hold: its name."""


def lines_of_rich(html: str) -> list[Line]:
    """Return the lines of a rich text, paragraphs alike, without the looks that all of it has.

    In such a file a whole option that is bold or underlined would be the right one.
    """
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.end_line()
    whole = {look for look in Look if parser.lines and all(line.has_mostly(look) for line in parser.lines)}
    return [replace(line, looks=tuple(looks - whole for looks in line.looks)) for line in parser.lines]


def as_lines(html: str) -> str:
    """Return a rich text as it comes back: lines for its paragraphs, and no look that all of it has."""
    return "<br>".join(line.html() for line in lines_of_rich(html))


class _Parser(HTMLParser):
    """Collects the lines of a clean rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.letters: list[tuple[str, frozenset[Look]]] = []
        self.pictures: list[Shown] = []
        self.looks: list[Look] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in HELD:
            raise NotHeld(tag)
        if tag in ("p", "br"):
            self.end_line()
        elif tag == "img":
            self._picture({name: value or "" for name, value in attrs})
        else:
            self.looks.append(LOOKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.end_line()
        elif tag in LOOKS:
            self.looks.remove(LOOKS[tag])

    def handle_data(self, data: str) -> None:
        self.letters += [(letter, frozenset(self.looks)) for letter in data]

    def end_line(self) -> None:
        """Begin a new line, unless nothing stands in this one."""
        text = "".join(letter for letter, _looks in self.letters)
        looks = tuple(looks for _letter, looks in self.letters)
        if text.strip():
            line = Line(len(self.lines) + 1, text, looks, tuple(self.pictures)).part(0)
            self.lines.append(line)
        self.letters, self.pictures = [], []

    def _picture(self, attributes: dict[str, str]) -> None:
        sizes = sorted(attributes.keys() - KEPT_OF_PICTURES)
        if sizes:
            raise NotHeld(f"img {sizes[0]}")
        self.letters.append((PICTURE, frozenset()))
        self.pictures.append(Shown(attributes.get("src", ""), attributes.get("alt", "")))
