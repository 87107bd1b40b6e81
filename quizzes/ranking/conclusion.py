"""All that follows from the rules and the values of a standing: ranks, prizes, tables of units."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from quizzes.ranking.collective import (
    CollectiveTable,
    Decided,
    Field,
    Unit,
    collective_table,
)
from quizzes.ranking.keys import Key, Order
from quizzes.ranking.prizes import Award, Tie, award
from quizzes.ranking.rules import USUAL, CollectivePrize, Counts, Prize, Ranking, Scope
from quizzes.ranking.standings import Standing, rank, ranks_within
from quizzes.ranking.values import Table


@dataclass(frozen=True)
class Terms:
    """What a standing was made under; with a table of values it says everything.

    `prizes` and `collective` are those of this standing alone. `counted` is what predictions are compared
    with, frozen at the close; `prediction` says what that is; `counted2` and `prediction2` are of the second.
    `round_number` None is the whole contest of `round_count` rounds. `voided` attempts are not in the table.
    """

    contest: str
    title: str
    round_number: int | None = None
    version: int = 1
    rules_version: int = 1
    round_count: int = 1
    is_rehearsal: bool = False
    ranking: Ranking = USUAL
    counts: Counts = Counts.BEST
    prizes: tuple[Prize, ...] = ()
    collective: tuple[CollectivePrize, ...] = ()
    divisions: tuple[str, ...] = ()
    prediction: Mapping[str, Any] = field(default_factory=dict)
    counted: int | None = None
    prediction2: Mapping[str, Any] = field(default_factory=dict)
    counted2: int | None = None
    seed: str = ""
    people: int = 0
    attempts: int = 0
    voided: int = 0
    units: Mapping[str, Unit] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the terms that `to_json` wrote."""
        return cls(
            **{
                **value,
                "ranking": Ranking.from_json(value["ranking"]),
                "counts": Counts(value["counts"]),
                "prizes": tuple(map(Prize.from_json, value["prizes"])),
                "collective": tuple(map(CollectivePrize.from_json, value["collective"])),
                "divisions": tuple(value["divisions"]),
                "units": {one[0]: Unit(*one) for one in value["units"]},
                "decided": {key: Decided(**one) for key, one in value["decided"].items()},
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the terms as JSON; a second prediction stands in it only where there is one."""
        told = dict(vars(self))
        if not self.prediction2:
            del told["prediction2"], told["counted2"]
        return {
            **told,
            "ranking": self.ranking.to_json(),
            "prizes": [one.to_json() for one in self.prizes],
            "collective": [one.to_json() for one in self.collective],
            "divisions": list(self.divisions),
            "units": [list(self.units[code]) for code in sorted(self.units)],
            "decided": {
                key: {"places": dict(one.places), "tiers": dict(one.tiers)}
                for key, one in self.decided.items()
            },
        }

    @property
    def scope(self) -> Scope:
        """Whether it is about a round or the whole contest."""
        return Scope.OVERALL if self.round_number is None else Scope.ROUND

    @property
    def keys(self) -> tuple[Order, ...]:
        """What entrants are ranked by here."""
        return self.ranking.keys_of(self.scope)

    @property
    def told_keys(self) -> tuple[Order, ...]:
        """The keys whose values are told: those of the ranking, then others that prizes go by."""
        own = {one.key for one in self.keys}
        others = {one.key: one for prize in self.prizes for one in prize.keys if one.key not in own}
        return (*self.keys, *others.values())

    @property
    def needs_essays(self) -> bool:
        """Whether points of essays decide who stands where or who wins."""
        return Key.SCORE_WITH_ESSAY in {one.key for one in self.told_keys}

    @property
    def fewest_rounds(self) -> int:
        """In how many rounds one must have taken part to be ranked here."""
        needs_all = self.scope is Scope.OVERALL and self.ranking.needs_every_round
        return self.round_count if needs_all else 0


@dataclass(frozen=True)
class Conclusion:
    """A standing with everything that is won in it."""

    terms: Terms
    table: Table
    standing: Standing
    division_ranks: "array[int]"
    won: tuple[Award, ...]
    ties: tuple[Tie, ...]
    units: Mapping[str, CollectiveTable]

    @property
    def is_open(self) -> bool:
        """Whether a tie at the edge of a prize must be decided before anything is published."""
        return bool(self.ties) or any(table.ties for table in self.units.values())

    def prizes_by_row(self) -> dict[int, list[Award]]:
        """Return what each row won."""
        found: dict[int, list[Award]] = {}
        for one in self.won:
            found.setdefault(one.row, []).append(one)
        return found

    def lines(self, division: str = "") -> Iterator[int]:
        """Give the rows in their order, of one division if asked."""
        return (row for row in self.standing.order if division in ("", self.table.divisions[row]))


def conclude(terms: Terms, table: Table) -> Conclusion:
    """Return all that follows; the same for the same values, in whichever order they come."""
    eligibility = terms.ranking.eligibility
    standing = rank(table, terms.keys, eligibility, seed=terms.seed, fewest_rounds=terms.fewest_rounds)
    awards = award(
        table,
        standing,
        terms.prizes,
        one_prize=terms.ranking.one_prize,
        eligibility=eligibility,
        divisions=terms.divisions,
        seed=terms.seed,
    )
    people = Field(table, terms.units, awards.won, terms.prizes, terms.divisions)
    return Conclusion(
        terms,
        table,
        standing,
        ranks_within(standing, table.divisions),
        tuple(awards.won),
        tuple(awards.ties),
        {
            prize.key: collective_table(prize, people, terms.decided.get(prize.key, Decided({}, {})))
            for prize in terms.collective
        },
    )
