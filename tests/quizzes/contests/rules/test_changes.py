"""What may change in the rules of a contest that is published."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from quizzes.contests.rules.changes import is_changeable, problems_of_change
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import Stage, StageKind
from tests.quizzes.world import make_round
from tests.world import DAY, MINUTE, NOON

CLOSED = make_round(1, title="Tuần 1", opens_at=NOON - 2 * DAY, closes_at=NOON)
OPEN = make_round(1, title="Tuần 2", opens_at=NOON, closes_at=NOON + DAY)
TO_COME = make_round(1, title="Tuần 3", opens_at=NOON + DAY, closes_at=NOON + 2 * DAY)
LATER = make_round(1, title="Tuần 4", opens_at=NOON + 2 * DAY, closes_at=NOON + 3 * DAY)
RULES = ContestRules((CLOSED, OPEN, TO_COME))
STAGED = replace(
    RULES,
    stages=tuple(
        Stage(f"Phần {one.title}", StageKind.WORKS, one.opens_at, one.closes_at)
        for one in (CLOSED, OPEN, LATER)
    ),
)

Change = Callable[[tuple[RoundRules, ...]], tuple[RoundRules, ...]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: one, ["rounds"]),
        (lambda one: (replace(one[0], minutes=30), *one[1:]), ["rounds-0-title"]),
        (lambda one: (one[0], replace(one[1], minutes=30), one[2]), []),
        (lambda one: (one[0], replace(one[1], closes_at=NOON + DAY / 2), one[2]), []),
        (lambda one: (one[0], replace(one[1], closes_at=NOON), one[2]), ["rounds-1-closes_at"]),
        (lambda one: (one[0], replace(one[1], opens_at=NOON - DAY), one[2]), ["rounds-1-opens_at"]),
        (lambda one: (one[0], replace(one[1], is_practice=True), one[2]), ["rounds-1-opens_at"]),
        (lambda one: (*one[:2], replace(one[2], opens_at=LATER.opens_at, closes_at=LATER.closes_at)), []),
        (lambda one: one[:2], []),
        (lambda one: one[:1], ["rounds"]),
        (lambda one: (*one, LATER), []),
        (lambda one: (*one, replace(LATER, opens_at=NOON - DAY)), ["rounds-3-opens_at"]),
    ],
)
def test_only_what_has_not_closed_changes(change: Change, expected: list[str]) -> None:
    after = replace(RULES, rounds=change(RULES.rounds))

    assert list(problems_of_change(RULES, after, notice="Đổi giờ.", now=NOON)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: (replace(one[0], title="Bình chọn"), *one[1:]), ["stages-0-title"]),
        (lambda one: (one[0], replace(one[1], closes_at=NOON + 2 * DAY), one[2]), []),
        (lambda one: (one[0], replace(one[1], opens_at=NOON - DAY), one[2]), ["stages-1-opens_at"]),
        (lambda one: (one[0], replace(one[1], kind=StageKind.VOTE), one[2]), ["stages-1-opens_at"]),
        (lambda one: (one[0], replace(one[1], closes_at=NOON), one[2]), ["stages-1-closes_at"]),
        (lambda one: one[:2], []),
        (lambda one: one[:1], ["stages"]),
        (lambda one: (*one, replace(one[2], title="Trao giải")), []),
        (lambda one: (*one, one[0]), ["stages-3-closes_at"]),
    ],
)
def test_stages_that_have_begun_keep_their_place_and_those_that_are_over_all_they_say(
    change: Callable[[tuple[Stage, ...]], tuple[Stage, ...]], expected: list[str]
) -> None:
    after = replace(STAGED, stages=change(STAGED.stages))

    assert list(problems_of_change(STAGED, after, notice="Đổi giờ.", now=NOON)) == expected


def test_rules_can_change_until_the_last_round_or_stage_has_closed() -> None:
    assert is_changeable(RULES, TO_COME.closes_at - MINUTE)
    assert not is_changeable(RULES, TO_COME.closes_at)
    assert is_changeable(STAGED, LATER.closes_at - MINUTE)
    assert not is_changeable(STAGED, LATER.closes_at)


@pytest.mark.parametrize("notice", ["", "  ", "x" * 2001])
def test_a_change_goes_with_a_notice(notice: str) -> None:
    after = replace(RULES, text="<p>Mới</p>")

    assert list(problems_of_change(RULES, after, notice=notice, now=NOON)) == ["notice"]
