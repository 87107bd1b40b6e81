"""Counting papers that were handed in, a million of them in one pass.

A paper is never decoded: its items are cut apart as text, and each piece that many papers share is looked at
once; of the answers an expression takes the letters. Papers with questions that are answered in writing are
decoded, for what was written may look like anything.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import repeat
from operator import getitem

from quizzes.attempts.answers import Item
from quizzes.attempts.statistics.rules import (
    OTHER_TEXT,
    RIGHT_TEXT,
    WRITTEN,
    ItemFigures,
    Way,
    figures_of,
)
from quizzes.attempts.written import Questions, worth_of
from quizzes.bank.content import QuestionKind
from quizzes.bank.credit import Credit, worth_of_choice
from quizzes.bank.keys import KEYS

NUMBERS = tuple(str(number) for number in range(1, 201))
PLACES = {letter: place for place, letter in enumerate(KEYS)}
BETWEEN = "}, {"
"""What stands between two items in the JSON of a paper, in both databases."""
LETTERS = re.compile(r'"(\d+)": ?\[\d+, ?\[([^\]]*)')
"""The number of each question with the letters of its answer, in the JSON of answers that are all letters."""
A_KIND = '"kind"'
"""What stands among the items of a paper with a question that is answered in fields."""
BETWEEN_FIELDS = "\x1f"
TEXTS = (QuestionKind.SHORT_ANSWER, QuestionKind.NUMBER)
LONGEST_TEXT = 80
MOST_TEXTS = 500
"""So many texts are told apart of one question; one that first comes after them is counted among the rest."""
MOST_KEPT = 20_000
"""So many answers of one item are kept to be known again."""
TOGETHER = 2_000
"""So many papers are counted together, which is faster than one by one."""


@dataclass
class Ways:
    """The ways in which questions were answered, each once and with a number."""

    found: list[Way] = field(default_factory=list)
    earned: list[float] = field(default_factory=list)
    numbers: dict[Way, int] = field(default_factory=dict)
    texts: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def number_of(self, way: Way) -> int:
        """Return the number of a way, a new one where it was not met before."""
        number = self.numbers.setdefault(way, len(self.found))
        if number == len(self.found):
            self.found.append(way)
            self.earned.append(way.earned)
        return number

    def is_told_apart(self, version_id: int, text: str) -> bool:
        """Whether a text is one of the first that were met as an answer to a question."""
        known = self.texts[version_id]
        if len(known) < MOST_TEXTS:
            known.add(text)
        return text in known


class Asked(dict[str, int]):
    """An item as many papers have it: the way in which it was answered, by what stands in the answer."""

    def __init__(self, item: Item, ways: Ways, questions: Questions) -> None:
        super().__init__()
        self.item = item
        self.ways = ways
        self.questions = questions

    def __missing__(self, given: str) -> int:
        """Look once at an answer that was not met before."""
        worth, chosen = self._written(given) if "kind" in self.item else self._chosen(given)
        earned = float(worth * Fraction(self.item.get("points", 1)))
        number = self.ways.number_of(Way(self.item["version_id"], chosen, float(worth), earned))
        if len(self) < MOST_KEPT:
            self[given] = number
        return number

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
        """Return what the fields of a question are worth; a text is counted by its words in small letters."""
        if not given:
            return Fraction(0), ""
        item, values = self.item, given.split(BETWEEN_FIELDS)
        worth = worth_of(item, values, self.questions[item["version_id"]])
        text = " ".join(values[0].casefold().split())[:LONGEST_TEXT]
        if item["kind"] not in TEXTS or not self.ways.is_told_apart(item["version_id"], text):
            return worth, WRITTEN
        return worth, f"{RIGHT_TEXT if worth == 1 else OTHER_TEXT}{text}"


def only_choices(items: Iterable[Item]) -> Questions:
    """Return what the written ones among the items of a paper without any say: nothing."""
    return {}


@dataclass
class Tally:
    """Counts papers as they come, by the places in `ways` of how their questions were answered."""

    questions_of: Callable[[Iterable[Item]], Questions] = only_choices
    """What the written ones among some items say."""
    asked: dict[str, Asked] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)
    seen: defaultdict[float, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """How often each way was met, by what the paper earned."""
    waiting: defaultdict[float, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The ways of the last papers, by what each paper earned, that are not in `seen` yet."""
    paper_count: int = 0

    def add(self, items: str, answers: str) -> None:
        """Count a paper that was handed in, from its items and its answers as JSON."""
        given = _given(answers) if A_KIND in items else dict(LETTERS.findall(answers))
        asked = self._items(items)
        found = list(map(getitem, asked, map(given.get, NUMBERS, repeat(""))))
        self.waiting[round(sum(map(self.ways.earned.__getitem__, found)), 2)] += found
        self.paper_count += 1
        if not self.paper_count % TOGETHER:
            self._count()

    def figures(self) -> Iterator[ItemFigures]:
        """Give the figures of each version, in the order of their ids."""
        self._count()
        return figures_of(
            (self.ways.found[way], total, times)
            for total, ways in self.seen.items()
            for way, times in ways.items()
        )

    def _count(self) -> None:
        for total, ways in self.waiting.items():
            self.seen[total].update(ways)
        self.waiting.clear()

    def _items(self, text: str) -> Sequence[Asked]:
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


def _given(answers: str) -> dict[str, str]:
    """Return what stands in the fields of each answer, by the number of its question."""
    return {number: BETWEEN_FIELDS.join(entry[1]) for number, entry in json.loads(answers).items()}
