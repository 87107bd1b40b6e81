"""The arithmetic of targets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.targets.figures import Asked, roll_up
from lms.targets.rules import Ratio


@pytest.mark.parametrize(
    ("ratio", "threshold", "expected"),
    [
        (Ratio(35599, 35900), 100, (9916, False, 301)),
        (Ratio(35900, 35900), 100, (10000, True, 0)),
        (Ratio(19999, 20000), 100, (9999, False, 1)),
        (Ratio(99999, 100000), 100, (9999, False, 1)),
        (Ratio(89999, 100000), 90, (8999, False, 1)),
        (Ratio(90, 100), 90, (9000, True, 0)),
        (Ratio(1, 3), 0, (3333, True, 0)),
        (Ratio(2, 3), 70, (6667, False, 1)),
        (Ratio(14, 127), 10, (1102, True, 0)),
        (Ratio(0, 5), 100, (0, False, 5)),
        (Ratio(0, 0), 100, (None, None, 0)),
    ],
)
def test_whole_numbers_decide(
    ratio: Ratio, threshold: int, expected: tuple[int | None, bool | None, int]
) -> None:
    assert (ratio.rate(threshold), ratio.is_met(threshold), ratio.gap(threshold)) == expected


@given(st.integers(1, 10**6), st.data())
def test_a_rate_reaches_the_threshold_exactly_when_the_target_is_met(
    denominator: int, data: st.DataObject
) -> None:
    threshold = data.draw(st.integers(1, 100))
    ratio = Ratio(data.draw(st.integers(0, denominator)), denominator)
    rate = ratio.rate(threshold)

    assert rate is not None
    assert (rate >= 100 * threshold) == ratio.is_met(threshold)


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 100))
def test_the_gap_is_just_what_is_missing(numerator: int, denominator: int, threshold: int) -> None:
    ratio = Ratio(min(numerator, denominator), denominator)
    gap = ratio.gap(threshold)

    assert Ratio(ratio.numerator + gap, denominator).is_met(threshold)
    assert gap == 0 or not Ratio(ratio.numerator + gap - 1, denominator).is_met(threshold)


def test_a_person_with_posts_in_two_units_counts_once_above_them() -> None:
    chains = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4), 5: (1, 3, 5)}
    places = {1: [4, 5], 2: [4], 3: [2]}

    assert roll_up(places, {1: (1,), 3: (1,)}, chains, 1) == {
        1: [2, 3],
        2: [2, 3],
        3: [1, 1],
        4: [1, 2],
        5: [1, 1],
    }


def test_units_above_the_one_that_promised_are_left_out() -> None:
    assert roll_up({1: [4]}, {}, {2: (2,), 4: (2, 4)}, 0) == {2: [1], 4: [1]}


@pytest.mark.parametrize(
    ("promised", "own", "asked"),
    [
        (80, {}, [80, 80, 80]),
        (80, {2: 90}, [80, 90, 90]),
        (80, {2: 90, 3: 95}, [80, 90, 95]),
        (80, {2: 90, 3: 85}, [80, 90, 90]),
        (95, {2: 90, 3: 99}, [95, 95, 99]),
        (None, {2: 90}, [None, None, None]),
    ],
)
def test_nothing_asks_less_than_what_stands_above_it(
    promised: int | None, own: dict[int, int], asked: list[int | None]
) -> None:
    rule = Asked(promised, own, {1: (1,), 2: (1, 2), 3: (1, 2, 3)})

    assert [rule.of(unit_id) for unit_id in (1, 2, 3)] == asked
