"""The rules of a round as data, and what is right about them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from flask_babel import LazyString

from lms.i18n import ZONE, day_end
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.attempts.drawing import Drawable
from quizzes.attempts.hours import ALWAYS, Hours
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan
from quizzes.attempts.prediction import Prediction
from quizzes.attempts.problems import problems_of
from quizzes.attempts.rules import NewQuiz, Purpose, Reveal, ScoreShown
from quizzes.contests.rules.essay import EssayRules, problems_of_essay
from quizzes.ranking.rules import Counts

LAST_MINUTE = (23, 59)


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
    hours: Hours = ALWAYS
    daily_limit: int | None = None
    is_practice: bool = False
    essay: EssayRules | None = None

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
                "hours": Hours.from_json(value.get("hours", {})),
                "essay": EssayRules.from_json(value["essay"]) if value.get("essay") else None,
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the round as JSON, its moments in UTC."""
        moments = {"opens_at": self.opens_at.isoformat(), "closes_at": self.closes_at.isoformat()}
        return asdict(self) | moments | {"plan": self.plan.to_json(), "hours": self.hours.to_json()}

    @property
    def tidy(self) -> Self:
        """The same with its title on one line, closing at midnight for 23:59; practice is without limit."""
        return replace(
            self,
            title=" ".join(nfc(self.title).split()),
            closes_at=closing(self.closes_at),
            plan=self.plan.tidy(),
            attempt_limit=None if self.is_practice else self.attempt_limit,
            daily_limit=None if self.is_practice else self.daily_limit,
            essay=self.essay and self.essay.tidy,
        )

    def quiz(
        self,
        contest_title: str,
        *,
        activity_id: int,
        is_only: bool,
        version: int,
        is_rehearsal: bool = False,
        predictions: tuple[Prediction, ...] = (),
    ) -> NewQuiz:
        """Return the quiz of this round; keys are never shown before the round closes."""
        purpose = Purpose.PRACTICE if self.is_practice else Purpose.OFFICIAL
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
            hours=self.hours,
            daily_limit=self.daily_limit,
            purpose=Purpose.REHEARSAL if is_rehearsal else purpose,
            predictions=() if self.is_practice else predictions,
            essay=self.essay.on_paper if self.essay else None,
            rules_version=version,
        )


def closing(at: datetime) -> datetime:
    """Return when a round closes that is said to close at a moment: 23:59 means the end of that day."""
    local = at.astimezone(ZONE)
    return day_end(local.date()) if (local.hour, local.minute) == LAST_MINUTE else at


def last_minute(closes_at: datetime) -> datetime:
    """Return a closing time as a field of day and time can say it: midnight is 23:59 of the day before."""
    local = closes_at.astimezone(ZONE)
    is_midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    return closes_at - timedelta(minutes=1) if is_midnight else closes_at


def later(at: datetime, steps: int, days: int) -> datetime:
    """Return the same time of day so many steps of some days later; a step of no days is a month."""
    if days or not steps:
        return at + timedelta(days=days * steps)
    local = at.astimezone(ZONE)
    months = local.year * 12 + local.month - 1 + steps
    first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(local.day, last.day)).astimezone(at.tzinfo)


def problems_of_round(
    one: RoundRules, before: RoundRules | None, pools: Mapping[int, Sequence[Drawable]]
) -> dict[str, LazyString]:
    """Return what is wrong with a round, by field; it opens once the one before it, if any, has closed."""
    quiz = one.quiz("x", activity_id=0, is_only=True, version=1)
    found = problems_of(quiz, pool=pools.get(one.bank_id))
    if not one.title:
        found["title"] = _l("Hãy đặt tên cho vòng thi.")
    if "closes_at" not in found and before is not None and one.opens_at < before.closes_at:
        found["opens_at"] = _l("Vòng này phải mở sau khi vòng trước đóng.")
    if one.essay is not None:
        found |= {f"essay-{name}": text for name, text in problems_of_essay(one.essay).items()}
        if one.is_practice:
            found["essay-title"] = _l("Vòng thi thử không có bài tự luận.")
        if one.essay.within_paper and one.plan.is_one_by_one:
            found["essay-within_paper"] = _l(
                "Vòng thi hiện từng câu không có bài tự luận trong bài thi; hãy để các câu hiện cùng lúc."
            )
    return found
