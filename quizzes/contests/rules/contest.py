"""The rules of a contest as data, and what is right about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from flask_babel import LazyString

from lms.html import clean
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.attempts.drawing import Drawable
from quizzes.contests.rules.entry import ASKS_NOTHING, Division, EntryRules, Prediction
from quizzes.contests.rules.problems import problems_of_entry
from quizzes.contests.rules.rounds import RoundRules, problems_of_round

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
LONGEST_TEXT = 50_000
MOST_ROUNDS = 30


@dataclass(frozen=True)
class ContestRules:
    """The rules of a contest: its rounds in their order, the words that go with them, who may enter.

    What older rules do not say holds as it did then: entry asks for nothing.
    """

    rounds: tuple[RoundRules, ...]
    text: str = ""
    entry: EntryRules = ASKS_NOTHING
    divisions: tuple[Division, ...] = ()
    prediction: Prediction | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the rules that `to_json` wrote."""
        return cls(
            tuple(RoundRules.from_json(one) for one in value["rounds"]),
            value["text"],
            entry=EntryRules.from_json(value.get("entry", {})),
            divisions=tuple(map(Division.from_json, value.get("divisions", ()))),
            prediction=Prediction.from_json(value.get("prediction", {})),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        return {
            "rounds": [one.to_json() for one in self.rounds],
            "text": self.text,
            "entry": self.entry.to_json(),
            "divisions": [one.to_json() for one in self.divisions],
            "prediction": self.prediction.to_json() if self.prediction else {},
        }

    @property
    def registers(self) -> bool:
        """Whether one registers before the first attempt."""
        return self.entry.asks_anything or bool(self.divisions)


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
        rules = replace(self.rules, rounds=rounds, text=str(clean(nfc(self.rules.text))))
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
        for name, text in problems_of_round(one, rounds[:place], pools).items():
            found[f"rounds-{place}-{name}"] = text
    return found | problems_of_entry(
        contest.rules.entry,
        contest.rules.divisions,
        contest.rules.prediction,
        has_population=contest.population_id is not None,
    )


def _line(text: str) -> str:
    return " ".join(nfc(text).split())
