"""Which attempt of a person counts in a round."""

from array import array
from collections.abc import Callable, Sequence
from itertools import compress, pairwise

from quizzes.ranking.keys import Key, Order, orders
from quizzes.ranking.rules import Counts
from quizzes.ranking.standings import comparable, packed
from quizzes.ranking.values import Table, Values, value_of

OF_A_PERSON = frozenset({Key.PERFECT_PAPERS, Key.REFERRED, Key.LOT})
"""Keys that tell people apart, not the attempts of one."""
MOST_CORRECT_KEYS = orders(Key.RIGHT, Key.HAND_IN)
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


def count_one_each(table: Table, people: "array[int]", counts: Counts, keys: Sequence[Order]) -> "array[int]":
    """Leave of a table of attempts the one of each person that counts, and return the person of each row.

    The attempts of a person follow each other by their number. How many papers were all right is counted over
    all of them. It comes to the same as `counted` for each person.
    """
    perfect = bytearray(map(int.__eq__, table.right, table.questions))
    table.perfect_papers = array("q", list(perfect))
    firsts = [row for row in range(len(people)) if row == 0 or people[row] != people[row - 1]]
    if len(firsts) == len(people):
        return people
    best = _best_of(table, counts, keys)
    kept = bytearray(len(people))
    for first, end in pairwise([*firsts, len(people)]):
        row = first if end - first == 1 else best(range(first, end))
        kept[row] = 1
        table.perfect_papers[row] = sum(perfect[first:end])
    table.keep(kept)
    return array("q", compress(people, kept))


def _best_of(table: Table, counts: Counts, keys: Sequence[Order]) -> Callable[[range], int]:
    """Return what finds the row that counts among those of a person; of equal ones it is the first."""
    if counts is Counts.FIRST:
        return lambda rows: rows[0]
    if counts is Counts.LAST:
        return lambda rows: rows[-1]
    own = [one for one in keys if one.key not in OF_A_PERSON]
    compared = list(packed(table, MOST_CORRECT_KEYS if counts is Counts.MOST_CORRECT else own, ""))
    return lambda rows: min(rows, key=compared.__getitem__)


def counted(attempts: Sequence[Values], choose: Chooser) -> tuple[int, Values]:
    """Return the place of the attempt that counts, and what it is ranked by.

    How many papers were all right is counted over all attempts.
    """
    place = choose(attempts) if len(attempts) > 1 else 0
    perfect = sum(one.is_all_right for one in attempts)
    return place, attempts[place]._replace(perfect_papers=perfect)
