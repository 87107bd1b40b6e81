"""Which attempt of a person counts in a round, and how rounds become one result."""

from collections.abc import Callable, Sequence

from quizzes.ranking.keys import Key, Order
from quizzes.ranking.rules import Counts, Overall
from quizzes.ranking.standings import comparable
from quizzes.ranking.values import MISSING, Values, value_of

OF_A_PERSON = frozenset({Key.PERFECT_PAPERS, Key.REFERRED, Key.LOT})
"""Keys that tell people apart, not the attempts of one."""
Chooser = Callable[[Sequence[Values]], int]


def chooser(counts: Counts, keys: Sequence[Order]) -> Chooser:
    """Return what finds the place of the attempt that counts, among a person's attempts by their number.

    Of attempts that the rule leaves equal, the first counts.
    """
    own = [one for one in keys if one.key not in OF_A_PERSON]

    def best(attempts: Sequence[Values]) -> int:
        return min(
            range(len(attempts)),
            key=lambda place: [comparable(value_of(attempts[place], one.key), one) for one in own],
        )

    def most_correct(attempts: Sequence[Values]) -> int:
        return min(range(len(attempts)), key=lambda place: (-attempts[place].right, attempts[place].hand_in))

    choosers: dict[Counts, Chooser] = {
        Counts.BEST: best,
        Counts.FIRST: lambda attempts: 0,
        Counts.LAST: lambda attempts: len(attempts) - 1,
        Counts.MOST_CORRECT: most_correct,
    }
    return choosers[counts]


def counted(attempts: Sequence[Values], choose: Chooser) -> tuple[int, Values]:
    """Return the place of the attempt that counts, and what it is ranked by.

    How many papers were all right is counted over all attempts.
    """
    place = choose(attempts) if len(attempts) > 1 else 0
    perfect = sum(one.is_all_right for one in attempts)
    return place, attempts[place]._replace(perfect_papers=perfect)


def joined(before: Values, after: Values, overall: Overall, keys: Sequence[Order]) -> Values:
    """Return the result of two rounds: added up, or the better one.

    A distance that is missing in one round is missing in the sum.
    """
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
    )


def _sum(before: int, after: int) -> int:
    return MISSING if MISSING in (before, after) else before + after
