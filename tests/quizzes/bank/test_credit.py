"""How much of a question an answer is worth."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.bank.credit import Credit, worth_of_choice

LETTERS = "abcdef"
OPTIONS = st.integers(2, 6)


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "right_minus_wrong", "each_option"),
    [
        ("", 0, 0, 0),
        ("ace", 1, 1, 1),
        ("ac", 0, Fraction(2, 3), Fraction(4, 5)),
        ("a", 0, Fraction(1, 3), Fraction(3, 5)),
        ("acb", 0, Fraction(1, 3), Fraction(3, 5)),
        ("aceb", 0, Fraction(2, 3), Fraction(4, 5)),
        ("ab", 0, 0, Fraction(2, 5)),
        ("bd", 0, 0, 0),
        ("abcde", 0, Fraction(1, 3), Fraction(3, 5)),
    ],
)
def test_the_rule_says_what_part_of_several_right_options_is_worth(
    chosen: str,
    all_or_nothing: Fraction,
    right_minus_wrong: Fraction,
    each_option: Fraction,
) -> None:
    found = [worth_of_choice(chosen, "ace", option_count=5, credit=credit) for credit in Credit]

    assert found == [all_or_nothing, right_minus_wrong, each_option]


@pytest.mark.parametrize("credit", Credit)
def test_one_right_option_is_all_or_nothing_whatever_the_rule(credit: Credit) -> None:
    found = [worth_of_choice(chosen, "b", option_count=4, credit=credit) for chosen in ("b", "a", "ab", "")]

    assert found == [1, 0, 0, 0]


@given(OPTIONS, st.data(), st.sampled_from(Credit))
def test_a_worth_is_a_share_and_does_not_know_the_order_of_options(
    count: int, data: st.DataObject, credit: Credit
) -> None:
    letters = LETTERS[:count]
    right = data.draw(st.sets(st.sampled_from(letters), min_size=1))
    chosen = data.draw(st.sets(st.sampled_from(letters)))
    moved = dict(zip(letters, data.draw(st.permutations(letters)), strict=True))

    worth = worth_of_choice(chosen, right, option_count=count, credit=credit)

    assert 0 <= worth <= 1
    assert (worth == 1) == (chosen == right)
    assert worth == worth_of_choice(
        [moved[letter] for letter in chosen],
        [moved[letter] for letter in right],
        option_count=count,
        credit=credit,
    )
