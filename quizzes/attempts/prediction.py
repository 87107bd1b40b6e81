"""Predictions that break ties: whole numbers, each with what it is about said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from flask_babel import LazyString

from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import LATEST_SEQ, NoAnswer

NUMBERS = (0, -1)
"""What stands for each prediction where an answer says which question it is for."""
NAMES = ("prediction", "prediction2")
"""What the columns of attempts, the fields of a page and the keys of a ranking call each."""
MOST_PREDICTIONS = len(NAMES)
LARGEST_GUESS = 999_999_999


class Target(StrEnum):
    """What is counted."""

    PEOPLE = "people"
    ATTEMPTS = "attempts"
    ALL_RIGHT = "all_right"
    """People who get every question right."""
    SOME_RIGHT = "some_right"
    """People who get a stated number of questions right, no more and no fewer."""


class Scope(StrEnum):
    """Over what it is counted."""

    ROUND = "round"
    CONTEST = "contest"


@dataclass(frozen=True)
class Prediction:
    """What entrants predict; `right` is the number of right answers that SOME_RIGHT speaks of."""

    target: Target
    scope: Scope = Scope.ROUND
    right: int | None = None
    is_required: bool = True

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the prediction that `to_json` wrote."""
        return cls(Target(value["target"]), Scope(value["scope"]), value["right"], value["is_required"])

    def to_json(self) -> dict[str, Any]:
        """Return the prediction as JSON."""
        return dict(vars(self))

    @property
    def question(self) -> LazyString:
        """The question as entrants read it."""
        if self.target is not Target.SOME_RIGHT:
            return QUESTIONS[self.target, self.scope]
        if self.scope is Scope.ROUND:
            return _l(
                "Có bao nhiêu người trả lời đúng vừa đủ %(right)s câu trong vòng này?", right=self.right
            )
        return _l(
            "Có bao nhiêu người trả lời đúng vừa đủ %(right)s câu trong một lượt của cả cuộc thi?",
            right=self.right,
        )


QUESTIONS = {
    (Target.PEOPLE, Scope.ROUND): _l("Có bao nhiêu người dự thi vòng này?"),
    (Target.PEOPLE, Scope.CONTEST): _l("Có bao nhiêu người dự thi cả cuộc thi?"),
    (Target.ATTEMPTS, Scope.ROUND): _l("Có bao nhiêu lượt thi trong vòng này?"),
    (Target.ATTEMPTS, Scope.CONTEST): _l("Có bao nhiêu lượt thi trong cả cuộc thi?"),
    (Target.ALL_RIGHT, Scope.ROUND): _l("Có bao nhiêu người trả lời đúng hết các câu trong vòng này?"),
    (Target.ALL_RIGHT, Scope.CONTEST): _l("Có bao nhiêu người trả lời đúng hết các câu trong cả cuộc thi?"),
}


class Guess(NamedTuple):
    """A prediction on its way, and its place in the order of taps; None takes it back.

    `place` says which of the predictions it is, from 0.
    """

    number: int | None
    seq: int
    place: int = 0


class NotPredicted(Conflict):
    """The rules ask for a prediction, and there is none."""

    def __init__(self) -> None:
        super().__init__(_l("Bài này phải trả lời câu dự đoán mới nộp được."))


def missing_guess(asked: Sequence[Prediction], guesses: Sequence[int | None]) -> str | None:
    """Return the name of the first prediction that is required and missing."""
    found = zip(NAMES, asked, guesses, strict=False)
    return next((name for name, one, guess in found if one.is_required and guess is None), None)


def is_guess(value: object) -> bool:
    """Whether what a script sent is a prediction and no answer to a question."""
    return isinstance(value, dict) and value.get("question") in NUMBERS


def read_guess(value: object) -> Guess:
    """Return a guess from {"question": 0, "choice": ["12500"], "seq": 17}; the second is question -1."""
    sent = value if isinstance(value, dict) else {}
    choice, seq = sent.get("choice"), sent.get("seq")
    if type(seq) is not int or not 1 <= seq <= LATEST_SEQ:
        raise NoAnswer
    if not isinstance(choice, list) or len(choice) > 1 or not all(isinstance(one, str) for one in choice):
        raise NoAnswer
    return Guess(read_number(choice[0]) if choice else None, seq, NUMBERS.index(sent.get("question", 0)))


def read_number(text: str) -> int | None:
    """Return the whole number that somebody typed, with or without dots between thousands; None is empty."""
    digits = text.replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(LARGEST_GUESS)):
        raise NoAnswer
    return int(digits)
