"""The figures of a contest as pages and files tell them, and the attempts that they are reckoned from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, and_, func, select, type_coerce

from lms import db, i18n
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.units.models import Unit
from lms.units.queries import path_names
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest, Round
from quizzes.entrants.models import Entrant
from quizzes.ranking.values import scaled
from quizzes.results import queries as results
from quizzes.results.belonging import Belonging
from quizzes.results.models import WHOLE
from quizzes.results.rules import StillOpen, StillSitting
from quizzes.summaries.models import Summary, SummaryUnit
from quizzes.summaries.rules import Sitting, turnout

BATCH = 5000
PATHS = 500
"""The names of so many units are read at once."""


@dataclass(frozen=True)
class Closed:
    """A round that is over."""

    number: int
    quiz_id: int
    closes_at: datetime


@dataclass(frozen=True)
class UnitLine:
    """A unit with its figures."""

    figures: SummaryUnit
    name: str
    code: str

    @property
    def turnout(self) -> int | None:
        """How many of its members took part, in hundredths of a percent."""
        return turnout(self.figures.union_people, self.figures.members)


def closed_rounds(contest: Contest, *, now: datetime) -> tuple[list[Closed], bool]:
    """Return the rounds that are over, and whether they are all that are ranked."""
    quizzes = results.ranked_quizzes(contest.id)
    found = []
    for number, quiz in quizzes:
        try:
            results.check_over(contest, quiz, now)
        except (StillOpen, StillSitting):
            continue
        found.append(Closed(number, quiz.id, quiz.closes_at or now))
    return found, len(found) == len(quizzes)


def count_sittings(quiz_ids: Sequence[int]) -> int:
    """Return how many attempts were handed in and not given back."""
    statement = select(func.count(Attempt.id)).where(
        Attempt.quiz_id.in_(quiz_ids), Attempt.submitted_at.is_not(None), Attempt.given_back_at.is_(None)
    )
    return db.session.scalars(statement).one()


def sittings_by_person(
    contest_id: int, rounds: Sequence[Closed], belonging: Belonging
) -> Iterator[list[Sitting]]:
    """Give the attempts of each person in their order, streamed.

    A merged double is the person that survives. The unit is the one confirmed in the contest, else that of
    the day of the attempt.
    """
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    numbers = {one.quiz_id: one.number for one in rounds}
    statement = (
        select(
            survivor,
            Attempt.quiz_id,
            func.coalesce(Entrant.unit_id, Attempt.unit_id),
            Entrant.kind,
            Attempt.right_count,
            Attempt.question_count,
            Attempt.marks,
            Attempt.started_at,
        )
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Entrant, and_(Entrant.person_id == Attempt.person_id, Entrant.contest_id == contest_id))
        .where(
            Attempt.quiz_id.in_(numbers),
            Attempt.submitted_at.is_not(None),
            Attempt.given_back_at.is_(None),
        )
        .order_by(survivor, Attempt.started_at, Attempt.id)
    )
    rows = db.session.execute(statement, execution_options={"yield_per": BATCH})
    for person_id, own in groupby(rows, key=itemgetter(0)):
        yield [
            Sitting(
                numbers[quiz_id],
                belonging.unit(unit_id),
                kind or belonging.kind(person_id),
                *_points(right, questions, marks),
                right == questions,
                started_at,
            )
            for _person, quiz_id, unit_id, kind, right, questions, marks, started_at in own
        ]


def list_summaries(contest_id: int) -> list[tuple[Summary, str]]:
    """Return what was reckoned of a contest with the titles of rounds, the whole first."""
    rows = db.session.execute(
        select(Summary, Round.title)
        .outerjoin(Round, and_(Round.contest_id == Summary.contest_id, Round.number == Summary.round_number))
        .where(Summary.contest_id == contest_id)
        .order_by(Summary.round_number)
    )
    return [(summary, title or str(_l("Cả cuộc thi"))) for summary, title in rows]


def page_units(summary: Summary, parent_id: int, *, after: str | None = None) -> Page[UnitLine]:
    """Return a page of the units directly below another, or of the topmost, most people first."""
    statement = _of(summary).where(SummaryUnit.parent_id == parent_id)
    page = page_of(statement, type_coerce(-SummaryUnit.people, Integer), SummaryUnit.unit_id, after=after)
    return Page([_line(figures, name, code) for figures, name, code, *_keys in page.items], page.after)


def require_line(summary: Summary, unit_id: int) -> UnitLine:
    """Return a unit with its figures; one that nobody sat for is not found."""
    row = db.session.execute(_of(summary).where(SummaryUnit.unit_id == unit_id)).first()
    if row is None:
        raise NotFound(_l("Không có số liệu của đơn vị này."))
    return _line(*row)


def all_units(summary: Summary) -> Iterator[tuple[UnitLine, str]]:
    """Give all units as in the tree, each with its whole path, streamed."""
    rows = db.session.execute(
        _of(summary).order_by(SummaryUnit.place), execution_options={"yield_per": PATHS}
    )
    for part in rows.partitions():
        lines = [_line(*row) for row in part]
        paths = path_names({line.figures.unit_id for line in lines})
        for line in lines:
            yield line, paths.get(line.figures.unit_id, line.name)


def members_day(rounds: Sequence[Closed], number: int) -> date:
    """Return the day whose members a round, or the whole contest, is compared with."""
    closes = [one.closes_at for one in rounds if number in (WHOLE, one.number)]
    return i18n.today(max(closes))


def _of(summary: Summary) -> Any:
    return (
        select(SummaryUnit, Unit.name, Unit.code)
        .outerjoin(Unit, Unit.id == SummaryUnit.unit_id)
        .where(SummaryUnit.contest_id == summary.contest_id, SummaryUnit.round_number == summary.round_number)
    )


def _line(figures: SummaryUnit, name: str | None, code: str | None) -> UnitLine:
    return UnitLine(figures, name or str(_l("Không thuộc đơn vị nào")), code or "")


def _points(right: int, questions: int, marks: dict[str, Any]) -> tuple[int, int]:
    points, most = (marks["points"], marks["most"]) if marks else (right, questions)
    return scaled(Fraction(points)), scaled(Fraction(most))
