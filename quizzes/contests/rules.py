"""The rules of a contest as data, and what is right about them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.html import clean
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.attempts.drawing import Drawable
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan
from quizzes.attempts.rules import NewQuiz, Reveal, ScoreShown, problems_of

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
LONGEST_TEXT = 50_000
MOST_ROUNDS = 30


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


@dataclass(frozen=True)
class ContestRules:
    """The rules of a contest: its rounds in their order, and the words that go with them."""

    rounds: tuple[RoundRules, ...]
    text: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the rules that `to_json` wrote."""
        return cls(tuple(RoundRules.from_json(one) for one in value["rounds"]), value["text"])

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        return {"rounds": [one.to_json() for one in self.rounds], "text": self.text}


@dataclass(frozen=True)
class NewContest:
    """A contest as an organiser describes it; without a population it is for everybody."""

    title: str
    unit_id: int
    rules: ContestRules
    summary: str = ""
    population_id: int | None = None

    @property
    def tidy(self) -> Self:
        """The same with lines in NFC and single spaces, and rich text cleaned."""
        rounds = tuple(
            replace(one, title=_line(one.title), plan=one.plan.tidy()) for one in self.rules.rounds
        )
        rules = ContestRules(rounds, str(clean(nfc(self.rules.text))))
        return replace(self, title=_line(self.title), summary=_line(self.summary), rules=rules)


def problems_of_contest(
    contest: NewContest, *, pools: Mapping[int, Sequence[Drawable]]
) -> dict[str, LazyString]:
    """Return what is wrong with a contest, by field, a round's as "rounds-0-minutes".

    `pools` hold what can be drawn from each bank.
    """
    found: dict[str, LazyString] = {}
    if not contest.title:
        found["title"] = _l("Hãy đặt tên cho cuộc thi.")
    elif len(contest.title) > LONGEST_TITLE:
        found["title"] = _l("Tên cuộc thi dài tối đa 200 ký tự.")
    if len(contest.summary) > LONGEST_SUMMARY:
        found["summary"] = _l("Phần giới thiệu dài tối đa 500 ký tự.")
    if len(contest.rules.text) > LONGEST_TEXT:
        found["text"] = _l("Phần thể lệ dài tối đa 50.000 ký tự.")
    rounds = contest.rules.rounds
    if not 1 <= len(rounds) <= MOST_ROUNDS:
        found["rounds"] = _l("Cuộc thi có từ 1 đến %(most)d vòng.", most=MOST_ROUNDS)
    for place, one in enumerate(rounds):
        for name, text in _problems_of_round(one, rounds[:place], pools).items():
            found[f"rounds-{place}-{name}"] = text
    return found


def _problems_of_round(
    one: RoundRules, before: tuple[RoundRules, ...], pools: Mapping[int, Sequence[Drawable]]
) -> dict[str, LazyString]:
    quiz = one.quiz("x", activity_id=0, is_only=True, version=1)
    found = problems_of(quiz, pool=pools.get(one.bank_id))
    if not one.title:
        found["title"] = _l("Hãy đặt tên cho vòng thi.")
    if "closes_at" not in found and before and one.opens_at < before[-1].closes_at:
        found["opens_at"] = _l("Vòng này phải mở sau khi vòng trước đóng.")
    return found


def _line(text: str) -> str:
    return " ".join(nfc(text).split())
