"""How many people and attempts a contest has, as a whole and by unit."""

from dataclasses import dataclass

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import aliased

from lms import db
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest, Round

SURVIVOR = func.coalesce(Person.merged_into_id, Person.id)
"""Who somebody is: rows that were merged into one count as one."""


@dataclass(frozen=True)
class Figures:
    """People and attempts, counted apart; an attempt that was given back counts nowhere."""

    entrants: int
    attempts: int
    submitted: int
    average_score: float | None


@dataclass(frozen=True)
class UnitFigures:
    """The entrants and attempts of a unit and all below it; no unit is everybody else."""

    name: str | None
    entrants: int
    attempts: int


def figures_of(contest_id: int) -> Figures:
    """Return how many people entered a contest, and with how many attempts."""
    row = db.session.execute(
        select(
            func.count(distinct(SURVIVOR)),
            func.count(Attempt.id),
            func.count(Attempt.submitted_at),
            func.avg(Attempt.score),
        )
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Round.contest_id == contest_id, Attempt.given_back_at.is_(None))
    ).one()
    entrants, attempts, submitted, average = row
    return Figures(entrants, attempts, submitted, None if average is None else float(average))


def figures_by_unit(contest: Contest) -> list[UnitFigures]:
    """Return the figures of the contest's own unit, of each unit below it, and of everybody else.

    A person who sat in two units counts once in each of them.
    """
    owner, child = aliased(Unit), aliased(Unit)
    below = and_(Unit.path.startswith(child.path), child.parent_id == owner.id)
    bucket = (
        select(
            Unit.id.label("unit_id"),
            func.coalesce(child.name, owner.name).label("name"),
            func.coalesce(child.name_sort, "").label("name_sort"),
            func.coalesce(child.id, owner.id).label("group_id"),
        )
        .select_from(owner)
        .join(Unit, Unit.path.startswith(owner.path))
        .outerjoin(child, below)
        .where(owner.id == contest.unit_id)
        .subquery()
    )
    is_elsewhere = case((bucket.c.group_id.is_(None), 1), else_=0)
    rows = db.session.execute(
        select(bucket.c.name, func.count(distinct(SURVIVOR)), func.count(Attempt.id))
        .select_from(Attempt)
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(bucket, bucket.c.unit_id == Attempt.unit_id)
        .where(Round.contest_id == contest.id, Attempt.given_back_at.is_(None))
        .group_by(bucket.c.group_id, bucket.c.name, bucket.c.name_sort)
        .order_by(is_elsewhere, bucket.c.name_sort, bucket.c.group_id)
    )
    return [UnitFigures(*row) for row in rows]
