"""Ranking: a total order, independent of the order of the input, equal to a slow and obvious one."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking.keys import Direction, Key, Order, orders
from quizzes.ranking.rules import EVERYBODY, Eligibility
from quizzes.ranking.standings import Standing, rank, ranks_within
from quizzes.ranking.values import MISSING, SCALE, Table, Values, distance, lot, row_of, scaled
from tests.quizzes.ranking import slow_way
from tests.quizzes.ranking.slow_way import Entrant

SEED = "5f" * 32
FEW = st.integers(0, 3)
VALUES = st.builds(
    Values,
    score=FEW.map(lambda parts: parts * SCALE // 3),
    right=FEW,
    questions=st.just(3),
    answered=FEW,
    duration=FEW,
    start=FEW,
    hand_in=FEW,
    essay=FEW.map(lambda points: points * SCALE),
    prediction=st.just(MISSING),
    distance=st.integers(-1, 2),
    perfect_papers=FEW,
    referred=FEW,
    most=st.just(3),
    prediction2=st.just(MISSING),
    distance2=st.integers(-1, 2),
)
ENTRANTS = st.lists(VALUES, max_size=12).map(
    lambda found: [(f"R{place:04d}", one) for place, one in enumerate(found)]
)
KEYS = st.lists(
    st.builds(Order, st.sampled_from(Key), st.sampled_from(Direction)),
    max_size=4,
    unique_by=lambda one: one.key,
)
ASKED = st.builds(Eligibility, st.booleans(), st.integers(0, 2), st.booleans(), st.booleans())


def table_of(entrants: Sequence[Entrant], groups: Sequence[str] = ()) -> Table:
    table = Table()
    for place, (receipt, values) in enumerate(entrants):
        table.add([row_of(receipt, values, division=groups[place] if groups else "")])
    return table


def ranks_by_receipt(table: Table, standing: Standing) -> dict[str, int]:
    return dict(zip(table.receipts, standing.ranks, strict=True))


@given(ENTRANTS, KEYS, ASKED)
def test_ranks_are_those_of_the_obvious_way(
    entrants: list[Entrant], keys: list[Order], asked: Eligibility
) -> None:
    table = table_of(entrants)

    standing = rank(table, keys, asked, seed=SEED)

    assert ranks_by_receipt(table, standing) == slow_way.ranks(entrants, keys, asked, SEED)


@given(ENTRANTS, KEYS, ASKED, st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_no_matter(
    entrants: list[Entrant], keys: list[Order], asked: Eligibility, random: Random
) -> None:
    mixed = random.sample(entrants, len(entrants))
    first, second = table_of(entrants), table_of(mixed)

    one, other = rank(first, keys, asked, seed=SEED), rank(second, keys, asked, seed=SEED)

    assert [first.receipts[row] for row in one.order] == [second.receipts[row] for row in other.order]
    assert ranks_by_receipt(first, one) == ranks_by_receipt(second, other)


@given(ENTRANTS, KEYS)
def test_the_order_is_total_and_equals_stand_by_receipt(entrants: list[Entrant], keys: list[Order]) -> None:
    table = table_of(entrants)

    standing = rank(table, keys, EVERYBODY, seed=SEED)

    assert [table.receipts[row] for row in standing.order] == slow_way.ordered(entrants, keys, SEED)


@given(ENTRANTS, KEYS, st.lists(st.sampled_from(["", "A", "B"]), min_size=12, max_size=12))
def test_ranks_within_a_group_are_those_of_the_group_alone(
    entrants: list[Entrant], keys: list[Order], groups: list[str]
) -> None:
    table = table_of(entrants, groups)

    found = dict(
        zip(
            table.receipts,
            ranks_within(rank(table, keys, EVERYBODY, seed=SEED), table.divisions),
            strict=True,
        )
    )

    expected = dict.fromkeys(table.receipts, 0)
    for group in ("A", "B"):
        alone = [one for one, name in zip(entrants, groups, strict=False) if name == group]
        expected |= slow_way.ranks(alone, keys, EVERYBODY, SEED)
    assert found == expected


def test_equals_share_a_rank_and_the_next_one_is_left_out() -> None:
    scores = [3, 5, 5, 1, 3, 3]
    table = table_of([(f"R{place}", Values(score, 0, 5, 5, 0, 0, 0)) for place, score in enumerate(scores)])

    assert list(rank(table, orders(Key.SCORE), EVERYBODY).ranks) == [3, 1, 1, 6, 3, 3]


def test_who_was_in_too_few_rounds_is_not_ranked() -> None:
    table = Table()
    for receipt, rounds in (("A", 1), ("B", 2)):
        table.add([row_of(receipt, Values(1, 1, 1, 1, 1, 1, 1), rounds=rounds)])

    assert list(rank(table, orders(Key.SCORE), EVERYBODY, fewest_rounds=2).ranks) == [0, 1]


def test_a_decision_orders_equals_but_they_keep_their_rank() -> None:
    table = Table()
    for receipt, decided in (("A", MISSING), ("B", 2), ("C", 1)):
        table.add([row_of(receipt, Values(1, 1, 1, 1, 1, 1, 1), decided=decided)])

    standing = rank(table, orders(Key.SCORE), EVERYBODY)

    assert [table.receipts[row] for row in standing.order] == ["C", "B", "A"]
    assert list(standing.ranks) == [1, 1, 1]


def test_a_lot_is_what_anybody_can_draw_again() -> None:
    assert lot("seed", "K7QFA-9MXHE") == 0x47501BE9195C029


@pytest.mark.parametrize(
    ("prediction", "counted", "expected"), [(5, 8, 3), (8, 5, 3), (MISSING, 5, MISSING), (5, None, MISSING)]
)
def test_a_prediction_is_so_far_from_what_was_counted(
    prediction: int, counted: int | None, expected: int
) -> None:
    assert distance(prediction, counted) == expected


def test_points_that_are_no_multiple_of_a_part_are_refused() -> None:
    assert scaled(Fraction(22, 3)) == 22 * SCALE // 3
    with pytest.raises(ValueError, match="not a multiple"):
        scaled(Fraction(1, 23))
