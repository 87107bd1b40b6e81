"""What is the case with papers about prizes: who may get them, what was typed, what was made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.units.models import Unit
from lms.units.queries import BETWEEN, path_names
from quizzes.attempts.models import Attempt
from quizzes.awards.models import AwardFacts
from quizzes.awards.rules import Awarded, Facts, Laureate, UnitLaureate
from quizzes.contests.models import Contest, Round, RulesVersion
from quizzes.contests.rules.contest import ContestRules
from quizzes.entrants.models import Entrant
from quizzes.results.models import (
    WHOLE,
    Award,
    Standing,
    StandingRow,
    StandingState,
    StandingUnit,
    Verification,
    Void,
)
from quizzes.results.rules import stage_number
from quizzes.results.stages import queries as stages
from quizzes.results.stages.models import StageRow
from quizzes.results.stages.rules import Line
from quizzes.results.versions import find_standing, require_standing


@dataclass(frozen=True)
class Own:
    """A published standing in which somebody may take certificates."""

    standing: Standing
    round_title: str
    prizes: tuple[str, ...]


def require_published_standing(contest_id: int, round_number: int) -> Standing:
    """Return the newest published version of a standing; without one nothing is found."""
    return require_standing(contest_id, round_number, StandingState.PUBLISHED)


def awarded_in(contest: Contest, standing: Standing, *, person_id: int | None = None) -> Awarded:
    """Return what a published version awards; with a person, to this one alone and to no unit.

    Who is not verified in everything, or was voided since, is left out; a rehearsal asks for no verification.
    """
    if stage_number(standing.round_number) is not None:
        return _awarded_in_stage(contest, standing, person_id)
    rules = _rules(standing)
    rows = db.session.execute(_laureates(contest, standing, person_id)).all()
    kept = [row for row in rows if row.is_kept]
    paths = path_names({row.unit_id for row in kept if row.unit_id is not None})
    people = sorted((_laureate(row, paths) for row in kept), key=lambda one: one.division)
    return replace(
        _nothing_awarded(contest, standing, _round_title(contest.id, standing.round_number)),
        people=tuple(people),
        units=tuple(_units(standing, rules)) if person_id is None else (),
        divisions={one.key: one.title for one in rules.divisions},
        left_out=len({row.attempt_id for row in rows} - {row.attempt_id for row in kept}),
    )


def find_facts(contest_id: int, round_number: int) -> AwardFacts | None:
    """Return what was typed of a decision."""
    return db.session.get(AwardFacts, (contest_id, round_number))


def facts_of(contest_id: int, round_number: int) -> Facts | None:
    """Return the facts of a decision."""
    kept = find_facts(contest_id, round_number)
    return Facts.from_json(kept.facts) if kept else None


def first_facts(contest: Contest) -> dict[str, Any]:
    """Return what a new decision begins with: what was typed last for the contest, else the unit's name."""
    last = db.session.scalar(
        select(AwardFacts.facts)
        .where(AwardFacts.contest_id == contest.id)
        .order_by(AwardFacts.updated_at.desc())
        .limit(1)
    )
    if last is not None:
        return {**vars(Facts.from_json(last)), "number": "", "signed_on": None}
    unit = db.session.get_one(Unit, contest.unit_id)
    above = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    return {
        "issuer": unit.name,
        "issuer_above": above.name if above else "",
        "authority": f"Ban Thường vụ {unit.name}",
        "signs_for": "TM. Ban Thường vụ",
        "signer_title": "Chủ tịch",
        "grounds": (f"Căn cứ Thể lệ {contest_name(contest)}", "Xét đề nghị của Ban Tổ chức cuộc thi"),
    }


def contest_name(contest: Contest) -> str:
    """Return a contest as a sentence names it."""
    return Awarded(contest.title, "", 0, "", contest.created_at.date(), contest.is_rehearsal).contest


def require_person(standing: Standing, attempt_id: int) -> int:
    """Return who won with an attempt; an attempt that won nothing is not found."""
    person_id = db.session.scalar(
        select(func.coalesce(Person.merged_into_id, Person.id))
        .join(Attempt, Attempt.person_id == Person.id)
        .join(Award, Award.attempt_id == Attempt.id)
        .where(Award.standing_id == standing.id, Attempt.id == attempt_id)
    )
    if person_id is None:
        raise NotFound(_l("Không tìm thấy người đạt giải này."))
    return person_id


def list_own(contest: Contest, person_id: int | None) -> list[Own]:
    """Return where somebody may take certificates: released, and of the newest version."""
    released = db.session.scalars(
        select(AwardFacts).where(
            AwardFacts.contest_id == contest.id, AwardFacts.released_standing_id.is_not(None)
        )
    ).all()
    found = []
    for one in released if person_id is not None else ():
        standing = find_standing(contest.id, one.round_number, StandingState.PUBLISHED)
        if standing is None or standing.id != one.released_standing_id:
            continue
        awarded = awarded_in(contest, standing, person_id=person_id)
        if awarded.people:
            prizes = tuple(laureate.prize for laureate in awarded.people)
            found.append(Own(standing, awarded.round_title, prizes))
    return found


def _nothing_awarded(contest: Contest, standing: Standing, title: str) -> Awarded:
    return Awarded(
        title=contest.title,
        round_title=title,
        version=standing.version,
        sha256=standing.sha256,
        published_on=i18n.today(standing.published_at or standing.ranked_at),
        is_rehearsal=contest.is_rehearsal,
    )


def _awarded_in_stage(contest: Contest, standing: Standing, person_id: int | None) -> Awarded:
    """Return what the published results of a stage award; who was voided since is left out."""
    title = standing.facts["stage_title"]
    rows = stages.winning_rows(standing, person_id)
    voided = stages.list_voided(standing)
    kept = [row for row in rows if not any(one.is_of(_line(row)) for one in voided)]
    paths = path_names({row.unit_id for row in kept if row.unit_id is not None})
    return replace(
        _nothing_awarded(contest, standing, title),
        people=tuple(
            Laureate(
                row.place,
                row.told["place"] or 0,
                row.name,
                _short(paths.get(row.unit_id or 0, "")),
                row.prize,
                row.value,
                "",
            )
            for row in kept
            if not row.is_team
        ),
        units=tuple(
            UnitLaureate(title, row.told["place"], row.name, row.prize, row.value, "")
            for row in kept
            if row.is_team
        ),
        left_out=len(rows) - len(kept),
    )


def _line(row: StageRow) -> Line:
    return Line(row.name, row.is_team, row.person_id, row.unit_id)


def _rules(standing: Standing) -> ContestRules:
    kept = db.session.scalars(
        select(RulesVersion.rules).where(
            RulesVersion.contest_id == standing.contest_id,
            RulesVersion.number == standing.facts["rules_version"],
        )
    ).one()
    return ContestRules.from_json(kept)


def _round_title(contest_id: int, round_number: int) -> str:
    """Return the title of a round where the contest has several."""
    rows = db.session.execute(select(Round.number, Round.title).where(Round.contest_id == contest_id)).all()
    return dict(rows).get(round_number, "") if len(rows) > 1 else ""


def _laureates(contest: Contest, standing: Standing, person_id: int | None) -> Select[*tuple[Any, ...]]:
    sitter = aliased(Person)
    voided = (
        select(func.coalesce(Person.merged_into_id, Person.id))
        .join(Void, Void.person_id == Person.id)
        .where(Void.contest_id == contest.id, Void.round_number.in_((WHOLE, standing.round_number)))
    )
    verified = and_(
        Verification.has_identity, Verification.has_unit, Verification.has_contact, Verification.has_dossier
    )
    is_kept: ColumnElement[bool] = Person.id.not_in(voided)
    if not contest.is_rehearsal:
        is_kept = and_(func.coalesce(verified, false()), is_kept)
    statement = (
        select(
            Award.attempt_id,
            Award.title,
            Award.value,
            Award.division,
            StandingRow.rank,
            StandingRow.division_rank,
            StandingRow.unit_id,
            func.coalesce(Entrant.name, Person.family_name + " " + Person.given_name).label("name"),
            is_kept.label("is_kept"),
        )
        .join(
            StandingRow,
            and_(StandingRow.standing_id == Award.standing_id, StandingRow.place == Award.place),
        )
        .join(Attempt, Attempt.id == Award.attempt_id)
        .join(sitter, sitter.id == Attempt.person_id)
        .join(Person, Person.id == func.coalesce(sitter.merged_into_id, sitter.id))
        .outerjoin(Entrant, and_(Entrant.person_id == sitter.id, Entrant.contest_id == contest.id))
        .outerjoin(
            Verification,
            and_(
                Verification.contest_id == contest.id,
                Verification.round_number == standing.round_number,
                Verification.attempt_id == Award.attempt_id,
            ),
        )
        .where(Award.standing_id == standing.id)
        .order_by(Award.tier, Award.place)
    )
    if person_id is None:
        return statement
    return statement.where(Person.id == person_id)


def _laureate(row: Row[*tuple[Any, ...]], paths: dict[int, str]) -> Laureate:
    return Laureate(
        row.attempt_id,
        row.division_rank if row.division else row.rank,
        row.name.strip(),
        _short(paths.get(row.unit_id or 0, "")),
        row.title,
        row.value,
        row.division,
    )


def _short(path: str) -> str:
    """Return a unit with the one above it, the way a letter names it."""
    return ", ".join(reversed(path.split(BETWEEN)[-2:]))


def _units(standing: Standing, rules: ContestRules) -> Iterator[UnitLaureate]:
    titles: dict[str, str] = standing.facts["collective"]
    worth = {(prize.key, tier.title): tier.value for prize in rules.collective for tier in prize.tiers}
    rows = db.session.execute(
        select(StandingUnit.key, StandingUnit.told)
        .where(StandingUnit.standing_id == standing.id)
        .order_by(StandingUnit.key, StandingUnit.place)
    )
    order: Sequence[str] = list(titles)
    won = [(key, told) for key, told in rows if told["prize"] is not None]
    for key, told in sorted(won, key=lambda one: order.index(one[0])):
        value = worth.get((key, told["prize"]), 0)
        yield UnitLaureate(titles[key], told["rank"], told["name"], told["prize"], value, told["division"])
