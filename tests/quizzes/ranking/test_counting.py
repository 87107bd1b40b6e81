"""Which attempt of a person counts in a round."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking.counting import chooser, count_one_each, counted
from quizzes.ranking.keys import Key, Order, orders
from quizzes.ranking.rules import Counts
from quizzes.ranking.values import MISSING, Table, Values, row_of
from tests.quizzes.ranking.test_standings import KEYS as ANY_KEYS
from tests.quizzes.ranking.test_standings import VALUES

KEYS = orders(Key.SCORE, Key.PREDICTION, Key.DURATION, Key.LOT)


def values(score: int, *, duration: int = 0, hand_in: int = 0, distance: int = MISSING) -> Values:
    return Values(
        score,
        score,
        3,
        3,
        duration,
        0,
        hand_in,
        prediction=7 if distance >= 0 else MISSING,
        distance=distance,
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [(Counts.BEST, 2), (Counts.FIRST, 0), (Counts.LAST, 3), (Counts.MOST_CORRECT, 1)],
)
def test_the_attempt_that_the_rules_name_counts(counts: Counts, expected: int) -> None:
    attempts = [
        values(1, duration=1, hand_in=1),
        values(3, duration=9, hand_in=2, distance=5),
        values(3, duration=9, hand_in=3, distance=4),
        values(3, duration=1, hand_in=4),
    ]

    place, chosen = counted(attempts, chooser(counts, KEYS))

    assert (place, chosen) == (expected, attempts[expected]._replace(perfect_papers=3))


def test_of_equal_attempts_the_first_counts() -> None:
    assert counted([values(2), values(2)], chooser(Counts.BEST, KEYS))[0] == 0


@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), max_size=5), st.sampled_from(Counts), ANY_KEYS)
def test_counting_all_at_once_is_counting_person_by_person(
    sittings: list[list[Values]], counts: Counts, keys: list[Order]
) -> None:
    table, people = Table(), array("q")
    expected = []
    for person, attempts in enumerate(sittings):
        table.add([row_of(f"{person}-{place}", one) for place, one in enumerate(attempts)])
        people.extend([person] * len(attempts))
        place, chosen = counted(attempts, chooser(counts, keys))
        expected.append((person, f"{person}-{place}", chosen))

    left = count_one_each(table, people, counts, keys)

    rows = range(len(table))
    assert [(left[row], table.receipts[row], table.values(row)) for row in rows] == expected
