"""Which texts say the same, or nearly."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEAST = 0.7
"""From this share of common pairs of words on, two texts are nearly the same."""
MOST_COMPARED = 300_000
MOST_FOUND = 500


@dataclass(frozen=True)
class Alike:
    """Two texts by their ids, the older first; the likeness is 1 where every word is the same."""

    first: int
    second: int
    likeness: float


@dataclass(frozen=True)
class Likenesses:
    """What was found, the most alike first; `is_whole` says that every text was compared."""

    found: tuple[Alike, ...]
    is_whole: bool = True


def likenesses(texts: Iterable[tuple[int, str]], *, most_compared: int = MOST_COMPARED) -> Likenesses:
    """Return the pairs of folded texts that are the same or nearly so, by the pairs of words they share.

    Two texts can only be alike if they share one of their rarest pairs of words, so only those are compared:
    for ordinary questions the work grows with their number. Where very many resemble one another it ends
    after so many comparisons, and says so.
    """
    same, distinct = _same(texts)
    search = _Search(distinct, most_compared)
    found = [*same, *search.found()]
    found.sort(key=lambda pair: (-pair.likeness, pair.first, pair.second))
    return Likenesses(tuple(found[:MOST_FOUND]), search.is_whole and len(found) <= MOST_FOUND)


def _same(texts: Iterable[tuple[int, str]]) -> tuple[list[Alike], dict[int, frozenset[str]]]:
    """Return the texts that repeat an earlier one, and the others as the pairs of words they hold."""
    first: dict[str, int] = {}
    same, distinct = [], {}
    for number, text in texts:
        known = first.setdefault(text, number)
        if known == number:
            distinct[number] = _shingles(text)
        else:
            same.append(Alike(known, number, 1.0))
    return same, distinct


def _shingles(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(f"{one} {other}" for one, other in pairwise(["", *words, ""]))


class _Search:
    """Compares each text with the shorter ones that share a rare pair of words with it."""

    def __init__(self, texts: dict[int, frozenset[str]], most_compared: int) -> None:
        self.is_whole = True
        self._texts = texts
        self._left = most_compared
        self._rarity = Counter(shingle for shingles in texts.values() for shingle in shingles)
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def found(self) -> list[Alike]:
        """Return the pairs that are nearly the same."""
        found: list[Alike] = []
        for number in sorted(self._texts, key=lambda number: (len(self._texts[number]), number)):
            rare = self._rarest(self._texts[number])
            for other in sorted({other for shingle in rare for other in self._holders[shingle]}):
                if self._left == 0:
                    self.is_whole = False
                    return found
                self._left -= 1
                likeness = self._likeness(number, other)
                if likeness >= LEAST:
                    found.append(Alike(min(number, other), max(number, other), likeness))
            for shingle in rare:
                self._holders[shingle].append(number)
        return found

    def _rarest(self, shingles: frozenset[str]) -> Sequence[str]:
        """Return so many of the rarest that a text that holds none of them cannot be alike."""
        ordered = sorted(shingles, key=lambda shingle: (self._rarity[shingle], shingle))
        return ordered[: len(ordered) - math.ceil(LEAST * len(ordered)) + 1]

    def _likeness(self, one: int, other: int) -> float:
        shared = len(self._texts[one] & self._texts[other])
        return shared / (len(self._texts[one]) + len(self._texts[other]) - shared)
