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
    entry,
    late_entries,
    merged,
    read_tap,
    saved_at,
)
from tests.world import NOON

AT = int(NOON.timestamp() * 1000)


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

    answers_now = merged(kept, {1: ["c"], 2: ["c"], 3: ["c"]}, page_seq=5, seq=10, count=20, now=NOON)

    assert answers_now == {
        "1": [10, ["c"], AT],
        "2": [9, ["b"]],
        "3": [10, ["c"], AT],
    }
    assert merged(kept, {1: ["a"]}, page_seq=5, seq=10, count=20, now=NOON) == kept
    with pytest.raises(NoAnswer):
        merged(kept, {21: ["a"]}, page_seq=5, seq=10, count=20, now=NOON)


def test_an_answer_keeps_when_it_arrived() -> None:
    moment = NOON.replace(microsecond=123_000)

    assert saved_at(entry(Tap(1, ["a"], 3), moment)) == moment
    assert saved_at([3, ["a"]]) is None


@pytest.mark.parametrize(
    ("number", "seq", "is_kept"),
    [(1, 5, False), (1, 6, True), (2, 7, False), (2, 8, True), (3, 1, True), (20, 1, True), (21, 1, False)],
)
def test_only_what_is_newer_than_all_that_is_known_is_late(number: int, seq: int, is_kept: bool) -> None:
    known = {"2": [7, ["c"], AT]}

    found = late_entries({"1": [5, ["a"], AT]}, known, [Tap(number, ["d"], seq)], count=20, now=NOON)

    assert found == (known | {str(number): [seq, ["d"], AT]} if is_kept else known)
