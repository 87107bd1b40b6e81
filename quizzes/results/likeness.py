"""How alike two papers were answered: only the same wrong answers say something, and never by themselves."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

FEWEST_SAME = 3
"""Two people often share a wrong answer or two: some wrong options tempt many."""


class Reply(NamedTuple):
    """What was answered to a question, in a form that is the same on every paper."""

    answer: Hashable
    is_right: bool


Replies = Mapping[int, Reply]
"""By the versions of the questions; those left empty, or that have only one wrong answer, are not in it."""


@dataclass(frozen=True)
class Likeness:
    """Of the questions that both answered: how many, how many both got wrong, and wrong in the same way."""

    shared: int
    both_wrong: int
    same: int

    @property
    def is_striking(self) -> bool:
        """Whether it may be worth a look: at least three, and most of what both got wrong."""
        return self.same >= FEWEST_SAME and 4 * self.same >= 3 * self.both_wrong


def likeness(one: Replies, other: Replies) -> Likeness:
    """Return how alike two papers were answered."""
    shared = one.keys() & other.keys()
    wrong = [number for number in shared if not (one[number].is_right or other[number].is_right)]
    same = sum(one[number].answer == other[number].answer for number in wrong)
    return Likeness(len(shared), len(wrong), same)
