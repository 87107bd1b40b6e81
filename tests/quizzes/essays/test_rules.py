"""When an essay may be written, and what its points are."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from quizzes.contests.rules.essay import EssayRules, Join, problems_of_essay
from quizzes.essays.rules import Clock, State, count_words, has_right_length, most_points, points_of, state_of
from tests.world import DAY, MINUTE, NOON

ESSAY = EssayRules("Bài viết", points=10, fewest_words=2, most_words=4, markers=2, apart=3)


@pytest.mark.parametrize(
    ("minutes", "started", "ends"),
    [
        (None, NOON, NOON + DAY),
        (45, NOON, NOON + 45 * MINUTE),
        (45, NOON + DAY - MINUTE, NOON + DAY),
    ],
)
def test_an_essay_ends_with_its_own_clock_or_with_the_round(
    minutes: int | None, started: datetime, ends: datetime
) -> None:
    assert Clock(NOON, NOON + DAY, minutes).ends_at(started) == ends


def test_marking_begins_once_nothing_can_be_saved_any_more() -> None:
    clock = Clock(NOON, NOON + DAY)

    at = [clock.is_marked_from(NOON + DAY + timedelta(seconds=late)) for late in (-1, 0, 14, 15)]

    assert at == [False, False, False, True]
    assert [clock.is_open(NOON + step) for step in (-MINUTE, 0 * MINUTE, DAY)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "words", "is_right"),
    [
        ("", 0, False),
        ("một", 1, False),
        ("một  hai\n", 2, True),
        ("a b c d", 4, True),
        ("a b c d e", 5, False),
    ],
)
def test_words_stand_between_spaces_and_bound_what_is_handed_in(
    text: str, words: int, is_right: bool
) -> None:
    assert count_words(text) == words
    assert has_right_length(ESSAY, words) is is_right


@pytest.mark.parametrize(
    ("essay", "held", "state", "points"),
    [
        (ESSAY, ([], None, False), State.WAITING, Fraction(0)),
        (ESSAY, ([700], None, False), State.WAITING, Fraction(0)),
        (ESSAY, ([700, 750], None, False), State.MARKED, Fraction(29, 4)),
        (ESSAY, ([400, 700], None, False), State.MARKED, Fraction(11, 2)),
        (ESSAY, ([399, 700], None, False), State.APART, Fraction(0)),
        (ESSAY, ([399, 700], 600, False), State.MARKED, Fraction(6)),
        (ESSAY, ([700, 750], None, True), State.VOID, Fraction(0)),
        (ESSAY, ([700, 750], 600, True), State.VOID, Fraction(0)),
        (replace(ESSAY, join=Join.SUM), ([700, 750], None, False), State.MARKED, Fraction(29, 2)),
        (replace(ESSAY, apart=None), ([0, 1000], None, False), State.MARKED, Fraction(5)),
        (replace(ESSAY, markers=3, apart=None), ([100, 100, 200], None, False), State.MARKED, Fraction(4, 3)),
    ],
)
def test_marks_become_points_once_all_are_there_and_agree(
    essay: EssayRules, held: tuple[list[int], int | None, bool], state: State, points: Fraction
) -> None:
    marks, settled, is_void = held

    assert state_of(essay, marks, settled, is_void=is_void) is state
    assert points_of(essay, marks, settled, is_void=is_void) == points


def test_a_sum_can_be_as_much_as_all_markers_give() -> None:
    assert [most_points(replace(ESSAY, join=join)) for join in Join] == [10, 20]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "x" * 10_001}, "text"),
        ({"points": 0, "apart": None}, "points"),
        ({"fewest_words": 5}, "most_words"),
        ({"most_words": 10_001}, "most_words"),
        ({"minutes": 0}, "minutes"),
        ({"markers": 6}, "markers"),
        ({"markers": 1}, "apart"),
        ({"apart": 11}, "apart"),
    ],
)
def test_what_is_wrong_with_an_essay_is_said_at_its_field(wrong: dict[str, object], field: str) -> None:
    assert problems_of_essay(ESSAY) == {}
    assert list(problems_of_essay(replace(ESSAY, **wrong))) == [field]  # type: ignore[arg-type]
