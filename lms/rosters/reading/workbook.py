"""A workbook as values: what the readers give and the rules take."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

Value = str | float | bool | date
"""What a cell holds; a blank cell holds the empty text, a time its text."""


class Cell(NamedTuple):
    """A place in a sheet; the first row and the first column are 0."""

    row: int
    column: int


class Range(NamedTuple):
    """Cells that were merged into one; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from A1 on, all rows equally long; fonts only where letters depend on them."""

    name: str
    rows: list[list[Value]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fonts: Mapping[Cell, str] = field(default_factory=dict)
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def with_rows(self, rows: list[list[Value]]) -> "Sheet":
        """The same sheet with other values in its cells."""
        return replace(self, rows=rows)


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, in order."""

    sheets: tuple[Sheet, ...]


def column_letter(index: int) -> str:
    """The letters above a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The number of a column from its letters: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def shown(value: Value) -> str:
    """The text of a cell on one line as people see it: whole numbers without a point, dates dd/mm/yyyy."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:.0f}" if value % 1 == 0 else repr(value)
