"""The days and hours at which a quiz is open, and the attempts of one day."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.i18n import ZONE
from lms.people.models import Person
from quizzes.attempts import rules
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.hours import ALL_DAY, ALWAYS, Hours, Span, Spell, problem_of_hours
from quizzes.attempts.queries import standing
from quizzes.attempts.rules import NoAttemptsToday, NotOpenYet, Window, WindowClosed
from tests.quizzes.world import fresh, make_attempt, make_quiz, submitted
from tests.world import DAY, MINUTE, NOON

LUNCH = Hours(weekdays=(0, 1, 2, 3, 4), spells=(Spell(11 * 60, 13 * 60),))
LIVE = Hours(spells=(Spell(13 * 60 + 30, 13 * 60 + 45), Spell(20 * 60 + 30, 20 * 60 + 45)))
SITTINGS = Hours(weekdays=(1, 3, 6))
WEEKEND = Hours(weekdays=(5, 6))


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment of a week in Vietnam whose Monday is the 5th."""
    return datetime(2026, 1, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


MONTH = Window(at(1), at(31), timedelta(minutes=30))


@pytest.mark.parametrize(
    ("hours", "now", "opens_at", "closes_at"),
    [
        (ALWAYS, at(5, 3), at(1), at(31)),
        (LUNCH, at(5, 10, 59), at(5, 11), at(5, 13)),
        (LUNCH, at(5, 12), at(5, 11), at(5, 13)),
        (LUNCH, at(5, 13), at(6, 11), at(6, 13)),
        (LUNCH, at(9, 13), at(12, 11), at(12, 13)),
        (LIVE, at(5, 14), at(5, 20, 30), at(5, 20, 45)),
        (SITTINGS, at(5, 8), at(6), at(7)),
        (SITTINGS, at(6, 23, 59), at(6), at(7)),
        (WEEKEND, at(10, 12), at(10), at(12)),
        (WEEKEND, at(11, 12), at(11), at(12)),
        (LUNCH, at(1), at(1, 11), at(1, 13)),
    ],
)
def test_one_may_start_now_or_in_the_next_hours(
    hours: Hours, now: datetime, opens_at: datetime, closes_at: datetime
) -> None:
    window = Window(MONTH.opens_at, MONTH.closes_at, hours=hours)

    assert window.next_span(now) == Span(opens_at, closes_at)
    assert window.is_to_come(now) == (now < opens_at)


def test_the_window_cuts_the_first_and_the_last_hours() -> None:
    window = Window(at(5, 11, 30), at(6, 11, 15), hours=LUNCH)

    assert window.next_span(at(4)) == Span(at(5, 11, 30), at(5, 13))
    assert window.next_span(at(5, 13)) == Span(at(6, 11), at(6, 11, 15))
    assert window.next_span(at(6, 11, 15)) is None


def test_a_window_is_over_once_no_hours_are_left_in_it() -> None:
    window = Window(at(5, 7), at(5, 18), hours=LUNCH)

    assert [window.has_closed(at(5, hour)) for hour in (6, 11, 12, 13, 17)] == [False] * 3 + [True] * 2
    assert not window.is_over(at(5, 17))  # what waits for the close waits for the window
    with pytest.raises(WindowClosed):
        rules.check_start(window, taken=0, limit=None, now=at(5, 13))


@pytest.mark.parametrize(
    ("hours", "started_at", "deadline"),
    [
        (LUNCH, at(5, 11, 10), at(5, 11, 40)),
        (LUNCH, at(5, 12, 50), at(5, 13)),
        (SITTINGS, at(6, 23, 50), at(7)),
        (WEEKEND, at(10, 23, 50), at(11, 0, 20)),
    ],
)
def test_a_paper_ends_with_the_hours_of_the_day(
    hours: Hours, started_at: datetime, deadline: datetime
) -> None:
    window = Window(MONTH.opens_at, MONTH.closes_at, MONTH.allowance, hours=hours)

    assert window.deadline(started_at) == deadline


def test_a_start_between_the_hours_is_told_when_they_begin() -> None:
    window = Window(MONTH.opens_at, MONTH.closes_at, hours=LUNCH)

    with pytest.raises(NotOpenYet, match="11:00 ngày 06/01/2026"):
        rules.check_start(window, taken=0, limit=None, now=at(5, 13))
    rules.check_start(window, taken=0, limit=None, now=at(6, 11))


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        (LUNCH, None),
        (Hours(weekdays=(7,)), "Thứ trong tuần không đúng."),
        (Hours(spells=(Spell(780, 660),)), "Khung giờ trong ngày phải kết thúc sau khi bắt đầu"),
        (Hours(spells=(Spell(0, 1441),)), "muộn nhất lúc 24:00"),
        (Hours(spells=(Spell(600, 720), Spell(700, 800))), "không chồng lên nhau"),
        (Hours(spells=tuple(Spell(60 * one, 60 * one + 1) for one in range(7))), "tối đa 6 khung giờ"),
    ],
)
def test_hours_that_cannot_be_kept_are_named(hours: Hours, problem: str | None) -> None:
    found = problem_of_hours(hours)

    assert (str(found) if found else None) == problem or (problem and problem in str(found))


@pytest.mark.parametrize("hours", [ALWAYS, LUNCH, LIVE, SITTINGS])
def test_hours_come_back_from_json(hours: Hours) -> None:
    assert Hours.from_json(hours.to_json()) == hours


def test_hours_are_told_as_people_write_them() -> None:
    assert [one.text for one in (*LIVE.spells, ALL_DAY)] == ["13:30–13:45", "20:30–20:45", "00:00–24:00"]


def test_a_paper_of_a_quiz_with_hours_ends_with_them(entrant: Person) -> None:
    noon = Hours(spells=(Spell(11 * 60, 13 * 60),))
    quiz_id = make_quiz(opens_at=NOON, closes_at=NOON + 9 * DAY, hours=noon)
    end = next(noon.after(NOON + DAY))[1]

    attempt = make_attempt(entrant, quiz_id, now=end - 5 * MINUTE)

    assert fresh(attempt).deadline_at == end
    with pytest.raises(NotOpenYet):
        start_attempt(quiz_id, entrant.id, now=end + MINUTE)


def test_the_attempts_of_a_day_are_counted_by_the_day_in_vietnam(entrant: Person) -> None:
    quiz_id = make_quiz(daily_limit=1)
    late = at(5, 23, 50)
    submitted(make_attempt(entrant, quiz_id, now=late), now=late + MINUTE)

    with pytest.raises(NoAttemptsToday):
        start_attempt(quiz_id, entrant.id, now=late + 2 * MINUTE)
    submitted(make_attempt(entrant, quiz_id, now=at(6)), now=at(6, 0, 5))

    assert standing(quiz_id, entrant.id).taken_on(at(6, 12)) == 1
    assert standing(quiz_id, entrant.id).taken == 2
