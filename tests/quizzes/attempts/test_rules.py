"""What is allowed in a sitting, what is right, and what is told when."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from lms.ledger.rules import Outcome
from quizzes.attempts import rules
from quizzes.attempts.rules import (
    GRACE,
    Choosable,
    Grade,
    NewQuiz,
    NoAnswer,
    NoAttemptsLeft,
    NotOpenYet,
    Reveal,
    ScoreShown,
    Standing,
    Tap,
    Window,
    WindowClosed,
)
from tests.world import DAY, MINUTE, NOON

TICK = timedelta(microseconds=1)
OPEN = Window(opens_at=NOON, closes_at=NOON + DAY, allowance=15 * MINUTE)
QUIZ = NewQuiz(activity_id=1, bank_id=1, title="Bài thi", question_count=20)
PAPER = [{"version_id": number, "options": ["c", "a", "b"], "right": ["b"]} for number in range(4)]


@pytest.mark.parametrize(
    ("window", "started_at", "deadline"),
    [
        (OPEN, NOON, NOON + 15 * MINUTE),
        (OPEN, NOON + DAY - 15 * MINUTE, NOON + DAY),
        (OPEN, NOON + DAY - 5 * MINUTE, NOON + DAY),
        (replace(OPEN, allowance=None), NOON, NOON + DAY),
        (replace(OPEN, closes_at=None), NOON, NOON + 15 * MINUTE),
        (Window(), NOON, None),
    ],
)
def test_the_earlier_of_allowance_and_closing_is_the_deadline(
    window: Window, started_at: datetime, deadline: datetime | None
) -> None:
    assert window.deadline(started_at) == deadline


@pytest.mark.parametrize(
    ("taken", "now", "refusal"),
    [
        (0, NOON - TICK, NotOpenYet),
        (0, NOON, None),
        (1, NOON + DAY - TICK, None),
        (0, NOON + DAY, WindowClosed),
        (2, NOON, NoAttemptsLeft),
    ],
)
def test_a_start_needs_an_open_window_and_an_attempt_left(
    taken: int, now: datetime, refusal: type[Refused] | None
) -> None:
    if refusal is None:
        rules.check_start(OPEN, taken=taken, limit=2, now=now)
        return
    with pytest.raises(refusal):
        rules.check_start(OPEN, taken=taken, limit=2, now=now)


def test_without_bounds_one_may_always_start() -> None:
    rules.check_start(Window(), taken=1000, limit=None, now=NOON)


def test_the_grace_is_half_open() -> None:
    assert not rules.is_overdue(NOON, NOON + GRACE - TICK)
    assert rules.is_overdue(NOON, NOON + GRACE)
    assert not rules.is_overdue(None, NOON)


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=40), st.integers(), st.booleans())
def test_a_paper_has_each_question_once(version_ids: list[int], seed: int, is_shuffled: bool) -> None:
    count = 1 + seed % len(version_ids)

    drawn = rules.draw(version_ids, count, is_shuffled=is_shuffled, random=Random(seed))

    assert len(drawn) == len(set(drawn)) == count
    assert set(drawn) <= set(version_ids)
    if not is_shuffled:
        assert drawn == [one for one in version_ids if one in set(drawn)]


def test_the_same_chance_draws_the_same_paper_and_another_one_does_not() -> None:
    def drawn(seed: int) -> list[int]:
        return rules.draw(range(300), 20, is_shuffled=True, random=Random(seed))

    assert drawn(1) == drawn(1) != drawn(2)


def test_a_bank_that_is_too_small_draws_nothing() -> None:
    with pytest.raises(Refused) as refusal:
        rules.draw(range(12), 20, is_shuffled=True, random=Random(1))
    assert str(refusal.value).startswith("Ngân hàng câu hỏi chỉ còn 12 câu, mỗi đề cần 20 câu.")


@given(st.integers(), st.integers(2, 6))
def test_a_shuffled_question_keeps_what_is_right(seed: int, count: int) -> None:
    keys = tuple("abcdef"[:count])
    right = frozenset(keys[seed % count])

    item = rules.lay_out(Choosable(7, keys, right), is_shuffled=True, random=Random(seed))

    assert sorted(item["options"]) == list(keys)
    assert {item["options"]["abcdef".index(letter)] for letter in item["right"]} == right


def test_a_question_that_is_not_shuffled_stays_as_its_author_wrote_it() -> None:
    question = Choosable(7, ("a", "b", "c"), frozenset("b"))

    assert rules.lay_out(question, is_shuffled=False, random=Random(1)) == {
        "version_id": 7,
        "options": ["a", "b", "c"],
        "right": ["b"],
    }


def test_a_receipt_code_has_no_letter_that_looks_like_another() -> None:
    codes = {rules.receipt_code(Random(seed)) for seed in range(200)}

    assert len(codes) == 200
    assert set("".join(codes)) - {"-"} <= set(rules.CODE_ALPHABET)
    assert not set(rules.CODE_ALPHABET) & set("0O1IL5S2Z8BU")
    assert {len(code) for code in codes} == {11}


@pytest.mark.parametrize(
    ("answers", "pass_percent", "grade"),
    [
        ({}, None, Grade(0, 0, Outcome.TAKEN)),
        ({}, 1, Grade(0, 0, Outcome.FAILED)),
        ({"1": [1, ["b"]], "2": [2, ["b"]], "3": [3, ["b"]]}, 75, Grade(3, 75, Outcome.PASSED)),
        ({"1": [1, ["b"]], "2": [2, ["b"]], "3": [3, ["b"]]}, 76, Grade(3, 75, Outcome.FAILED)),
        ({"1": [1, ["a"]], "2": [2, ["b", "c"]], "3": [3, []]}, 50, Grade(0, 0, Outcome.FAILED)),
        ({str(number): [number, ["b"]] for number in range(1, 5)}, 100, Grade(4, 100, Outcome.PASSED)),
    ],
)
def test_a_paper_is_worth_its_right_answers(
    answers: dict[str, Any], pass_percent: int | None, grade: Grade
) -> None:
    assert rules.grade(PAPER, answers, pass_percent=pass_percent) == grade


def test_a_score_is_never_rounded_up_onto_the_mark() -> None:
    answers = {"1": [1, ["b"]], "2": [2, ["b"]]}

    assert rules.grade(PAPER[:3], answers, pass_percent=67) == Grade(2, 66.67, Outcome.FAILED)
    assert rules.grade(PAPER[:3], answers, pass_percent=66) == Grade(2, 66.67, Outcome.PASSED)


def test_an_answer_that_was_taken_back_is_not_answered() -> None:
    answers = {"1": [5, []], "2": [6, ["a"]]}

    assert rules.count_answered(answers) == 1
    assert rules.chosen(answers, 1) == []
    assert rules.chosen(answers, 3) == []


def test_a_tap_is_read_as_it_is() -> None:
    sent = {"question": 3, "choice": ["b", "a", "b"], "seq": 17}

    assert rules.read_tap(sent) == Tap(3, ["a", "b"], 17)
    assert rules.read_tap(sent | {"choice": []}) == Tap(3, [], 17)


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
        tap = rules.read_tap(sent)
    except NoAnswer:
        return
    assert 1 <= tap.number <= rules.MOST_QUESTIONS
    assert set(tap.letters) <= set("abcdef")


def test_a_page_adds_its_answers_and_leaves_newer_ones() -> None:
    kept = {"1": [3, ["a"]], "2": [9, ["b"]]}

    merged = rules.merged(kept, {1: ["c"], 2: ["c"], 3: ["c"]}, page_seq=5, seq=10, count=20)

    assert merged == {"1": [10, ["c"]], "2": [9, ["b"]], "3": [10, ["c"]]}
    assert rules.merged(kept, {1: ["a"]}, page_seq=5, seq=10, count=20) == kept
    with pytest.raises(NoAnswer):
        rules.merged(kept, {21: ["a"]}, page_seq=5, seq=10, count=20)


def told(reveal: Reveal, standing: Standing, now: datetime = NOON, limit: int | None = 3) -> bool:
    return rules.shows_answers(reveal, OPEN, standing, limit=limit, now=now)


def test_answers_are_told_when_the_rule_says_so() -> None:
    first, last, passed = Standing(taken=1), Standing(taken=3), Standing(taken=1, has_passed=True)
    over = NOON + DAY + GRACE

    assert [told(Reveal.AFTER_EACH, one) for one in (first, last, passed)] == [True, True, True]
    assert [told(Reveal.AFTER_LAST, one) for one in (first, last, passed)] == [False, True, True]
    assert [told(Reveal.AFTER_CLOSE, one) for one in (first, last, passed)] == [False, False, False]
    assert [told(Reveal.NEVER, one, over) for one in (first, last, passed)] == [False, False, False]
    assert [told(Reveal.AFTER_LAST, first, moment) for moment in (over - TICK, over)] == [False, True]
    assert [told(Reveal.AFTER_CLOSE, first, moment) for moment in (over - TICK, over)] == [False, True]


def test_answers_are_never_told_while_a_paper_lies_open() -> None:
    sitting = Standing(taken=3, open_id=7, has_passed=True)

    assert [told(reveal, sitting, NOON + 2 * DAY) for reveal in Reveal] == [False] * 4


def test_without_a_limit_the_answers_wait_for_a_pass() -> None:
    assert not told(Reveal.AFTER_LAST, Standing(taken=50), limit=None)
    assert told(Reveal.AFTER_LAST, Standing(taken=50, has_passed=True), limit=None)


def test_a_score_is_told_at_once_or_after_the_close() -> None:
    over = NOON + DAY + GRACE

    assert rules.shows_score(ScoreShown.AT_ONCE, OPEN, now=NOON)
    assert not rules.shows_score(ScoreShown.AFTER_CLOSE, OPEN, now=over - TICK)
    assert rules.shows_score(ScoreShown.AFTER_CLOSE, OPEN, now=over)
    assert not rules.shows_score(ScoreShown.AFTER_CLOSE, Window(), now=over)


@pytest.mark.parametrize(
    ("change", "available", "fields"),
    [
        ({}, 20, []),
        ({}, 19, ["question_count"]),
        ({}, None, ["bank_id"]),
        ({"title": " "}, 20, ["title"]),
        ({"question_count": 0}, 20, ["question_count"]),
        ({"question_count": 201}, 500, ["question_count"]),
        ({"minutes": 0}, 20, ["minutes"]),
        ({"minutes": 301}, 20, ["minutes"]),
        ({"attempt_limit": 0}, 20, ["attempt_limit"]),
        ({"pass_percent": 101}, 20, ["pass_percent"]),
        ({"opens_at": NOON, "closes_at": NOON}, 20, ["closes_at"]),
        ({"opens_at": NOON, "closes_at": NOON + TICK}, 20, []),
    ],
)
def test_a_quiz_that_nobody_could_sit_is_named_by_its_field(
    change: dict[str, Any], available: int | None, fields: list[str]
) -> None:
    assert list(rules.problems_of(replace(QUIZ, **change), available=available)) == fields
