"""The essay of a paper: what it asks, and what is written; its marks are not the business of a sitting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from markupsafe import Markup

from lms.html import stored
from quizzes.attempts.answers import LATEST_SEQ, NoAnswer


@dataclass(frozen=True)
class PaperEssay:
    """What is written as the last thing of a paper, within its clock; `points` are the most it can have."""

    title: str
    text: str
    points: int
    fewest_words: int
    most_words: int

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self | None:
        """Return the essay that a quiz keeps, if it has one."""
        return cls(**value) if value else None

    @property
    def task(self) -> Markup:
        """What to write about."""
        return stored(self.text)

    def has_right_length(self, words: int) -> bool:
        """Whether an essay of so many words is marked."""
        return self.fewest_words <= words <= self.most_words


class Writing(NamedTuple):
    """An essay on its way, and its place in the order of taps."""

    text: str
    seq: int


class Written(NamedTuple):
    """An essay as it is kept."""

    text: str = ""
    words: int = 0
    seq: int = 0
    void_reason: str = ""


def is_writing(value: object) -> bool:
    """Whether what a script sent is an essay and no answer to a question."""
    return isinstance(value, dict) and "text" in value


def read_writing(value: object) -> Writing:
    """Return an essay on its way from {"question": 21, "text": "...", "seq": 17}."""
    sent = value if isinstance(value, dict) else {}
    text, seq = sent.get("text"), sent.get("seq")
    if not isinstance(text, str) or type(seq) is not int or not 1 <= seq <= LATEST_SEQ:
        raise NoAnswer
    return Writing(text, seq)
