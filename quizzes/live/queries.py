"""The live figures of a contest, as they were last counted; a page reads a few thousand small rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from lms import db, i18n
from lms.units.models import Unit
from quizzes.attempts.models import Quiz
from quizzes.attempts.queries import window_of
from quizzes.contests.models import Contest, Round
from quizzes.live.models import LiveContest, LiveHour, LiveUnit

HOURS_SHOWN = 24
DAYS_SHOWN = 31
UNITS_SHOWN = 50


@dataclass(frozen=True)
class RoundLine:
    """A round with the attempts begun in it."""

    title: str
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    attempts: int


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
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True)
class UnitLine:
    """A unit with what came from it and from all below it; no unit is what came from elsewhere."""

    unit: Unit | None
    people: int
    attempts: int


def find_live(contest: Contest, now: datetime) -> Live | None:
    """Return the live figures of a contest, None while it was not counted; three queries."""
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
        tuple(_rounds(contest.id, by_round, now)),
    )


def list_units(contest: Contest, above: Unit) -> list[UnitLine]:
    """Return a unit itself and each unit right below it, those with most people first; two queries.

    Of the unit that organises, what came from elsewhere stands last.
    """
    rows = db.session.execute(
        select(LiveUnit.people, LiveUnit.attempts, Unit.path)
        .outerjoin(Unit, Unit.id == LiveUnit.unit_id)
        .where(LiveUnit.contest_id == contest.id)
    ).all()
    people: dict[int | None, int] = defaultdict(int)
    attempts: dict[int | None, int] = defaultdict(int)
    for row in rows:
        place = place_below(above, row.path or "")
        people[place] += row.people
        attempts[place] += row.attempts
    units = {one.id: one for one in db.session.scalars(select(Unit).where(Unit.id.in_(filter(None, people))))}
    lines = [UnitLine(units[one], people[one], attempts[one]) for one in people if one is not None]
    lines.sort(key=lambda line: (-line.people, -line.attempts, line.unit.name_sort if line.unit else ""))
    if None in people and above.id == contest.unit_id:
        lines.append(UnitLine(None, people[None], attempts[None]))
    return lines


def place_below(above: Unit, path: str) -> int | None:
    """Return the unit itself, or the one right below it, that a path leads through; None elsewhere."""
    if not path.startswith(above.path):
        return None
    rest = path[len(above.path) :]
    return int(rest.split("/")[0]) if rest else above.id


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


def _rounds(contest_id: int, attempts: dict[int, int], now: datetime) -> Iterable[RoundLine]:
    rows = db.session.execute(
        select(Round, Quiz)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Round.contest_id == contest_id)
        .order_by(Round.number)
    )
    for one, quiz in rows:
        window = window_of(quiz)
        is_open = not window.is_to_come(now) and not window.has_closed(now)
        yield RoundLine(one.title, is_open, quiz.opens_at, quiz.closes_at, attempts.get(one.number, 0))
