"""A roster compared with the database: what importing it would do, before anything is written."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from lms import crypto
from lms.rosters import queries
from lms.rosters.changes import (
    PersonPlan,
    Surroundings,
    missing_people,
    plan_person,
)
from lms.rosters.doubts import doubts
from lms.rosters.matching import KnownPerson, Matcher
from lms.rosters.reading.fields import Field
from lms.rosters.reading.problems import Problem
from lms.rosters.reading.roster import Origin, Roster
from lms.rosters.staged import Staged, Terms
from lms.rosters.unit_plans import UnitPlans, plan_units
from lms.text import fold, person_sort_key
from lms.units.models import Unit

PARENT = ""
"""The key of the unit below which a file is read: whoever stands in no unit of the file belongs to it."""

PERSON_FIELDS = ("name", "birth", "sex", "phone", "email", "member_code", "national_id", "joined", "note")
PERSON_COLUMNS = (
    *("family_name", "given_name", "name_sort", "name_folded", "birth_date", "birth_precision", "sex"),
    *("phone", "email", "member_code", "national_id_hash", "national_id_encrypted", "national_id_last4"),
    *("union_join_date", "union_join_precision", "note"),
)
"""The columns of a new person, in the order of their values."""
POST_FIELDS = {Field.POST, Field.POST_MARK}


def stage(session: Session, roster: Roster, terms: Terms) -> Staged:
    """Return what importing a roster would do; reads only."""
    stamp = queries.stamp(session)
    parent = session.get(Unit, terms.parent_id) if terms.parent_id else None
    units = plan_units(
        roster,
        queries.standing_units(session),
        parent=parent,
        dissolved=queries.dissolved_units(session, {unit.code for unit in roster.units if unit.code}),
    )
    hashes = {
        line.national_id: crypto.keyed_hash(line.national_id) for line in roster.people if line.national_id
    }
    if parent is not None:
        units.existing[PARENT] = parent
    covered = _covered(roster, units)
    known = queries.known_people(
        session,
        codes={line.member_code for line in roster.people if line.member_code},
        national_id_hashes=set(hashes.values()),
        unit_ids=set(units.ids.values()),
        day=terms.day,
    )
    has_posts = any(column.field in POST_FIELDS for table in roster.tables for column in table.columns)
    day = max(terms.day, terms.as_of or terms.day)
    around = Surroundings(units.ids, covered, has_posts, day, roster.is_of_changes)
    people, namesakes = _plan_people(roster, known, hashes, around)
    found = {plan.known.id for plan in people if plan.known}
    missing = [] if roster.is_of_changes else missing_people(known, found, around)
    new_rows = tuple(_row_of(plan) for plan in people if plan.known is None)
    staged = Staged(roster, terms, units, people, new_rows, tuple(missing), (), stamp)
    problems = (*roster.problems, *namesakes, *units.problems, *doubts(session, staged, parent))
    return replace(staged, problems=problems)


def _covered(roster: Roster, units: UnitPlans) -> frozenset[int]:
    """Return the standing units whose people the file lists."""
    listed = {key for line in roster.people for key in line.units or (PARENT,)}
    listed |= {unit.key for unit in roster.units if unit.origin is Origin.SECTION}
    return frozenset(unit_id for key, unit_id in units.ids.items() if key in listed)


def _plan_people(
    roster: Roster, known: list[KnownPerson], hashes: dict[str, str], around: Surroundings
) -> tuple[tuple[PersonPlan, ...], list[Problem]]:
    """Return the plan of each line, and the doubts about namesakes of whom only one is known."""
    matcher = Matcher(known)
    plans: list[PersonPlan] = []
    doubts_left: list[Problem] = []
    for line in (one if one.units else replace(one, units=(PARENT,)) for one in roster.people):
        hashed = hashes.get(line.national_id or "")
        unit_ids = [around.unit_ids[key] for key in line.units if key in around.unit_ids]
        person = matcher.find(line, national_id_hash=hashed, unit_ids=unit_ids)
        if line.namesake and person is None:
            doubts_left.append(line.namesake)
            continue
        plans.append(plan_person(line, person, hashed, around))
    return tuple(plans), doubts_left


def _row_of(plan: PersonPlan) -> tuple[Any, ...]:
    """Return the values of somebody new."""
    values = columns_of(plan, PERSON_FIELDS)
    return tuple(values[name] for name in PERSON_COLUMNS)


def columns_of(plan: PersonPlan, fields: Iterable[str]) -> dict[str, Any]:
    """Return the columns of a person for these fields of the line."""
    line, values = plan.line, dict[str, Any]()
    for field in fields:
        match field:
            case "name":
                values |= {
                    "family_name": line.name.family,
                    "given_name": line.name.given,
                    "name_sort": person_sort_key(line.name.family, line.name.given),
                    "name_folded": fold(line.name.full),
                }
            case "birth":
                values |= {
                    "birth_date": line.birth.first if line.birth else None,
                    "birth_precision": line.birth.precision if line.birth else None,
                }
            case "joined":
                values |= {
                    "union_join_date": line.joined.first if line.joined else None,
                    "union_join_precision": line.joined.precision if line.joined else None,
                }
            case "national_id":
                number = line.national_id
                values |= {
                    "national_id_hash": plan.national_id_hash,
                    "national_id_encrypted": crypto.encrypt(number) if number else None,
                    "national_id_last4": number[-4:] if number else None,
                }
            case _:
                values[field] = getattr(line, field)
    return values
