"""Texts that say the same, or nearly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.bank.likeness import LEAST, Alike, likenesses

TEN = "mot hai ba bon nam sau bay tam chin muoi"

words = st.lists(st.sampled_from("abcdef"), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        ([], []),
        ([TEN], []),
        ([TEN, TEN], [Alike(1, 2, 1.0)]),
        ([TEN, TEN, TEN], [Alike(1, 2, 1.0), Alike(1, 3, 1.0)]),
        ([TEN, TEN.replace("muoi", "ba")], [Alike(1, 2, 9 / 13)][:0]),
        ([f"{TEN} mot", f"{TEN} hai", "khac han"], [Alike(1, 2, 10 / 14)]),
        (["a b", "b a"], []),
    ],
)
def test_what_is_alike(texts: list[str], pairs: list[Alike]) -> None:
    assert list(likenesses(enumerate(texts, start=1)).found) == pairs


@given(st.lists(words, max_size=12))
def test_the_rare_words_miss_nothing(texts: list[str]) -> None:
    found = {(pair.first, pair.second) for pair in likenesses(enumerate(texts)).found if pair.likeness < 1}

    assert found == slowly(texts)


def slowly(texts: list[str]) -> set[tuple[int, int]]:
    """Return the pairs of different texts that are alike, each of the first of its kind with each."""
    sets = {
        number: set(pairwise(["", *text.split(), ""]))
        for number, text in enumerate(texts)
        if text not in texts[:number]
    }
    return {
        (one, other)
        for one in sets
        for other in sets
        if one < other and len(sets[one] & sets[other]) >= LEAST * len(sets[one] | sets[other])
    }


def test_a_search_that_would_take_too_long_ends_and_says_so() -> None:
    texts = [(number, f"{TEN} {number}") for number in range(20)]

    assert likenesses(texts).is_whole
    cut = likenesses(texts, most_compared=5)

    assert (len(cut.found), cut.is_whole) == (5, False)
