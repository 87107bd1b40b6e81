"""Counting attempts by hour and unit: what is new since the last look, and a contest as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from lms import db
from lms.people.models import Person
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Round

HourKey = tuple[int, int, datetime]
"""Contest, number of the round, hour."""
UnitKey = tuple[int, int]
"""Contest, unit."""


class Count(NamedTuple):
    """Attempts, and people whose first attempt in a contest is among them."""

    attempts: int
    people: int


@dataclass
class Counts:
    """Attempts and people by hour and by unit."""

    attempts_by_hour: Counter[HourKey] = field(default_factory=Counter)
    people_by_hour: Counter[HourKey] = field(default_factory=Counter)
    attempts_by_unit: Counter[UnitKey] = field(default_factory=Counter)
    people_by_unit: Counter[UnitKey] = field(default_factory=Counter)

    def hours(self) -> Iterable[tuple[HourKey, Count]]:
        """Give what was counted in each hour."""
        return ((key, Count(n, self.people_by_hour[key])) for key, n in self.attempts_by_hour.items())

    def contests(self) -> set[int]:
        """Return the contests in which something was counted."""
        return {contest_id for contest_id, _unit_id in self.attempts_by_unit}

    def units(self) -> Iterable[tuple[UnitKey, Count]]:
        """Give what was counted in each unit."""
        return ((key, Count(n, self.people_by_unit[key])) for key, n in self.attempts_by_unit.items())


def count_attempts(session: Session, *conditions: ColumnElement[bool]) -> Counts:
    """Return the attempts that meet the conditions, but for those given back; merged people are one."""
    found = Counts()
    hour, unit = _hour(), func.coalesce(Attempt.unit_id, literal_column("0"))
    statement = (
        select(
            Round.contest_id,
            Round.number,
            hour,
            unit,
            func.count(Attempt.id),
            func.sum(case((_has_earlier(), 0), else_=1)),
        )
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.given_back_at.is_(None), *conditions)
        .group_by(Round.contest_id, Round.number, hour, unit)
    )
    for contest_id, number, begun, unit_id, attempts, people in session.execute(statement):
        hour_key = (contest_id, number, _moment(begun))
        found.attempts_by_hour[hour_key] += attempts
        found.people_by_hour[hour_key] += people
        found.attempts_by_unit[contest_id, unit_id] += attempts
        found.people_by_unit[contest_id, unit_id] += people
    return found


def count_sitting(session: Session) -> dict[int, int]:
    """Return how many attempts of each contest are not handed in: an index has them alone."""
    rows = session.execute(
        select(Round.contest_id, func.count(Attempt.id))
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .where(Attempt.submitted_at.is_(None), Attempt.given_back_at.is_(None))
        .group_by(Round.contest_id)
    )
    return dict(rows.all())


def _has_earlier() -> ColumnElement[bool]:
    """Whether the same person began in the same contest before, be it under a merged row."""
    other, before, of_contest = aliased(Person), aliased(Attempt), aliased(Round)
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    same = select(other.id).where(or_(other.id == survivor, other.merged_into_id == survivor))
    quizzes = select(of_contest.quiz_id).where(of_contest.contest_id == Round.contest_id)
    return (
        exists()
        .where(
            before.person_id.in_(same.correlate(Person)),
            before.quiz_id.in_(quizzes.correlate(Round)),
            before.id < Attempt.id,
            before.given_back_at.is_(None),
        )
        .correlate(Attempt, Person, Round)
    )


def _hour() -> ColumnElement[Any]:
    """The hour in which an attempt began; hours in Vietnam begin when those of UTC do."""
    if db.is_sqlite():
        return func.substr(type_coerce(Attempt.started_at, String), 1, 13)
    return func.date_trunc(literal_column("'hour'"), Attempt.started_at, literal_column("'UTC'"))


def _moment(hour: str | datetime) -> datetime:
    if isinstance(hour, str):
        return datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
    return hour.astimezone(UTC)
