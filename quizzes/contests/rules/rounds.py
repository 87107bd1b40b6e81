"""The rules of a round as data, and what is right about them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.drawing import Drawable
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan
from quizzes.attempts.rules import NewQuiz, Reveal, ScoreShown, problems_of


class Counts(StrEnum):
    """Which attempt of a person counts."""

    BEST = "best"


@dataclass(frozen=True)
class RoundRules:
    """One round: when it is open, what its papers are drawn from, and how it is sat."""

    title: str
    opens_at: datetime
    closes_at: datetime
    bank_id: int
    question_count: int = 20
    plan: PaperPlan = WHOLE_BANK
    minutes: int = 15
    attempt_limit: int | None = 2
    counts: Counts = Counts.BEST
    score_shown: ScoreShown = ScoreShown.AT_ONCE
    reveal: Reveal = Reveal.AFTER_CLOSE

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the round that `to_json` wrote."""
        return cls(
            **{
                **value,
                "opens_at": datetime.fromisoformat(value["opens_at"]),
                "closes_at": datetime.fromisoformat(value["closes_at"]),
                "counts": Counts(value["counts"]),
                "score_shown": ScoreShown(value["score_shown"]),
                "reveal": Reveal(value["reveal"]),
                "plan": PaperPlan.from_json(value.get("plan", {})),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the round as JSON, its moments in UTC."""
        moments = {"opens_at": self.opens_at.isoformat(), "closes_at": self.closes_at.isoformat()}
        return asdict(self) | moments | {"plan": self.plan.to_json()}

    def quiz(self, contest_title: str, *, activity_id: int, is_only: bool, version: int) -> NewQuiz:
        """Return the quiz of this round; keys are never shown before the round closes."""
        return NewQuiz(
            activity_id=activity_id,
            bank_id=self.bank_id,
            title=contest_title if is_only else f"{contest_title} · {self.title}",
            question_count=self.question_count,
            plan=self.plan,
            minutes=self.minutes,
            attempt_limit=self.attempt_limit,
            reveal=self.reveal,
            score_shown=self.score_shown,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            rules_version=version,
        )


def problems_of_round(
    one: RoundRules, before: tuple[RoundRules, ...], pools: Mapping[int, Sequence[Drawable]]
) -> dict[str, LazyString]:
    """Return what is wrong with a round that follows these, by field."""
    quiz = one.quiz("x", activity_id=0, is_only=True, version=1)
    found = problems_of(quiz, pool=pools.get(one.bank_id))
    if not one.title:
        found["title"] = _l("Hãy đặt tên cho vòng thi.")
    if "closes_at" not in found and before and one.opens_at < before[-1].closes_at:
        found["opens_at"] = _l("Vòng này phải mở sau khi vòng trước đóng.")
    return found
