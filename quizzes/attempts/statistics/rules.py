"""What answers say of a question: how easy it is, and whether it tells the prepared from the rest.

Facility is the mean share of the score that answers earned. Discrimination is the correlation of that share
with what the rest of the paper earned (point-biserial, where a question is right or wrong; the question
itself is not in the rest). Unlike a comparison of the best and the worst, it needs no order of all attempts,
uses every one of them, and may be summed up in one pass.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from lms.i18n import lazy_gettext as _l

WRITTEN = "*"
"""The key under which answers are counted that are written, not chosen, and not told apart."""
RIGHT_TEXT, OTHER_TEXT = "=", "~"
"""What stands before the words of a written answer: one that is fully right, any other."""
MOST_SHOWN = 20
"""So many of the commonest written answers are kept."""
FEWEST = 30
"""With fewer answers nothing is said of a question."""
EASY, HARD, FLAT = 0.85, 0.3, 0.1


class Way(NamedTuple):
    """One way in which a question was answered: what was chosen, and what it earned."""

    version_id: int
    chosen: str
    worth: float
    earned: float


@dataclass(frozen=True)
class ItemFigures:
    """What the answers to a version of a question come to.

    `chosen` counts the answers by the keys of their options, a space between several; nothing is no answer.
    Of written ones the commonest stand there by their words, behind a sign, the others together.
    There is no discrimination where all answers, or all papers, earned the same.
    """

    version_id: int
    count: int
    facility: float
    discrimination: float | None
    chosen: Mapping[str, int]


class Verdict(StrEnum):
    """What is to be said of a question in one word."""

    FEW = "few"
    REVERSED = "reversed"
    FLAT = "flat"
    EASY = "easy"
    HARD = "hard"
    FINE = "fine"


VERDICTS = {
    Verdict.FEW: _l("chưa đủ lượt"),
    Verdict.REVERSED: _l("xem lại đáp án"),
    Verdict.FLAT: _l("không phân biệt"),
    Verdict.EASY: _l("dễ"),
    Verdict.HARD: _l("khó"),
    Verdict.FINE: _l("tốt"),
}


def verdict(count: int, facility: float, discrimination: float | None) -> Verdict:
    """Return what is to be said first: too few answers, a doubtful key, then how hard it is."""
    if count < FEWEST:
        return Verdict.FEW
    if discrimination is not None and discrimination < 0:
        return Verdict.REVERSED
    if facility >= EASY:
        return Verdict.EASY
    if discrimination is None or discrimination < FLAT:
        return Verdict.FLAT
    return Verdict.HARD if facility <= HARD else Verdict.FINE


def figures_of(met: Iterable[tuple[Way, float, int]]) -> Iterator[ItemFigures]:
    """Give the figures of each version, in the order of their ids.

    Each way comes with what the whole paper earned, and with how often both were met together.
    """
    for version_id, group in groupby(sorted(met), key=lambda one: one[0].version_id):
        yield _figures(version_id, list(group))


def _figures(version_id: int, met: Sequence[tuple[Way, float, int]]) -> ItemFigures:
    count = sum(times for _way, _total, times in met)
    chosen: Counter[str] = Counter()
    for way, _total, times in met:
        chosen[way.chosen] += times
    worth = sum(times * way.worth for way, _total, times in met) / count
    rest = [(way.worth, total - way.earned, times) for way, total, times in met]
    return ItemFigures(version_id, count, worth, _correlation(rest), _commonest(chosen))


def _commonest(chosen: Mapping[str, int]) -> dict[str, int]:
    """Return the counts with the commonest written answers alone, the other ones together."""
    texts = [said for said in chosen if said[:1] in (RIGHT_TEXT, OTHER_TEXT)]
    kept = Counter(chosen)
    for said in sorted(texts, key=lambda said: (-chosen[said], said))[MOST_SHOWN:]:
        kept[WRITTEN] += kept.pop(said)
    return dict(kept)


def _correlation(pairs: Sequence[tuple[float, float, int]]) -> float | None:
    """Return the correlation of pairs that were met so many times; None where one side never differs."""
    count = sum(times for _x, _y, times in pairs)
    mean_x = sum(times * x for x, _y, times in pairs) / count
    mean_y = sum(times * y for _x, y, times in pairs) / count
    spread_x = sum(times * (x - mean_x) ** 2 for x, _y, times in pairs)
    spread_y = sum(times * (y - mean_y) ** 2 for _x, y, times in pairs)
    if min(spread_x, spread_y) < 1e-9 * count:
        return None
    both = sum(times * (x - mean_x) * (y - mean_y) for x, y, times in pairs)
    return both / math.sqrt(spread_x * spread_y)
