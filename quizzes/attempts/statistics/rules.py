"""What answers say of a question: how easy it is, and whether it tells the prepared from the rest.

Facility is the mean share of the score that answers earned. Discrimination is the correlation of that share
with what the rest of the paper earned (point-biserial, where a question is right or wrong; the question
itself is not in the rest). Unlike a comparison of the best and the worst, it needs no order of all attempts,
uses every one of them, and may be summed up in one pass.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import Answers, Item
from quizzes.attempts.written import Questions, worth_of
from quizzes.bank.credit import Credit, worth_of_choice
from quizzes.bank.keys import KEYS

NUMBERS = tuple(str(number) for number in range(1, 201))
PLACES = {letter: place for place, letter in enumerate(KEYS)}
BETWEEN = "}, {"
"""What stands between two items in the JSON of a paper, in both databases."""
BETWEEN_FIELDS = "\x1f"
WRITTEN = "*"
"""The key under which answers are counted that are written, not chosen."""
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


@dataclass
class Ways:
    """The ways in which questions were answered, each once and with a number."""

    found: list[Way] = field(default_factory=list)
    numbers: dict[Way, int] = field(default_factory=dict)

    def number_of(self, way: Way) -> int:
        """Return the number of a way, a new one where it was not met before."""
        number = self.numbers.setdefault(way, len(self.found))
        if number == len(self.found):
            self.found.append(way)
        return number


class Asked(dict[str, int]):
    """An item as many papers have it: the way in which it was answered, by the letters of the answer."""

    def __init__(self, item: Item, ways: Ways, questions: Questions) -> None:
        super().__init__()
        self.item = item
        self.ways = ways
        self.questions = questions
        self.joint = BETWEEN_FIELDS if "kind" in item else ""
        """What stands between the letters of an answer, or between its fields, in the key of a way."""

    def __missing__(self, given: str) -> int:
        """Look once at an answer that was not met before."""
        worth, chosen = self._written(given) if "kind" in self.item else self._chosen(given)
        earned = float(worth * Fraction(self.item.get("points", 1)))
        self[given] = self.ways.number_of(Way(self.item["version_id"], chosen, float(worth), earned))
        return self[given]

    def _chosen(self, given: str) -> tuple[Fraction, str]:
        item = self.item
        letters = [letter for letter in given if PLACES.get(letter, len(KEYS)) < len(item["options"])]
        worth = worth_of_choice(
            letters,
            item["right"],
            option_count=len(item["options"]),
            credit=Credit(item.get("credit", Credit.ALL_OR_NOTHING)),
        )
        return worth, " ".join(sorted(item["options"][PLACES[letter]] for letter in letters))

    def _written(self, given: str) -> tuple[Fraction, str]:
        """Return what the fields of a question are worth; of what stands in them nothing is counted."""
        if not given:
            return Fraction(0), ""
        values = given.split(BETWEEN_FIELDS)
        return worth_of(self.item, values, self.questions[self.item["version_id"]]), WRITTEN


def only_choices(items: Iterable[Item]) -> Questions:
    """Return what the written ones among the items of a paper without any say: nothing."""
    return {}


@dataclass
class Tally:
    """Counts papers as they come.

    A million papers are put together of a few thousand items, which are answered in a few ways: each is
    looked at once, and counted by its place in `ways`.
    """

    questions_of: Callable[[Iterable[Item]], Questions] = only_choices
    """What the written ones among some items say."""
    asked: dict[str, Asked] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)
    seen: defaultdict[float, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """How often each way was met, by what the paper earned."""
    paper_count: int = 0

    def add(self, items: str, answers: Answers) -> None:
        """Count a paper that was handed in, from its items as JSON."""
        found = [
            asked[asked.joint.join(answers[number][1]) if number in answers else ""]
            for number, asked in zip(NUMBERS, self._items(items), strict=False)
        ]
        ways = self.ways.found
        total = sum([ways[way].earned for way in found])
        self.seen[round(total, 2)].update(found)
        self.paper_count += 1

    def _items(self, text: str) -> Iterable[Asked]:
        parts = text[2:-2].split(BETWEEN)
        try:
            return list(map(self.asked.__getitem__, parts))
        except KeyError:
            return self._read(text, parts)

    def _read(self, text: str, parts: Sequence[str]) -> list[Asked]:
        """Return the items of a paper, and keep them by what stands for each in the text."""
        found = json.loads(text)
        questions = self.questions_of(found)
        items = [Asked(item, self.ways, questions) for item in found]
        if len(items) != len(parts):
            return items
        return [self.asked.setdefault(part, item) for part, item in zip(parts, items, strict=True)]

    def figures(self) -> Iterator[ItemFigures]:
        """Give the figures of each version, in the order of their ids."""
        met = sorted(
            (self.ways.found[way], total, times)
            for total, ways in self.seen.items()
            for way, times in ways.items()
        )
        for version_id, group in groupby(met, key=lambda one: one[0].version_id):
            yield _figures(version_id, list(group))


def _figures(version_id: int, met: Sequence[tuple[Way, float, int]]) -> ItemFigures:
    count = sum(times for _way, _total, times in met)
    chosen: Counter[str] = Counter()
    for way, _total, times in met:
        chosen[way.chosen] += times
    worth = sum(times * way.worth for way, _total, times in met) / count
    rest = [(way.worth, total - way.earned, times) for way, total, times in met]
    return ItemFigures(version_id, count, worth, _correlation(rest), dict(chosen))


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
