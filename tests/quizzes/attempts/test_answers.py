"""How answers are sent, kept and read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.answers import (
    MOST_QUESTIONS,
    NoAnswer,
    Tap,
    chosen,
    count_answered,
    merged,
    read_tap,
)


def test_an_answer_that_was_taken_back_is_not_answered() -> None:
    answers = {"1": [5, []], "2": [6, ["a"]]}

    assert count_answered(answers) == 1
    assert chosen(answers, 1) == []
    assert chosen(answers, 3) == []


def test_a_tap_is_read_as_it_is() -> None:
    sent = {"question": 3, "choice": ["b", "a", "b"], "seq": 17}

    assert read_tap(sent) == Tap(3, ["a", "b"], 17)
    assert read_tap(sent | {"choice": []}) == Tap(3, [], 17)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["question", "choice", "seq"]), inner, max_size=3)
        ),
    )
)
def test_whatever_is_sent_is_a_tap_or_is_refused(sent: Any) -> None:
    try:
        tap = read_tap(sent)
    except NoAnswer:
        return
    assert 1 <= tap.number <= MOST_QUESTIONS
    assert set(tap.letters) <= set("abcdef")


def test_a_page_adds_its_answers_and_leaves_newer_ones() -> None:
    kept = {"1": [3, ["a"]], "2": [9, ["b"]]}

    answers_now = merged(kept, {1: ["c"], 2: ["c"], 3: ["c"]}, page_seq=5, seq=10, count=20)

    assert answers_now == {"1": [10, ["c"]], "2": [9, ["b"]], "3": [10, ["c"]]}
    assert merged(kept, {1: ["a"]}, page_seq=5, seq=10, count=20) == kept
    with pytest.raises(NoAnswer):
        merged(kept, {21: ["a"]}, page_seq=5, seq=10, count=20)
