"""Equals at the edge of a prize as the organising board tells them apart: by name, unit and receipt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms import db
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.units.models import Unit
from lms.units.queries import path_names
from quizzes.attempts.models import Attempt
from quizzes.contests.queries import rules_of
from quizzes.entrants.models import Entrant
from quizzes.results.models import Decision, Standing, StandingRow, UnitDecision


@dataclass(frozen=True)
class Equal:
    """One of the equals: the attempt of a person, or a unit; of merged rows the one that is left."""

    key: int
    name: str
    unit_path: str | None
    receipt: str | None
    place: int | None
    """The place that the board gave it, as far as it did."""


@dataclass(frozen=True)
class Tie:
    """Equals at the edge of a prize, which is left for so many of them."""

    number: int
    title: str
    """The prize, then the collective prize and the division that it is of."""
    collective: str | None
    """The key of the collective prize, where units are equal."""
    places: int
    equals: tuple[Equal, ...]


def list_ties(standing: Standing) -> list[Tie]:
    """Return the equals in a standing whom the board must tell apart."""
    if not standing.ties:
        return []
    kept = standing.ties
    people = _people(standing, [one for tie in kept for one in tie.get("entrants", ())])
    units = _units(standing, [(tie["collective"], one) for tie in kept for one in tie.get("units", ())])
    divisions = {one.key: one.title for one in rules_of(standing.contest_id).divisions}
    ties = []
    for number, tie in enumerate(kept):
        key = tie.get("collective")
        if key:
            equals = [units[key, code] for code in tie["units"]]
        else:
            equals = [people[receipt] for receipt in tie["entrants"]]
        titles = (tie["prize"], standing.facts["collective"].get(key), divisions.get(tie["division"]))
        ties.append(Tie(number, " · ".join(filter(None, titles)), key, tie["places"], tuple(equals)))
    return ties


def require_tie(standing: Standing, number: int) -> Tie:
    """Return one of the ties of a standing; after a new ranking it may be another one, or none."""
    ties = list_ties(standing)
    if number >= len(ties):
        raise Conflict(_l("Bảng xếp hạng này vừa thay đổi. Hãy tải lại trang."))
    return ties[number]


def _people(standing: Standing, receipts: Collection[str]) -> Mapping[str, Equal]:
    if not receipts:
        return {}
    sitter = aliased(Person)
    rows = db.session.execute(
        select(Attempt.receipt_code, Attempt.id, Person, Entrant.name, StandingRow.unit_id, Decision.place)
        .join(sitter, sitter.id == Attempt.person_id)
        .join(Person, Person.id == func.coalesce(sitter.merged_into_id, sitter.id))
        .join(
            StandingRow,
            and_(StandingRow.standing_id == standing.id, StandingRow.attempt_id == Attempt.id),
        )
        .outerjoin(Entrant, and_(Entrant.person_id == sitter.id, Entrant.contest_id == standing.contest_id))
        .outerjoin(
            Decision,
            and_(
                Decision.attempt_id == Attempt.id,
                Decision.contest_id == standing.contest_id,
                Decision.round_number == standing.round_number,
            ),
        )
        .where(Attempt.receipt_code.in_(receipts))
    ).all()
    paths = path_names({row.unit_id for row in rows if row.unit_id is not None})
    return {
        receipt: Equal(attempt_id, said or person.name, paths.get(unit_id or 0), receipt, place)
        for receipt, attempt_id, person, said, unit_id, place in rows
    }


def _units(standing: Standing, equals: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Equal]:
    """Return units by the key of the collective prize and their code."""
    if not equals:
        return {}
    codes = {code for _key, code in equals}
    units = {one.code: one for one in db.session.scalars(select(Unit).where(Unit.code.in_(codes)))}
    paths = path_names({unit.id for unit in units.values()})
    rows = db.session.execute(
        select(UnitDecision.key, UnitDecision.unit_id, UnitDecision.place).where(
            UnitDecision.contest_id == standing.contest_id,
            UnitDecision.round_number == standing.round_number,
        )
    )
    places = {(key, unit_id): place for key, unit_id, place in rows}
    return {
        (key, code): Equal(
            units[code].id,
            units[code].name,
            paths.get(units[code].id),
            None,
            places.get((key, units[code].id)),
        )
        for key, code in equals
    }
