"""The live figures of a contest, as they were last counted; a page reads a few thousand small rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from lms import db, i18n
from quizzes.attempts.models import Quiz
from quizzes.attempts.queries import window_of
from quizzes.contests.models import Contest, LiveContest, LiveHour, Round

HOURS_SHOWN = 24
DAYS_SHOWN = 31


@dataclass(frozen=True)
class RoundLine:
    """A round with the attempts begun in it, None while they were not counted."""

    title: str
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    attempts: int | None


@dataclass(frozen=True)
class Live:
    """What a contest came to when it was last counted: attempts, and people who began for the first time.

    `hours` and `days` hold the attempts of each hour of the last day and of each day so far, the latest last;
    `people_by_hour` those who came anew in these hours.
    """

    counted_at: datetime
    sitting: int
    people: int
    attempts: int
    hours: tuple[tuple[str, int], ...]
    people_by_hour: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]
    by_round: dict[int, int]


def find_live(contest: Contest) -> Live | None:
    """Return the live figures of a contest, None while it was not counted; two queries."""
    counted = db.session.get(LiveContest, contest.id)
    if counted is None:
        return None
    rows = db.session.execute(
        select(LiveHour.round_number, LiveHour.hour_at, LiveHour.attempts, LiveHour.people).where(
            LiveHour.contest_id == contest.id
        )
    ).all()
    by_hour: dict[datetime, int] = defaultdict(int)
    people_by_hour: dict[datetime, int] = defaultdict(int)
    by_round: dict[int, int] = defaultdict(int)
    for number, hour_at, attempts, people in rows:
        people_by_hour[hour_at] += people
        by_hour[hour_at] += attempts
        by_round[number] += attempts
    return Live(
        counted.counted_at,
        counted.sitting,
        sum(row.people for row in rows),
        sum(row.attempts for row in rows),
        tuple(hours_of(by_hour, counted.counted_at)),
        tuple(hours_of(people_by_hour, counted.counted_at)),
        tuple(days_of(by_hour, counted.counted_at)),
        by_round,
    )


def hours_of(by_hour: dict[datetime, int], until: datetime) -> Iterable[tuple[str, int]]:
    """Give each hour of the day before a moment with its count, by the clock of Vietnam."""
    last = until.replace(minute=0, second=0, microsecond=0)
    for back in reversed(range(HOURS_SHOWN)):
        hour = last - timedelta(hours=back)
        yield f"{hour.astimezone(i18n.ZONE):%H}", by_hour.get(hour, 0)


def days_of(by_hour: dict[datetime, int], until: datetime) -> Iterable[tuple[str, int]]:
    """Give each day from the first attempt on, the last 31 at most, with its attempts."""
    found: dict[date, int] = defaultdict(int)
    for hour, attempts in by_hour.items():
        found[i18n.today(hour)] += attempts
    last = i18n.today(until)
    count = min(DAYS_SHOWN, (last - min(found, default=last)).days + 1)
    for back in reversed(range(count)):
        day = last - timedelta(days=back)
        yield f"{day:%d/%m}", found[day]


def list_rounds(contest: Contest, live: Live | None, now: datetime) -> Iterable[RoundLine]:
    """Give the rounds of a contest in order, with what was counted in each."""
    rows = db.session.execute(
        select(Round, Quiz)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Round.contest_id == contest.id)
        .order_by(Round.number)
    )
    for one, quiz in rows:
        window = window_of(quiz)
        is_open = not window.is_to_come(now) and not window.has_closed(now)
        attempts = live.by_round.get(one.number, 0) if live else None
        yield RoundLine(one.title, is_open, quiz.opens_at, quiz.closes_at, attempts)
