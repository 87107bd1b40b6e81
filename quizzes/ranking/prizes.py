"""Who wins what: tiers from the highest down, one prize each, and ties that the keys leave at an edge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quizzes.ranking.keys import Key, Order
from quizzes.ranking.rules import EACH_DIVISION, Eligibility, OnePrize, Prize, Ties
from quizzes.ranking.standings import Standing, rank
from quizzes.ranking.values import MISSING, Table

COUNTED_KEYS = frozenset({Key.REFERRED, Key.PERFECT_PAPERS})
"""Where a prize of its own goes by one of these, whoever has none of it is no candidate."""


class Award(NamedTuple):
    """A prize that a row wins: the tier by its place in the list, the division, and what it is worth."""

    row: int
    tier: int
    division: str
    value: int


class Tie(NamedTuple):
    """Equal rows at the edge of a tier, of which only some can have it."""

    tier: int
    division: str
    rows: tuple[int, ...]
    places: int


@dataclass
class Awards:
    """All prizes of a standing, and what must be decided before it can be published."""

    won: list[Award] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


def award(
    table: Table,
    standing: Standing,
    prizes: Sequence[Prize],
    *,
    one_prize: OnePrize,
    eligibility: Eligibility,
    divisions: Sequence[str] = (),
    seed: str = "",
) -> Awards:
    """Give each tier to those who come first and have not won a higher one.

    `prizes` are those of this standing, from the highest down. Where a tie stops a tier, the tiers below it
    in the same ladder wait, too.
    """
    found = Awards()
    ladders: dict[tuple[str, tuple[Order, ...]], _Ladder] = {}
    taken = {row for row in range(len(table)) if table.passed_over[row]}
    for tier, prize in enumerate(prizes):
        for division in divisions if prize.division == EACH_DIVISION else (prize.division,):
            name = (division, prize.keys)
            if name not in ladders:
                ordered = _standing_of(prize, table, standing, eligibility, seed)
                ladders[name] = _Ladder(ordered, _candidates(prize, division, table, ordered))
            kept = ladders[name].won if one_prize is OnePrize.NEVER else taken
            ladders[name].give(tier, prize, division, table=table, taken=kept, found=found)
    return found


class _Ladder:
    """The candidates for prizes that go by the same order in the same division."""

    def __init__(self, standing: Standing, rows: Iterable[int]) -> None:
        self.won: set[int] = set()
        self._groups = standing.equals(rows)
        self._group: list[int] = []
        self._is_stopped = False

    def give(
        self, tier: int, prize: Prize, division: str, *, table: Table, taken: set[int], found: Awards
    ) -> None:
        """Give a tier to the next of the ladder."""
        if self._is_stopped:
            return
        if prize.count is None:
            self._give_all(tier, prize, division, taken, found)
            return
        places = prize.count
        while places and (group := self._next(taken)):
            if len(group) > places and prize.ties is Ties.STOP and not _is_decided(group, places, table):
                found.ties.append(Tie(tier, division, tuple(group), places))
                self._is_stopped = True
                return
            shared = len(group) > places and prize.ties is Ties.SHARE
            winners = group if shared else group[:places]
            value = prize.value * places // len(group) if shared else prize.value
            self._win(winners, Award(0, tier, division, value), taken, found)
            places = 0 if shared else places - len(winners)

    def _give_all(self, tier: int, prize: Prize, division: str, taken: set[int], found: Awards) -> None:
        winners: list[int] = []
        while group := self._next(taken):
            winners += group
            self._group = []
        is_pot = prize.ties is Ties.SHARE and winners
        value = prize.value // len(winners) if is_pot else prize.value
        self._win(winners, Award(0, tier, division, value), taken, found)

    def _next(self, taken: set[int]) -> list[int]:
        """Return the equal rows that come next and may win; none at the end."""
        while True:
            self._group = [row for row in self._group if row not in taken]
            if self._group:
                return self._group
            group = next(self._groups, None)
            if group is None:
                return []
            self._group = group

    def _win(self, rows: Sequence[int], prize: Award, taken: set[int], found: Awards) -> None:
        found.won.extend(prize._replace(row=row) for row in rows)
        taken.update(rows)
        self.won.update(rows)


def _is_decided(group: Sequence[int], places: int, table: Table) -> bool:
    """Whether the board said who of the equals comes before the edge."""
    decided = [table.decided[row] for row in group]
    inside, outside = decided[:places], decided[places:]
    return MISSING not in inside and all(one == MISSING or one > max(inside) for one in outside)


def _standing_of(
    prize: Prize, table: Table, standing: Standing, eligibility: Eligibility, seed: str
) -> Standing:
    return rank(table, prize.keys, eligibility, seed=seed) if prize.keys else standing


def _candidates(prize: Prize, division: str, table: Table, standing: Standing) -> Iterator[int]:
    """Give the rows that may win a prize, in their order."""
    needed = prize.keys[0].key if prize.keys and prize.keys[0].key in COUNTED_KEYS else None
    for row in standing.order[: standing.ranked]:
        if division and table.divisions[row] != division:
            continue
        if needed is None or table.column(needed.value)[row] > 0:
            yield row
