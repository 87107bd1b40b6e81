"""What is the case with the results of stages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.people.queries import rows_of
from lms.units.models import Unit
from quizzes.contests.models import Contest, ContestState
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.stages import Stage
from quizzes.ranking.rules import OnePrize, Prize
from quizzes.results.models import Standing, StandingState
from quizzes.results.queries import rules_at, winners_of
from quizzes.results.rules import stage_number, stage_place
from quizzes.results.stages.models import StageLine, StageRow
from quizzes.results.stages.rules import Line, places_of, prizes_of, standing_order
from quizzes.results.versions import find_standing


@dataclass(frozen=True)
class StageOf:
    """A stage of a published contest, by its number from 1, with the rules in force when it closed."""

    contest: Contest
    version: int
    rules: ContestRules
    number: int
    stage: Stage

    @property
    def prizes(self) -> list[Prize]:
        """Its prizes, the highest first."""
        return prizes_of(self.rules.prizes, self.number)

    @property
    def place(self) -> int:
        """What stands for it where otherwise the number of a round stands."""
        return stage_place(self.number)


@dataclass(frozen=True)
class StageOffer:
    """A stage in a list, with how many lines are written and what is published."""

    number: int
    stage: Stage
    line_count: int
    published: Standing | None


def require_stage(contest: Contest, number: int) -> StageOf:
    """Return a stage of a published contest; any other is not found."""
    stages = rules_of(contest.id).stages
    if contest.state != ContestState.PUBLISHED or not 1 <= number <= len(stages):
        raise NotFound(_l("Cuộc thi không có phần thi này."))
    stage = stages[number - 1]
    version, rules = rules_at(contest.id, stage.closes_at)
    return StageOf(contest, version, rules, number, stage)


def list_offers(contest: Contest) -> list[StageOffer]:
    """Return the stages of a published contest."""
    if contest.state != ContestState.PUBLISHED:
        return []
    rows = db.session.execute(
        select(StageLine.stage_number, func.count())
        .where(StageLine.contest_id == contest.id)
        .group_by(StageLine.stage_number)
    )
    counts = dict(rows.all())
    return [
        StageOffer(
            number,
            stage,
            counts.get(number, 0),
            find_standing(contest.id, stage_place(number), StandingState.PUBLISHED),
        )
        for number, stage in enumerate(rules_of(contest.id).stages, start=1)
    ]


def winners_elsewhere(one: StageOf) -> set[int]:
    """Return who has a prize elsewhere in the contest that keeps them from one here."""
    if one.rules.ranking.one_prize is not OnePrize.CONTEST:
        return set()
    return winners_of(one.contest.id, except_place=one.place)


def list_lines(one: StageOf) -> list[tuple[int, Line]]:
    """Return what is written of a stage, with the ids of the lines, as it was written."""
    rows = db.session.scalars(
        select(StageLine)
        .where(StageLine.contest_id == one.contest.id, StageLine.stage_number == one.number)
        .order_by(StageLine.id)
    )
    return [(row.id, line_of(row)) for row in rows]


def in_order(kept: Sequence[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """Return lines in their order with their places; those that do not count stand last, without one."""
    counted = [one for one in kept if not one[1].void_reason]
    places = places_of([line for _id, line in counted])
    placed = [(line_id, replace(line, place=at)) for (line_id, line), at in zip(counted, places, strict=True)]
    voided = [(line_id, replace(line, place=None)) for line_id, line in kept if line.void_reason]
    return [*sorted(placed, key=lambda one: standing_order(one[1])), *voided]


def line_of(row: StageLine) -> Line:
    """Return a line as it is kept."""
    points = Decimal(row.points) if row.points is not None else None
    return Line(
        row.name,
        row.is_team,
        row.person_id,
        row.unit_id,
        points,
        row.place,
        row.prize,
        row.remark,
        row.is_verified,
        row.void_reason,
    )


def units_of(lines: Sequence[Line]) -> dict[int, Unit]:
    """Return the units that lines name."""
    ids = {line.unit_id for line in lines if line.unit_id is not None}
    return {one.id: one for one in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))} if ids else {}


def require_line(one: StageOf, line_id: int) -> Line:
    """Return a line of what is written of a stage; any other is not found."""
    found = dict(list_lines(one)).get(line_id)
    if found is None:
        raise NotFound(_l("Không tìm thấy dòng kết quả này. Có thể nó đã được bỏ."))
    return found


def told_rows(standing: Standing) -> list[dict[str, Any]]:
    """Return the lines of a published stage as anybody reads them."""
    return list(
        db.session.scalars(
            select(StageRow.told).where(StageRow.standing_id == standing.id).order_by(StageRow.place)
        )
    )


def page_rows(standing: Standing, *, after: str | None = None) -> Page[dict[str, Any]]:
    """Return a page of the lines of a published stage."""
    statement = select(StageRow.told).where(StageRow.standing_id == standing.id)
    page = page_of(statement, StageRow.place, after=after)
    return Page([told for told, _place in page.items], page.after)


def rows_of_person(standing: Standing, person_id: int | None) -> list[dict[str, Any]]:
    """Return the lines of a published stage that are about somebody."""
    if person_id is None:
        return []
    statement = select(StageRow.told).where(
        StageRow.standing_id == standing.id, StageRow.person_id.in_(rows_of(person_id))
    )
    return list(db.session.scalars(statement.order_by(StageRow.place)))


def winning_rows(standing: Standing, person_id: int | None = None) -> list[StageRow]:
    """Return the lines of a published stage that win something; with a person, those of theirs alone."""
    statement = select(StageRow).where(StageRow.standing_id == standing.id, StageRow.prize != "")
    if person_id is not None:
        statement = statement.where(StageRow.person_id.in_(rows_of(person_id)))
    return list(db.session.scalars(statement.order_by(StageRow.place)))


def list_voided(standing: Standing) -> list[Line]:
    """Return the lines of a stage that do not count any more, whatever was published before."""
    rows = db.session.scalars(
        select(StageLine).where(
            StageLine.contest_id == standing.contest_id,
            StageLine.stage_number == stage_number(standing.round_number),
            StageLine.void_reason != "",
        )
    )
    return [line_of(row) for row in rows]
