"""The contests of an organiser: those in their care, and those above that their people enter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, not_, select

from lms import db
from lms.paging import Page, page_of
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.attempts.models import Quiz
from quizzes.contests.models import Contest, ContestState, Round, RulesVersion
from quizzes.contests.rules.contest import ContestRules


@dataclass(frozen=True)
class ContestLine:
    """A contest in the organisers' list."""

    id: int
    title: str
    state: str
    unit_name: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_rehearsal: bool


def page_of_contests(paths: Iterable[str], *, after: str | None = None) -> Page[ContestLine]:
    """Return a page of the contests of the units below the paths, the newest first."""
    statement = (
        select(
            Contest.id,
            Contest.title,
            Contest.state,
            Unit.name,
            func.min(Quiz.opens_at),
            func.max(Quiz.closes_at),
            Contest.is_rehearsal,
        )
        .join(Unit, Unit.id == Contest.unit_id)
        .outerjoin(Round, Round.contest_id == Contest.id)
        .outerjoin(Quiz, Quiz.id == Round.quiz_id)
        .where(within(paths))
        .group_by(Contest.id, Contest.title, Contest.state, Contest.is_rehearsal, Unit.name)
    )
    page = page_of(statement, (-Contest.id).label("newest"), after=after)
    return Page([ContestLine(*row[:-1]) for row in page.items], page.after)


def list_above(paths: Iterable[str], *, now: datetime) -> list[ContestLine]:
    """Return the contests that units above the paths hold, in which people of theirs may be put right still.

    Those for which nobody registers are left out; the one that closes first comes first.
    """
    paths = tuple(paths)
    above = {int(part) for path in paths for part in path.strip("/").split("/")[:-1]}
    newest = select(func.max(RulesVersion.number)).where(RulesVersion.contest_id == Contest.id)
    closes_at = func.max(Quiz.closes_at)
    rows = db.session.execute(
        select(Contest, Unit.name, RulesVersion, func.min(Quiz.opens_at), closes_at)
        .join(Unit, Unit.id == Contest.unit_id)
        .join(RulesVersion, RulesVersion.contest_id == Contest.id)
        .join(Round, Round.contest_id == Contest.id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(
            Unit.id.in_(above),
            not_(within(paths)),
            Contest.state == ContestState.PUBLISHED,
            RulesVersion.number == newest.correlate(Contest).scalar_subquery(),
        )
        .group_by(Contest.id, Unit.id, RulesVersion.id)
        .having(closes_at > now)
        .order_by(closes_at, Contest.id)
    )
    return [
        ContestLine(one.id, one.title, one.state, unit_name, opens_at, closes, one.is_rehearsal)
        for one, unit_name, version, opens_at, closes in rows
        if ContestRules.from_json(version.rules).registers
    ]
