"""The rules of a contest as data, and what is right about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from flask_babel import LazyString

from lms.html import clean
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from lms.units.rules import Level
from quizzes.attempts.drawing import Drawable
from quizzes.contests.rules.appeals import Appeals, problems_of_appeals
from quizzes.contests.rules.entry import ASKS_NOTHING, Division, EntryRules, Kind, Prediction
from quizzes.contests.rules.problems import problems_of_entry
from quizzes.contests.rules.rounds import RoundRules, problems_of_round
from quizzes.contests.rules.stages import Stage, problems_of_stage
from quizzes.ranking.keys import Key
from quizzes.ranking.problems import (
    Setting,
    problems_of_collective,
    problems_of_prizes,
    problems_of_ranking,
)
from quizzes.ranking.rules import CollectivePrize, Prize, Ranking

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
LONGEST_TEXT = 50_000
MOST_ROUNDS = 60
MOST_STAGES = 10
USUAL_RANKING = Ranking()


@dataclass(frozen=True)
class ContestRules:
    """The rules of a contest: its rounds, other stages, who may enter, and the words that go with them.

    Unless rounds may be open at once, each opens when the one before it has closed. What older rules do not
    say holds as it did then: entry asks for nothing.
    """

    rounds: tuple[RoundRules, ...]
    text: str = ""
    stages: tuple[Stage, ...] = ()
    rounds_overlap: bool = False
    entry: EntryRules = ASKS_NOTHING
    divisions: tuple[Division, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    ranking: Ranking = USUAL_RANKING
    prizes: tuple[Prize, ...] = ()
    collective: tuple[CollectivePrize, ...] = ()
    appeals: Appeals | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the rules that `to_json` wrote."""
        return cls(
            rounds=tuple(RoundRules.from_json(one) for one in value["rounds"]),
            text=value["text"],
            stages=tuple(Stage.from_json(one) for one in value.get("stages", ())),
            rounds_overlap=value.get("rounds_overlap", False),
            entry=EntryRules.from_json(value.get("entry", {})),
            divisions=tuple(map(Division.from_json, value.get("divisions", ()))),
            predictions=tuple(map(Prediction.from_json, _predictions(value))),
            ranking=Ranking.from_json(value.get("ranking", {})),
            prizes=tuple(map(Prize.from_json, value.get("prizes", ()))),
            collective=tuple(map(CollectivePrize.from_json, value.get("collective", ()))),
            appeals=Appeals.from_json(value.get("appeals", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        return {
            "rounds": [one.to_json() for one in self.rounds],
            "text": self.text,
            "stages": [one.to_json() for one in self.stages],
            "rounds_overlap": self.rounds_overlap,
            "entry": self.entry.to_json(),
            "divisions": [one.to_json() for one in self.divisions],
            "predictions": [one.to_json() for one in self.predictions],
            "ranking": self.ranking.to_json(),
            "prizes": [one.to_json() for one in self.prizes],
            "collective": [one.to_json() for one in self.collective],
            "appeals": self.appeals.to_json() if self.appeals else {},
        }

    @property
    def registers(self) -> bool:
        """Whether one registers before the first attempt."""
        return self.entry.asks_anything or bool(self.divisions)

    @property
    def draws_lots(self) -> bool:
        """Whether a lot may decide; where none is drawn, the seed stays unknown for ever."""
        keys = self.ranking.used.union(one.key for prize in self.prizes for one in prize.keys)
        return Key.LOT in keys

    @property
    def tidy(self) -> Self:
        """The same with lines in NFC and single spaces, and rich text cleaned."""
        return replace(
            self,
            rounds=tuple(one.tidy for one in self.rounds),
            text=str(clean(nfc(self.text))),
            stages=tuple(one.tidy for one in self.stages),
        )

    @property
    def setting(self) -> Setting:
        """What the ranking and the prizes stand in."""
        counts = [one.plan.total(one.question_count) for one in self.rounds if not one.is_practice]
        return Setting(
            round_count=len(self.rounds),
            question_count=min(counts, default=None),
            prediction_count=len(self.predictions),
            has_essay=any(one.essay for one in self.rounds),
            has_referrals=self.entry.has_referrals,
            divisions=[one.key for one in self.divisions],
            levels=list(Level),
            kinds=list(Kind),
            stage_count=len(self.stages),
        )

    @property
    def closes_at(self) -> datetime:
        """When the last round closes."""
        return max(one.closes_at for one in self.rounds)


@dataclass(frozen=True)
class NewContest:
    """A contest as an organiser describes it; without a population it is for everybody."""

    title: str
    unit_id: int
    rules: ContestRules
    summary: str = ""
    population_id: int | None = None
    is_rehearsal: bool = False

    @property
    def tidy(self) -> Self:
        """The same with lines in NFC and single spaces, and rich text cleaned."""
        return replace(self, title=_line(self.title), summary=_line(self.summary), rules=self.rules.tidy)


def problems_of_contest(
    contest: NewContest, *, pools: Mapping[int, Sequence[Drawable]], has_members: bool = True
) -> dict[str, LazyString]:
    """Return what is wrong with a contest, by field, a round's as "rounds-0-minutes".

    `pools` hold what can be drawn from each bank; with `has_members` the units have rosters.
    """
    found: dict[str, LazyString] = {}
    if not contest.title:
        found["title"] = _l("Hãy đặt tên cho cuộc thi.")
    elif len(contest.title) > LONGEST_TITLE:
        found["title"] = _l("Tên cuộc thi dài tối đa 200 ký tự.")
    if len(contest.summary) > LONGEST_SUMMARY:
        found["summary"] = _l("Phần giới thiệu dài tối đa 500 ký tự.")
    has_population = contest.population_id is not None
    rules = problems_of_rules(
        contest.rules, pools=pools, has_population=has_population, has_members=has_members
    )
    return found | rules


def problems_of_rules(
    rules: ContestRules,
    *,
    pools: Mapping[int, Sequence[Drawable]],
    has_population: bool,
    has_members: bool = True,
) -> dict[str, LazyString]:
    """Return what is wrong with the rules of a contest, by field."""
    found: dict[str, LazyString] = {}
    if len(rules.text) > LONGEST_TEXT:
        found["text"] = _l("Phần thể lệ dài tối đa 50.000 ký tự.")
    if not 1 <= len(rules.rounds) <= MOST_ROUNDS:
        found["rounds"] = _l("Cuộc thi có từ 1 đến %(most)d vòng.", most=MOST_ROUNDS)
    if rules.rounds and all(one.is_practice for one in rules.rounds):
        found["rounds-0-is_practice"] = _l("Cuộc thi cần ít nhất một vòng thi chính thức.")
    if len(rules.stages) > MOST_STAGES:
        found["stages"] = _l("Cuộc thi có tối đa %(most)d phần thi khác.", most=MOST_STAGES)
    before = None
    for place, one in enumerate(rules.rounds):
        for name, text in problems_of_round(one, before, pools).items():
            found.setdefault(f"rounds-{place}-{name}", text)
        before = None if rules.rounds_overlap else one
    for place, stage in enumerate(rules.stages):
        for name, text in problems_of_stage(stage).items():
            found[f"stages-{place}-{name}"] = text
    found |= problems_of_entry(rules.entry, rules.divisions, rules.predictions, has_population=has_population)
    closes_at = rules.closes_at if rules.rounds else None
    results = _problems_of_results(rules, replace(rules.setting, has_members=has_members))
    return found | results | problems_of_appeals(rules.appeals, closes_at)


def _problems_of_results(rules: ContestRules, setting: Setting) -> dict[str, LazyString]:
    ranking = problems_of_ranking(rules.ranking, setting)
    found = {f"ranking-{name}": text for name, text in ranking.items()}
    return (
        found | problems_of_prizes(rules.prizes, setting) | problems_of_collective(rules.collective, setting)
    )


def _line(text: str) -> str:
    return " ".join(nfc(text).split())


def _predictions(value: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the predictions of rules as they are kept; older ones keep the only one, or none, by itself."""
    alone = value.get("prediction")
    found: Sequence[Mapping[str, Any]] = value.get("predictions", [alone] if alone else [])
    return found
