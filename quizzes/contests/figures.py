"""How many people and attempts a contest has, as they were last counted: as a whole and by unit.

Chores count; a page reads one small row for each unit, however many sat.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms import db
from lms.units.models import Unit
from quizzes.contests.models import Contest, LiveContest, LiveUnit


@dataclass(frozen=True)
class Figures:
    """People and attempts, counted apart, and how many were sitting; an attempt given back counts nowhere."""

    people: int
    attempts: int
    sitting: int
    counted_at: datetime


@dataclass(frozen=True)
class UnitLine:
    """A unit with what came from it and from all below it; no unit is what came from elsewhere."""

    unit: Unit | None
    people: int
    attempts: int


def find_figures(contest_id: int) -> Figures | None:
    """Return what a contest came to when it was last counted, None while it was not; two queries."""
    counted = db.session.get(LiveContest, contest_id)
    if counted is None:
        return None
    people, attempts = db.session.execute(
        select(func.sum(LiveUnit.people), func.sum(LiveUnit.attempts)).where(
            LiveUnit.contest_id == contest_id
        )
    ).one()
    return Figures(int(people or 0), int(attempts or 0), counted.sitting, counted.counted_at)


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
