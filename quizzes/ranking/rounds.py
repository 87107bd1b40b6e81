"""How the rounds of a contest become one result: column by column, for nothing is made per entrant."""

from array import array
from collections.abc import Iterable, MutableSequence, Sequence
from itertools import compress
from typing import Any

from quizzes.ranking.counting import OF_A_PERSON
from quizzes.ranking.keys import Order
from quizzes.ranking.rules import Overall
from quizzes.ranking.standings import packed
from quizzes.ranking.values import COLUMNS, MISSING, VALUES, Table

LATEST = ("units", "kinds", "divisions")
"""What an entrant is in the last round is what they are in the whole contest."""
GAPPED = frozenset({"answered", "prediction", "distance", "prediction2", "distance2"})
"""What is missing in one round is missing in the sum."""
OF_ALL_ROUNDS = ("rounds", "perfect_papers", "referred")
"""Added up even where the best round stands for all."""


def join_round(
    whole: Table, one: Table, places: Sequence[int], overall: Overall, keys: Sequence[Order]
) -> None:
    """Join each row of a round with the row of the whole at its place; rows past the last one are added.

    Values are added up, or the better round stands: of equal ones the earlier. An entrant is named by the
    receipt of their first round, and stands in the unit of the last.
    """
    size = len(whole)
    known = bytearray(place < size for place in places)
    rows = array("q", compress(range(len(places)), known))
    kept = array("q", compress(places, known))
    for name in LATEST:
        _put(getattr(whole, name), kept, map(getattr(one, name).__getitem__, rows))
    if overall is Overall.BEST_ROUND:
        _keep_better(whole, one, kept, rows, keys)
    for name in OF_ALL_ROUNDS if overall is Overall.BEST_ROUND else ("rounds", *VALUES):
        add = _add_gapped if name in GAPPED else _add
        add(whole.column(name), kept, map(one.column(name).__getitem__, rows))
    new = bytearray(not is_known for is_known in known)
    for name in COLUMNS:
        getattr(whole, name).extend(compress(getattr(one, name), new))


def _keep_better(
    whole: Table, one: Table, kept: Sequence[int], rows: Sequence[int], keys: Sequence[Order]
) -> None:
    """Give the values of the round to those who did better in it than before."""
    own = [order for order in keys if order.key not in OF_A_PERSON]
    before, after = list(packed(whole, own, "")), list(packed(one, own, ""))
    better = bytearray(after[row] < before[place] for place, row in zip(kept, rows, strict=True))
    kept, rows = array("q", compress(kept, better)), array("q", compress(rows, better))
    for name in VALUES:
        if name not in OF_ALL_ROUNDS:
            _put(whole.column(name), kept, map(one.column(name).__getitem__, rows))


def _put(column: MutableSequence[Any], places: Sequence[int], values: Iterable[Any]) -> None:
    for place, value in zip(places, values, strict=True):
        column[place] = value


def _add(column: "array[int]", places: Sequence[int], values: Iterable[int]) -> None:
    for place, value in zip(places, values, strict=True):
        column[place] += value


def _add_gapped(column: "array[int]", places: Sequence[int], values: Iterable[int]) -> None:
    for place, value in zip(places, values, strict=True):
        is_missing = value == MISSING or column[place] == MISSING
        column[place] = MISSING if is_missing else column[place] + value
