"""Equals at the edge of a prize as the organising board tells them apart: by name, unit and receipt."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms import db
from lms.people.models import Person
from lms.units.models import Unit
from lms.units.queries import path_names
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant
from quizzes.results.models import Standing, StandingRow


class Equal(NamedTuple):
    """One of the equals: the attempt of a person, or a unit; of merged rows the one that is left."""

    key: int
    name: str
    unit_path: str | None
    receipt: str | None


def list_equals(standing: Standing) -> Mapping[str, Equal]:
    """Return who is equal in a standing, people by receipt and units by code."""
    receipts = [receipt for tie in standing.ties for receipt in tie.get("entrants", ())]
    codes = [code for tie in standing.ties for code in tie.get("units", ())]
    return {**_people(standing, receipts), **_units(codes)}


def _people(standing: Standing, receipts: Collection[str]) -> Mapping[str, Equal]:
    if not receipts:
        return {}
    sitter = aliased(Person)
    rows = db.session.execute(
        select(Attempt.receipt_code, Attempt.id, Person, Entrant.name, StandingRow.unit_id)
        .join(sitter, sitter.id == Attempt.person_id)
        .join(Person, Person.id == func.coalesce(sitter.merged_into_id, sitter.id))
        .join(
            StandingRow,
            and_(StandingRow.standing_id == standing.id, StandingRow.attempt_id == Attempt.id),
        )
        .outerjoin(Entrant, and_(Entrant.person_id == sitter.id, Entrant.contest_id == standing.contest_id))
        .where(Attempt.receipt_code.in_(receipts))
    ).all()
    paths = path_names({unit_id for *_others, unit_id in rows if unit_id is not None})
    return {
        receipt: Equal(attempt_id, said or person.name, paths.get(unit_id or 0), receipt)
        for receipt, attempt_id, person, said, unit_id in rows
    }


def _units(codes: Collection[str]) -> Mapping[str, Equal]:
    if not codes:
        return {}
    rows = db.session.execute(select(Unit.code, Unit.id, Unit.name).where(Unit.code.in_(codes))).all()
    paths = path_names({unit_id for _code, unit_id, _name in rows})
    return {code: Equal(unit_id, name, paths.get(unit_id), None) for code, unit_id, name in rows}
