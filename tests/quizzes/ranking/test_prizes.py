"""Who wins what."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking.keys import Key, orders
from quizzes.ranking.prizes import Awards, Tie, award
from quizzes.ranking.rules import EVERYBODY, OnePrize, Prize, Ties
from quizzes.ranking.standings import rank
from quizzes.ranking.values import Table, Values, row_of

BY_SCORE = orders(Key.SCORE)


def table_of(scores: Sequence[int], **columns: Sequence[Any]) -> Table:
    table = Table()
    for place, score in enumerate(scores):
        own = {name: column[place] for name, column in columns.items()}
        values = Values(score, score, 9, 9, 0, 0, 0, referred=own.pop("referred", 0))
        table.add([row_of(f"R{place}", values, **own)])
    return table


def awards(table: Table, *prizes: Prize, one_prize: OnePrize = OnePrize.STANDING) -> Awards:
    standing = rank(table, BY_SCORE, EVERYBODY)
    return award(table, standing, prizes, one_prize=one_prize, eligibility=EVERYBODY, divisions=("A", "B"))


def won(found: Awards) -> list[tuple[str, int, int]]:
    return [(f"R{one.row}", one.tier, one.value) for one in found.won]


FIRST, SECOND = Prize("Nhất", 1, 900), Prize("Nhì", 2, 300)


def test_tiers_are_given_from_the_top() -> None:
    assert won(awards(table_of([5, 9, 7, 6]), FIRST, SECOND)) == [
        ("R1", 0, 900),
        ("R2", 1, 300),
        ("R3", 1, 300),
    ]


def test_who_won_before_is_passed_over_and_the_next_in_line_moves_up() -> None:
    table = table_of([5, 9, 7, 6], passed_over=[0, 1, 0, 0])

    assert won(awards(table, FIRST, SECOND)) == [("R2", 0, 900), ("R3", 1, 300), ("R0", 1, 300)]


def test_a_tie_inside_a_tier_needs_no_decision() -> None:
    found = awards(table_of([7, 7, 9]), FIRST, SECOND)

    assert (won(found), found.ties) == ([("R2", 0, 900), ("R0", 1, 300), ("R1", 1, 300)], [])


def test_a_tie_at_the_edge_stops_the_tier_and_those_below_it() -> None:
    found = awards(table_of([9, 7, 7, 7, 1]), FIRST, SECOND, Prize("Ba", 1))

    assert (won(found), found.ties) == ([("R0", 0, 900)], [Tie(1, "", (1, 2, 3), 2)])


@pytest.mark.parametrize(
    ("decided", "is_clear"),
    [([-1, 1, -1, 2], True), ([-1, 1, -1, -1], False), ([-1, 1, 2, 2], False), ([-1, 3, 2, 1], True)],
)
def test_a_decision_of_the_board_ends_a_tie(decided: list[int], is_clear: bool) -> None:
    found = awards(table_of([9, 7, 7, 7], decided=decided), FIRST, SECOND)

    assert (not found.ties, len(found.won)) == (is_clear, 3 if is_clear else 1)


def test_equals_share_what_a_tier_is_worth() -> None:
    shared = Prize("Nhất", 1, 900, ties=Ties.SHARE)

    found = awards(table_of([9, 9, 5, 9]), shared, SECOND)

    assert won(found) == [("R0", 0, 300), ("R1", 0, 300), ("R3", 0, 300), ("R2", 1, 300)]


def test_everybody_who_is_ranked_shares_a_pot() -> None:
    assert won(awards(table_of([9, 9, 5]), Prize("Chia giải", None, 1000, ties=Ties.SHARE))) == [
        ("R0", 0, 333),
        ("R1", 0, 333),
        ("R2", 0, 333),
    ]


def test_each_division_has_its_own_prizes() -> None:
    table = table_of([5, 9, 7, 6], division=["A", "B", "B", "A"])

    found = awards(table, Prize("Nhất", 1, division="*"), Prize("Khuyến khích", 1, division="B"))

    assert [(f"R{one.row}", one.tier, one.division) for one in found.won] == [
        ("R3", 0, "A"),
        ("R1", 0, "B"),
        ("R2", 1, "B"),
    ]


@pytest.mark.parametrize(
    ("one_prize", "expected"),
    [
        (OnePrize.STANDING, [("R1", 0, 900), ("R2", 1, 50)]),
        (OnePrize.NEVER, [("R1", 0, 900), ("R1", 1, 50), ("R2", 1, 50)]),
    ],
)
def test_a_prize_may_go_by_people_referred(one_prize: OnePrize, expected: list[tuple[str, int, int]]) -> None:
    table = table_of([5, 9, 7, 6], referred=[0, 8, 3, 0])

    found = awards(table, FIRST, Prize("Lan toả", 2, 50, keys=orders(Key.REFERRED)), one_prize=one_prize)

    assert won(found) == expected


@given(
    st.lists(st.integers(0, 4), max_size=12),
    st.lists(st.integers(1, 3), max_size=4),
    st.sampled_from([Ties.SHARE, Ties.STOP]),
)
def test_nobody_wins_twice_nobody_better_goes_without_and_no_money_appears(
    scores: list[int], counts: list[int], ties: Ties
) -> None:
    prizes = [Prize(f"Giải {place}", count, 100, ties=ties) for place, count in enumerate(counts)]

    found = awards(table_of(scores), *prizes)

    winners = [one.row for one in found.won]
    worst = min((scores[row] for row in winners), default=0)
    assert len(set(winners)) == len(winners)
    assert all(row in winners for row in range(len(scores)) if scores[row] > worst) or not winners
    assert sum(one.value for one in found.won) <= 100 * sum(counts)
    assert not (found.ties and ties is Ties.SHARE)
