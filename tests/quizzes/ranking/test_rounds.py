"""How the rounds of a contest become one result, in columns as one person after the other."""

from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking.keys import Key, Order, orders
from quizzes.ranking.rounds import join_round
from quizzes.ranking.rules import Overall
from quizzes.ranking.values import COLUMNS, MISSING, Row, Table, Values, row_of
from tests.quizzes.ranking.slow_way import joined
from tests.quizzes.ranking.test_counting import KEYS, values
from tests.quizzes.ranking.test_standings import KEYS as ANY_KEYS
from tests.quizzes.ranking.test_standings import VALUES

ROUNDS = st.lists(st.dictionaries(st.integers(0, 5), VALUES, max_size=5), min_size=1, max_size=4)
"""What people came to in each round; the people are numbers."""


@given(ROUNDS, st.sampled_from(Overall), ANY_KEYS)
def test_joining_all_at_once_is_joining_person_by_person(
    rounds: list[dict[int, Values]], overall: Overall, keys: list[Order]
) -> None:
    whole, places = Table(), dict[int, int]()
    expected: dict[int, Row] = {}
    for number, found in enumerate(rounds):
        one = Table()
        for person, result in found.items():
            unit = f"U{number}"
            one.add([row_of(f"{person}-{number}", result, unit=unit, attempt=number, passed_over=number % 2)])
            before = expected.get(person)
            expected[person] = (
                row_of(f"{person}-{number}", result, unit=unit, attempt=number, passed_over=number % 2)
                if before is None
                else row_of(
                    before[0],
                    joined(Values(*before[8:]), result, overall, keys),
                    unit=unit,
                    attempt=before[4],
                    rounds=before[5] + 1,
                    passed_over=before[6],
                )
            )

        join_round(whole, one, [places.setdefault(person, len(places)) for person in found], overall, keys)

    assert rows_of(whole) == list(expected.values())


def rows_of(table: Table) -> list[Row]:
    return list(zip(*(getattr(table, name) for name in COLUMNS), strict=True))


def test_rounds_add_up() -> None:
    first = values(1, duration=10, distance=2)._replace(perfect_papers=1, referred=3)
    second = values(3, duration=5, distance=4)._replace(perfect_papers=2)

    assert joined(first, second, Overall.SUM, KEYS) == Values(
        4, 4, 6, 6, 15, 0, 0, prediction=14, distance=6, perfect_papers=3, referred=3
    )


def test_a_prediction_that_is_missing_in_a_round_is_missing_in_the_sum() -> None:
    sums = joined(values(1, distance=0), values(1), Overall.SUM, KEYS)

    assert (sums.prediction, sums.distance) == (MISSING, MISSING)


def test_the_better_round_stands_for_all() -> None:
    worse, better = values(3, duration=8)._replace(perfect_papers=1), values(3, duration=5)

    assert joined(worse, better, Overall.BEST_ROUND, orders(Key.SCORE, Key.DURATION)) == better._replace(
        perfect_papers=1
    )
