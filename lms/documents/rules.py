"""A document as values: sheets of lines, tables and parts side by side, for Word and PDF alike."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where the text of a line stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Line:
    """A paragraph; its `lead` comes first in bold.

    `size` and `before`, the space above it, are points. With `is_ruled` a short rule stands beneath.
    `color` is six hexadecimal digits, or nothing for black.
    """

    text: str = ""
    lead: str = ""
    align: Align = Align.LEFT
    size: float = 14
    before: float = 0
    is_bold: bool = False
    is_italic: bool = False
    is_indented: bool = False
    is_ruled: bool = False
    color: str = ""


@dataclass(frozen=True)
class Part:
    """One of several parts side by side; `share` says how wide it is beside the others."""

    share: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Parts:
    """Parts side by side without lines between them, as at the head of an official document."""

    parts: tuple[Part, ...]
    before: float = 0


@dataclass(frozen=True)
class Head:
    """A column of a table: what stands above it, its width beside the others, and where its cells stand."""

    title: str
    share: int
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Grid:
    """A table with lines; its head stands again on each page."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 12
    before: float = 0


Block = Line | Parts | Grid
Sheet = tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """Sheets, each of which begins on a new page of A4.

    `foot` stands at the foot of every page, `watermark` across it. Certificates lie on their side in a frame,
    and each sheet is one page; any other document has numbers at the top of the pages after the first.
    """

    title: str
    sheets: tuple[Sheet, ...]
    foot: str = ""
    watermark: str = ""
    is_certificate: bool = False
