"""What a paper is worth, from what it holds and what was answered; scores are exact until they are shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Self

from lms.ledger.rules import Outcome
from quizzes.attempts.answers import Answers, Item, chosen
from quizzes.attempts.written import Questions, worth_of
from quizzes.bank.credit import Credit, worth_of_choice
from quizzes.bank.keys import KEYS

ONE = Fraction(1)
NONE: Questions = {}
Parts = Sequence[Mapping[str, Any]]
"""The parts of a paper in their order, each {"title", "count"}; none is a paper without parts."""


class Mark(NamedTuple):
    """What an answer earned, and what the question is worth."""

    points: Fraction
    most: Fraction

    @property
    def is_full(self) -> bool:
        """Whether just what is right was answered."""
        return self.points == self.most


@dataclass(frozen=True)
class PartMarks:
    """What a part of a paper earned."""

    title: str
    question_count: int
    right_count: int
    points: Fraction
    most: Fraction


@dataclass(frozen=True)
class Marks:
    """What a paper earned in points; kept where right answers of questions do not say it all."""

    points: Fraction
    most: Fraction
    parts: tuple[PartMarks, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self | None:
        """Return the marks that `to_json` wrote; an attempt without any keeps an empty object."""
        if not value:
            return None
        parts = tuple(
            PartMarks(
                one["title"], one["count"], one["right"], Fraction(one["points"]), Fraction(one["most"])
            )
            for one in value["parts"]
        )
        return cls(Fraction(value["points"]), Fraction(value["most"]), parts)

    def to_json(self) -> dict[str, Any]:
        """Return the marks as JSON, every fraction exact as in "22/3"."""
        parts = [
            {
                "title": one.title,
                "count": one.question_count,
                "right": one.right_count,
                "points": str(one.points),
                "most": str(one.most),
            }
            for one in self.parts
        ]
        return {"points": str(self.points), "most": str(self.most), "parts": parts}


@dataclass(frozen=True)
class Grade:
    """What a paper is worth: the score is a percentage of the points, rounded to two decimals."""

    right_count: int
    score: float
    outcome: Outcome
    marks: Marks | None = None


def mark(item: Item, letters: Sequence[str], questions: Questions = NONE) -> Mark:
    """Return what an answer to one question of a paper is worth.

    What a written one is worth stands in what it says, among the questions by their versions.
    """
    most = Fraction(item.get("points", ONE))
    if "kind" in item:
        worth = worth_of(item, letters, questions[item["version_id"]]) if letters else Fraction(0)
        return Mark(most * worth, most)
    shown = KEYS[: len(item["options"])]
    worth = worth_of_choice(
        [letter for letter in letters if letter in shown],
        item["right"],
        option_count=len(item["options"]),
        credit=Credit(item.get("credit", Credit.ALL_OR_NOTHING)),
    )
    return Mark(most * worth, most)


def grade(
    items: Sequence[Item],
    answers: Answers,
    *,
    pass_percent: int | None,
    parts: Parts = (),
    questions: Questions = NONE,
) -> Grade:
    """Return what the answers are worth; without a pass mark the paper is taken, whatever the score.

    Passing compares exact points: a score is never rounded up onto the mark. The score is rounded to two
    decimals, a half to the even one. `questions` holds what the written ones say.
    """
    marks = [mark(item, chosen(answers, number), questions) for number, item in enumerate(items, start=1)]
    points, most = _sums(marks)
    if pass_percent is None:
        outcome = Outcome.TAKEN
    else:
        outcome = Outcome.PASSED if 100 * points >= pass_percent * most else Outcome.FAILED
    return Grade(
        sum(one.is_full for one in marks),
        float(round(100 * points / most, 2)),
        outcome,
        Marks(points, most, tuple(_by_part(marks, parts))) if parts or _has_points(items) else None,
    )


def _by_part(marks: Sequence[Mark], parts: Parts) -> Iterator[PartMarks]:
    first = 0
    for part in parts:
        own = marks[first : first + part["count"]]
        yield PartMarks(part["title"], len(own), sum(one.is_full for one in own), *_sums(own))
        first += part["count"]


def _sums(marks: Sequence[Mark]) -> tuple[Fraction, Fraction]:
    return sum((one.points for one in marks), Fraction(0)), sum((one.most for one in marks), Fraction(0))


def _has_points(items: Sequence[Item]) -> bool:
    """Whether questions differ in worth from one point for all that is right."""
    return any(
        "points" in item
        or "kind" in item
        or item.get("credit", Credit.ALL_OR_NOTHING) != Credit.ALL_OR_NOTHING
        for item in items
    )
