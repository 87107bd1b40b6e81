"""What ranks a contest and what is won in it, as data: keys, who may be ranked, prizes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from quizzes.ranking.keys import Key, Order, orders

EACH_DIVISION = "*"
"""Stands for every division by itself, where a prize names a division."""


class Counts(StrEnum):
    """Which attempt of a person counts in a round."""

    BEST = "best"
    """The one that the keys of the ranking put first."""
    FIRST = "first"
    LAST = "last"
    MOST_CORRECT = "most_correct"
    """The one with most right answers, of equal ones the one handed in first."""


@dataclass(frozen=True)
class Eligibility:
    """Which counted attempts are ranked at all; what is not asked for holds for everybody."""

    needs_all_right: bool = False
    fewest_right: int = 0
    needs_all_answered: bool = False
    needs_exact_prediction: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return what `to_json` wrote."""
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        """Return the filter as JSON."""
        return dict(vars(self))


EVERYBODY = Eligibility()


class Overall(StrEnum):
    """How the rounds of a person become one result."""

    SUM = "sum"
    """Values add up: points, milliseconds, distances of predictions."""
    BEST_ROUND = "best_round"
    """The round that the keys put first stands for all."""


class OnePrize(StrEnum):
    """Among which prizes a person keeps only the highest."""

    STANDING = "standing"
    """The prizes of one round, or those of the whole contest."""
    CONTEST = "contest"
    """Whoever won in a round that is published wins nothing after it."""
    NEVER = "never"
    """A person keeps all."""


@dataclass(frozen=True)
class Ranking:
    """Who is ranked, and by which keys in their order; what the keys leave equal shares a rank.

    The overall ranking uses `overall_keys`, or the same keys where there are none.
    """

    keys: tuple[Order, ...] = orders(Key.SCORE, Key.DURATION, Key.HAND_IN)
    eligibility: Eligibility = EVERYBODY
    overall: Overall = Overall.SUM
    overall_keys: tuple[Order, ...] = ()
    needs_every_round: bool = False
    one_prize: OnePrize = OnePrize.STANDING

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the ranking that `to_json` wrote; nothing is the usual one."""
        if not value:
            return cls()
        return cls(
            keys=tuple(map(Order.parse, value["keys"])),
            eligibility=Eligibility.from_json(value["eligibility"]),
            overall=Overall(value["overall"]),
            overall_keys=tuple(map(Order.parse, value["overall_keys"])),
            needs_every_round=value["needs_every_round"],
            one_prize=OnePrize(value["one_prize"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the ranking as JSON, its keys as they are written."""
        return {
            "keys": list(map(str, self.keys)),
            "eligibility": self.eligibility.to_json(),
            "overall": self.overall,
            "overall_keys": list(map(str, self.overall_keys)),
            "needs_every_round": self.needs_every_round,
            "one_prize": self.one_prize,
        }

    def keys_of(self, scope: "Scope") -> tuple[Order, ...]:
        """Return the keys that a round, or the whole contest, is ranked by."""
        return self.overall_keys or self.keys if scope is Scope.OVERALL else self.keys

    @property
    def used(self) -> frozenset[Key]:
        """Every key that is used anywhere."""
        return frozenset(one.key for one in self.keys + self.overall_keys)


USUAL = Ranking()
"""What holds where nothing is said."""


class Scope(StrEnum):
    """What a standing or a prize is about."""

    ROUND = "round"
    OVERALL = "overall"
    STAGE = "stage"
    """A stage without a paper, whose prizes are given by hand."""


class Ties(StrEnum):
    """What happens to a prize where equals stand at its edge."""

    STOP = "stop"
    """Nothing is published until the organising board has decided."""
    SHARE = "share"
    """All of them have it, and share what it is worth."""


@dataclass(frozen=True)
class Prize:
    """A tier of prizes: so many, each worth so many đồng; listed from the highest down.

    `count` None is for everybody who is ranked. With `ties` shared, the value is a pot then. `round_number`
    None means each round. `division` is empty for everybody together, "*" for each division by itself.
    `keys` rank for this prize alone, where it is not for the ranking. `stage` is the number of the stage that
    a prize of that scope belongs to.
    """

    title: str
    count: int | None = 1
    value: int = 0
    scope: Scope = Scope.ROUND
    round_number: int | None = None
    division: str = ""
    ties: Ties = Ties.STOP
    keys: tuple[Order, ...] = ()
    stage: int | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the tier that `to_json` wrote."""
        return cls(
            **{
                **value,
                "scope": Scope(value["scope"]),
                "ties": Ties(value["ties"]),
                "keys": tuple(map(Order.parse, value["keys"])),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the tier as JSON; no stage is left out, as in files from before there were any."""
        told = {**vars(self), "keys": list(map(str, self.keys))}
        if self.stage is None:
            del told["stage"]
        return told

    def is_of_stage(self, number: int) -> bool:
        """Whether it is given in a stage."""
        return self.scope is Scope.STAGE and self.stage == number

    def is_for(self, round_number: int | None) -> bool:
        """Whether it is awarded in a round, or, without a number, in the whole contest."""
        if round_number is None:
            return self.scope is Scope.OVERALL
        return self.scope is Scope.ROUND and self.round_number in (None, round_number)


class Measure(StrEnum):
    """What units compete by."""

    HEADCOUNT = "headcount"
    RATIO = "ratio"
    POINTS = "points"
    HAND = "hand"


@dataclass(frozen=True)
class CollectiveTier:
    """So many collective prizes of one title, each worth so many đồng."""

    title: str
    count: int = 1
    value: int = 0


@dataclass(frozen=True)
class CollectivePrize:
    """What units win together: one table of units, and its tiers from the highest down.

    `level` names the level at which entrants are summed up; without it units stand as entrants named them.
    `kinds` are the kinds of entrant that count; none named is every kind, and for a ratio and every turnout
    the members of the union alone. A ratio is people to members, frozen with the result. `lowest_turnout`
    and `lowest_score` are percentages, the score an average of counted attempts. Points are
    `turnout_weight` for each percent of turnout, and for each prize won in the unit what `prize_points`
    gives its title.
    """

    key: str
    title: str
    measure: Measure = Measure.HEADCOUNT
    tiers: tuple[CollectiveTier, ...] = ()
    scope: Scope = Scope.OVERALL
    round_number: int | None = None
    level: str = ""
    division: str = ""
    kinds: tuple[str, ...] = ()
    fewest_members: int = 0
    lowest_turnout: Fraction | None = None
    lowest_score: Fraction | None = None
    turnout_weight: Fraction = Fraction(1)
    prize_points: Mapping[str, Fraction] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the prize that `to_json` wrote."""
        turnout, score = value["lowest_turnout"], value["lowest_score"]
        return cls(
            **{
                **value,
                "measure": Measure(value["measure"]),
                "tiers": tuple(CollectiveTier(**one) for one in value["tiers"]),
                "scope": Scope(value["scope"]),
                "kinds": tuple(value["kinds"]),
                "lowest_turnout": None if turnout is None else Fraction(turnout),
                "lowest_score": None if score is None else Fraction(score),
                "turnout_weight": Fraction(value["turnout_weight"]),
                "prize_points": {title: Fraction(one) for title, one in value["prize_points"].items()},
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the prize as JSON, every fraction exact."""
        turnout, score = self.lowest_turnout, self.lowest_score
        return {
            **vars(self),
            "tiers": [dict(vars(one)) for one in self.tiers],
            "kinds": list(self.kinds),
            "lowest_turnout": None if turnout is None else str(turnout),
            "lowest_score": None if score is None else str(score),
            "turnout_weight": str(self.turnout_weight),
            "prize_points": {title: str(one) for title, one in self.prize_points.items()},
        }

    @property
    def needs_members(self) -> bool:
        """Whether it cannot be awarded without knowing how many members each unit has."""
        return (
            self.measure is Measure.RATIO
            or (self.measure is Measure.POINTS and self.turnout_weight != 0)
            or self.lowest_turnout is not None
            or self.fewest_members > 0
        )

    def is_for(self, round_number: int | None) -> bool:
        """Whether it is awarded in a round, or, without a number, in the whole contest."""
        if round_number is None:
            return self.scope is Scope.OVERALL
        return self.scope is Scope.ROUND and self.round_number in (None, round_number)
