"""The values that entrants are ranked by, and which end of each comes first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Key(StrEnum):
    """A value that entrants are ranked by."""

    SCORE = "score"
    SCORE_WITH_ESSAY = "score_with_essay"
    RIGHT = "right"
    PREDICTION = "prediction"
    PREDICTION2 = "prediction2"
    DURATION = "duration"
    START = "start"
    HAND_IN = "hand_in"
    PERFECT_PAPERS = "perfect_papers"
    REFERRED = "referred"
    LOT = "lot"


class Direction(StrEnum):
    """Which end of a value comes first."""

    DESCENDING = "descending"
    ASCENDING = "ascending"


DISTANCES = {Key.PREDICTION: "distance", Key.PREDICTION2: "distance2"}
"""The keys that go by how far a prediction is off, each with the value that says it."""
MOST_FIRST = frozenset({Key.SCORE, Key.SCORE_WITH_ESSAY, Key.RIGHT, Key.PERFECT_PAPERS, Key.REFERRED})
"""The keys of which the greatest is best; of the others it is the least: the nearest, fastest, earliest."""


@dataclass(frozen=True)
class Order:
    """A key with its direction, written "score", or "duration descending" against what is usual."""

    key: Key
    direction: Direction

    @classmethod
    def by(cls, key: Key) -> Self:
        """Return a key in its usual direction."""
        return cls(key, Direction.DESCENDING if key in MOST_FIRST else Direction.ASCENDING)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what `str` wrote; an unknown word is a ValueError."""
        key, _space, direction = text.strip().partition(" ")
        return cls(Key(key), Direction(direction.strip())) if direction else cls.by(Key(key))

    def __str__(self) -> str:
        return self.key.value if self == Order.by(self.key) else f"{self.key} {self.direction}"

    @property
    def is_descending(self) -> bool:
        """Whether the greatest value comes first."""
        return self.direction is Direction.DESCENDING


def orders(*keys: Key) -> tuple[Order, ...]:
    """Return keys in their usual directions."""
    return tuple(Order.by(key) for key in keys)
