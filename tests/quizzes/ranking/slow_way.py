"""Ranking as a child would do it: compare everybody with everybody, with fractions and plain words."""

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key
from hashlib import sha256

from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.counting import chooser
from quizzes.ranking.keys import Key, Order
from quizzes.ranking.rules import Counts, Eligibility, Overall
from quizzes.ranking.values import MISSING, SCALE, Values

Entrant = tuple[str, Values]


def shown(entrant: Entrant, key: Key, seed: str) -> Fraction | None:
    receipt, values = entrant
    if key is Key.SCORE:
        return Fraction(values.score, SCALE)
    if key is Key.SCORE_WITH_ESSAY:
        return Fraction(values.score, SCALE) + Fraction(values.essay, SCALE)
    if key is Key.PREDICTION:
        return None if values.distance == MISSING else Fraction(values.distance)
    if key is Key.PREDICTION2:
        return None if values.distance2 == MISSING else Fraction(values.distance2)
    if key is Key.LOT:
        return Fraction(int(sha256((seed + ":" + receipt).encode()).hexdigest()[:15], 16))
    return Fraction(getattr(values, key.value))


def compare(one: Entrant, other: Entrant, keys: Sequence[Order], seed: str) -> int:
    """Return less than 0 where one comes first, 0 where they are equal."""
    for order in keys:
        mine, theirs = shown(one, order.key, seed), shown(other, order.key, seed)
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return 1 if mine is None else -1
        is_first = mine > theirs if order.is_descending else mine < theirs
        return -1 if is_first else 1
    return 0


def is_ranked(values: Values, asked: Eligibility) -> bool:
    if asked.needs_all_right and values.right != values.questions:
        return False
    if values.right < asked.fewest_right:
        return False
    if asked.needs_all_answered and values.answered != values.questions:
        return False
    return not (asked.needs_exact_prediction and values.distance != 0)


def ranks(
    entrants: Sequence[Entrant], keys: Sequence[Order], asked: Eligibility, seed: str
) -> dict[str, int]:
    """Return the rank of each receipt: one more than how many come before it; 0 is not ranked."""
    ranked = [one for one in entrants if is_ranked(one[1], asked)]
    found = {receipt: 0 for receipt, _values in entrants}
    for one in ranked:
        found[one[0]] = 1 + sum(compare(other, one, keys, seed) < 0 for other in ranked)
    return found


def ordered(entrants: Sequence[Entrant], keys: Sequence[Order], seed: str) -> list[str]:
    """Return the receipts in order, equal ones by receipt."""

    def order(one: Entrant, other: Entrant) -> int:
        return compare(one, other, keys, seed)

    by_receipt = sorted(entrants, key=lambda one: one[0])
    return [receipt for receipt, _values in sorted(by_receipt, key=cmp_to_key(order))]


def file_lines(conclusion: Conclusion) -> list[str]:
    """Return the lines of the entrants in the published file, each written by itself."""
    table, won = conclusion.table, conclusion.prizes_by_row()
    found = []
    for row in conclusion.standing.order:
        values = table.values(row)
        gapped = (values.answered, values.prediction, values.distance, table.decided[row])
        second = (values.prediction2, values.distance2) if conclusion.terms.prediction2 else ()
        said = [
            table.receipts[row],
            conclusion.standing.ranks[row],
            conclusion.division_ranks[row],
            table.units[row],
            table.kinds[row],
            table.divisions[row],
            *(str(Fraction(parts, SCALE)) for parts in (values.score, values.essay, values.most)),
            *(values.right, values.questions, values.duration, values.start, values.hand_in),
            *(values.perfect_papers, values.referred, table.rounds[row], table.passed_over[row]),
            *(None if one == MISSING else one for one in gapped),
            [[one.tier, one.division, one.value] for one in won.get(row, [])],
            *(None if one == MISSING else one for one in second),
        ]
        found.append(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
    return found


def joined(before: Values, after: Values, overall: Overall, keys: Sequence[Order]) -> Values:
    if overall is Overall.BEST_ROUND:
        better = chooser(Counts.BEST, keys)((before, after))
        chosen = (before, after)[better]
        return chosen._replace(
            perfect_papers=before.perfect_papers + after.perfect_papers,
            referred=before.referred + after.referred,
        )
    sums = Values(*map(int.__add__, before, after))
    return sums._replace(
        answered=_sum(before.answered, after.answered),
        prediction=_sum(before.prediction, after.prediction),
        distance=_sum(before.distance, after.distance),
        prediction2=_sum(before.prediction2, after.prediction2),
        distance2=_sum(before.distance2, after.distance2),
    )


def _sum(before: int, after: int) -> int:
    return MISSING if MISSING in (before, after) else before + after
