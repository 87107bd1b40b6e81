"""What an attempt, and what an entrant, is ranked by: whole numbers, exact and cheap to compare."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from hashlib import sha256
from itertools import compress
from math import lcm
from typing import Any, NamedTuple

from quizzes.ranking.keys import DISTANCES, Key, Order

SCALE = 100 * lcm(*range(1, 21))
"""Points are whole multiples of one part of so many: hundredths, divided by any number of options."""
MISSING = -1
"""Stands for a prediction that was not given, an unread number of answers, a tie that nobody decided."""
LOT_DIGITS = 15


class Values(NamedTuple):
    """What one attempt is ranked by: points in parts of `SCALE`, times in milliseconds.

    `start` and `hand_in` count from the opening of the round. `most` is what the whole paper is worth.
    How many questions were answered is missing where no rule asks for it.
    """

    score: int
    right: int
    questions: int
    answered: int
    duration: int
    start: int
    hand_in: int
    essay: int = 0
    prediction: int = MISSING
    distance: int = MISSING
    perfect_papers: int = 0
    referred: int = 0
    most: int = 0
    prediction2: int = MISSING
    distance2: int = MISSING

    @property
    def is_all_right(self) -> bool:
        """Whether every question was answered right."""
        return self.right == self.questions


VALUES = Values._fields
Row = tuple[Any, ...]
"""A row of a table as `row_of` makes it."""


def scaled(points: Fraction) -> int:
    """Return exact points as a whole number of parts; what does not fit is a ValueError."""
    parts = points * SCALE
    if parts.denominator != 1:
        raise ValueError(f"points are not a multiple of one part of {SCALE}: {points}")
    return parts.numerator


def points(parts: int) -> Fraction:
    """Return the points that so many parts are."""
    return Fraction(parts, SCALE)


def distance(prediction: int, counted: int | None) -> int:
    """Return how far a prediction is from what was counted; missing where either is."""
    return MISSING if counted is None or prediction == MISSING else abs(prediction - counted)


def seed_hash(seed: str) -> str:
    """Return what is published of a seed before anybody enters: its SHA-256."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, receipt: str) -> int:
    """Return what was drawn for a receipt: the first 15 hexadecimal digits of SHA-256 over "seed:receipt"."""
    return int(sha256(f"{seed}:{receipt}".encode()).hexdigest()[:LOT_DIGITS], 16)


def value_of(values: Values, key: Key) -> int:
    """Return the value of a key; a lot belongs to a receipt, not to an attempt."""
    if key is Key.SCORE_WITH_ESSAY:
        return values.score + values.essay
    found: int = getattr(values, DISTANCES.get(key, key.value))
    return found


def _column() -> "array[int]":
    return array("q")


@dataclass
class Table:
    """Entrants in columns, a row each: a million of them fit into 200 MB.

    `attempts` are the ids of counted attempts, and 0 in a table that was read from a file. `passed_over` is
    1 where an earlier prize keeps the entrant from another. `decided` is the place that the organising board
    gave among equals. `rounds` says in how many rounds the entrant took part.
    """

    receipts: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    divisions: list[str] = field(default_factory=list)
    attempts: "array[int]" = field(default_factory=_column)
    rounds: "array[int]" = field(default_factory=_column)
    passed_over: "array[int]" = field(default_factory=_column)
    decided: "array[int]" = field(default_factory=_column)
    score: "array[int]" = field(default_factory=_column)
    right: "array[int]" = field(default_factory=_column)
    questions: "array[int]" = field(default_factory=_column)
    answered: "array[int]" = field(default_factory=_column)
    duration: "array[int]" = field(default_factory=_column)
    start: "array[int]" = field(default_factory=_column)
    hand_in: "array[int]" = field(default_factory=_column)
    essay: "array[int]" = field(default_factory=_column)
    prediction: "array[int]" = field(default_factory=_column)
    distance: "array[int]" = field(default_factory=_column)
    perfect_papers: "array[int]" = field(default_factory=_column)
    referred: "array[int]" = field(default_factory=_column)
    most: "array[int]" = field(default_factory=_column)
    prediction2: "array[int]" = field(default_factory=_column)
    distance2: "array[int]" = field(default_factory=_column)

    def __len__(self) -> int:
        return len(self.receipts)

    def add(self, rows: Sequence["Row"]) -> None:
        """Add rows, column by column: thousands at once are fast."""
        for name, column in zip(COLUMNS, zip(*rows, strict=True), strict=False):
            getattr(self, name).extend(column)

    def keep(self, kept: bytearray) -> None:
        """Keep the rows that are marked with 1, and forget the others."""
        for name in COLUMNS:
            column = getattr(self, name)
            left = compress(column, kept)
            setattr(self, name, list(left) if isinstance(column, list) else array("q", left))

    def column(self, name: str) -> "array[int]":
        """Return a column of numbers."""
        found: array[int] = getattr(self, name)
        return found

    def values(self, row: int) -> Values:
        """Return what a row is ranked by."""
        return Values(*(self.column(name)[row] for name in VALUES))

    def of_key(self, order: Order, seed: str) -> "array[int]":
        """Return the column of a key; lots are drawn with the seed."""
        if order.key is Key.LOT:
            return array("q", (lot(seed, receipt) for receipt in self.receipts))
        if order.key is Key.SCORE_WITH_ESSAY:
            return array("q", map(int.__add__, self.score, self.essay))
        return self.column(DISTANCES.get(order.key, order.key.value))


COLUMNS = tuple(one.name for one in fields(Table))


def row_of(
    receipt: str,
    values: Values,
    *,
    unit: str = "",
    kind: str = "",
    division: str = "",
    attempt: int = 0,
    rounds: int = 1,
    passed_over: int = 0,
    decided: int = MISSING,
) -> Row:
    """Return a row for a table, its values in the order of the columns."""
    return (receipt, unit, kind, division, attempt, rounds, passed_over, decided, *values)
