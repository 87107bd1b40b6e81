"""What is allowed in a sitting, what is right, and what is told when."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lms.errors import Refused
from quizzes.attempts import rules
from quizzes.attempts.problems import problems_of
from quizzes.attempts.rules import (
    GRACE,
    NewQuiz,
    NoAttemptsLeft,
    NotOpenYet,
    Reveal,
    ScoreShown,
    Standing,
    Window,
    WindowClosed,
)
from tests.quizzes.world import make_pool
from tests.world import DAY, MINUTE, NOON

TICK = timedelta(microseconds=1)
OPEN = Window(opens_at=NOON, closes_at=NOON + DAY, allowance=15 * MINUTE)
QUIZ = NewQuiz(activity_id=1, bank_id=1, title="Bài thi", question_count=20)


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
    pool = None if available is None else make_pool(available)

    assert list(problems_of(replace(QUIZ, **change), pool=pool)) == fields
