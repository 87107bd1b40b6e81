"""Who is first: a total order over entrants, in which equals share a rank, as 1, 1, 3."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from struct import Struct

from quizzes.ranking.keys import DISTANCES, Order
from quizzes.ranking.rules import Eligibility
from quizzes.ranking.values import MISSING, Table

MIDDLE = 1 << 62
LAST = (1 << 64) - 1
WIDTH = 8
"""Bytes of a packed value."""
AT_ONCE = 20_000
"""So many rows are packed at once: the numbers of a million would take as much memory as all the rest."""


@dataclass(frozen=True)
class Standing:
    """The order of the rows of a table: those that are ranked first, the others after them by receipt.

    `ranks` is 0 for a row that is not ranked. Equal rows stand in the order that the board decided, then by
    receipt.
    """

    order: "array[int]"
    ranks: "array[int]"
    ranked: int

    def equals(self, rows: Iterable[int]) -> Iterator[list[int]]:
        """Give the groups of equal rows, of ranked rows in the order of the standing."""
        group: list[int] = []
        for row in rows:
            if group and self.ranks[group[0]] != self.ranks[row]:
                yield group
                group = []
            group.append(row)
        if group:
            yield group


def rank(
    table: Table,
    keys: Sequence[Order],
    eligibility: Eligibility,
    *,
    seed: str = "",
    fewest_rounds: int = 0,
) -> Standing:
    """Return the standing of a table by ordered keys, after the filter; the order of the rows is no matter.

    A prediction that is missing comes last, in whichever direction.
    """
    full = [
        key + decided + receipt.encode()
        for key, decided, receipt in zip(
            packed(table, keys, seed), _decided(table.decided), table.receipts, strict=True
        )
    ]
    eligible = _eligible(table, eligibility, fewest_rounds)
    order = sorted((row for row in range(len(table)) if eligible[row]), key=full.__getitem__)
    ranked = len(order)
    ranks = _ranks(order, full, width=WIDTH * len(keys))
    order += sorted((row for row in range(len(table)) if not eligible[row]), key=table.receipts.__getitem__)
    return Standing(array("L", order), ranks, ranked)


def ranks_within(standing: Standing, groups: Sequence[str]) -> "array[int]":
    """Return the rank of each row among those of its group; the group "" has no ranks."""
    found = array("L", bytes(array("L").itemsize * len(groups)))
    if not any(groups):
        return found
    counted: dict[str, int] = {}
    first: dict[str, tuple[int, int]] = {}
    ranks = standing.ranks
    for row in standing.order[: standing.ranked]:
        group = groups[row]
        if not group:
            continue
        rank_of_all = ranks[row]
        place = counted[group] = counted.get(group, 0) + 1
        known = first.get(group)
        if known is None or known[0] != rank_of_all:
            known = first[group] = (rank_of_all, place)
        found[row] = known[1]
    return found


def packed(table: Table, keys: Sequence[Order], seed: str) -> Iterator[bytes]:
    """Give what each row is compared by, as bytes of one width: the least comes first."""
    if not keys:
        yield from repeat(b"", len(table))
        return
    columns = [(table.of_key(one, seed), one) for one in keys]
    pack = Struct(f">{len(keys)}Q").pack
    for first in range(0, len(table), AT_ONCE):
        yield from map(pack, *(_comparable(column[first : first + AT_ONCE], one) for column, one in columns))


def comparable(value: int, order: Order) -> int:
    """Return a value as a whole number from 0 on, of which the least comes first; what is missing is last."""
    if value == MISSING and order.key in DISTANCES:
        return LAST
    return MIDDLE - value if order.is_descending else MIDDLE + value


def _comparable(column: Sequence[int], order: Order) -> Iterable[int]:
    """Return a column as `comparable` does, without a call for each of a million values."""
    if order.key in DISTANCES:
        return [comparable(value, order) for value in column]
    if order.is_descending:
        return [MIDDLE - value for value in column]
    return [MIDDLE + value for value in column]


def _decided(places: Sequence[int]) -> Iterable[bytes]:
    """Return what orders equals: the place that the board gave, then all to whom it gave none."""
    if set(places) <= {MISSING}:
        return repeat(b"", len(places))
    pack = Struct(">Q").pack
    return (pack(LAST if place == MISSING else place) for place in places)


def _ranks(order: Sequence[int], full: Sequence[bytes], *, width: int) -> "array[int]":
    """Return the rank of each row, 0 for what is not in the order; the first bytes are what is compared."""
    ranks = array("L", bytes(array("L").itemsize * len(full)))
    before, place_before = None, 0
    for place, row in enumerate(order, start=1):
        key = full[row][:width]
        if key != before:
            before, place_before = key, place
        ranks[row] = place_before
    return ranks


def _eligible(table: Table, asked: Eligibility, fewest_rounds: int) -> bytearray:
    """Return 1 for each row that is ranked."""
    found = bytearray(b"\1" * len(table))
    checks: list[Iterable[bool]] = []
    if asked.needs_all_right:
        checks.append(map(int.__eq__, table.right, table.questions))
    if asked.fewest_right:
        checks.append(right >= asked.fewest_right for right in table.right)
    if asked.needs_all_answered:
        checks.append(map(int.__eq__, table.answered, table.questions))
    if asked.needs_exact_prediction:
        checks.append(gap == 0 for gap in table.distance)
    if fewest_rounds:
        checks.append(rounds >= fewest_rounds for rounds in table.rounds)
    for check in checks:
        for row, is_met in enumerate(check):
            if not is_met:
                found[row] = 0
    return found
