"""The prediction that breaks ties: one whole number, with what it is about said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l


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
    def from_json(cls, value: Mapping[str, Any]) -> Self | None:
        """Return the prediction that `to_json` wrote; nothing is none."""
        if not value:
            return None
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
