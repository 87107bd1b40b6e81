"""A roster compared with the database: what importing it would do, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lms import crypto
from lms.i18n import lazy_gettext as _l
from lms.rosters import queries
from lms.rosters.changes import (
    PersonPlan,
    Standing,
    Surroundings,
    missing_people,
    plan_person,
)
from lms.rosters.columns import FIELDS, columns_of
from lms.rosters.fields import Field
from lms.rosters.known import KnownMembership, KnownPerson
from lms.rosters.matching import Matcher
from lms.rosters.roster import Origin, Problem, Roster, Severity
from lms.rosters.unit_plans import UnitPlans, plan_units
from lms.units.models import Unit

BRAKE_PERCENT = 20
"""Nobody is removed when more than this share of the people would go, unless more is allowed."""

PARENT = ""
"""The key of the unit below which a file is read: whoever stands in no unit of the file belongs to it."""

POST_FIELDS = {Field.POST, Field.POST_MARK}


@dataclass(frozen=True)
class Terms:
    """How a roster is taken: below which unit, as of which day, and what happens to those missing."""

    day: date
    as_of: date | None = None
    parent_id: int | None = None
    scope: tuple[str, ...] = ("/",)
    may_remove: bool = False
    brake_percent: int = BRAKE_PERCENT


@dataclass(frozen=True)
class Staged:
    """Everything that an import would do."""

    roster: Roster
    terms: Terms
    units: UnitPlans
    people: tuple[PersonPlan, ...]
    new_rows: tuple[dict[str, Any], ...]
    missing: tuple[tuple[KnownPerson, KnownMembership], ...]
    problems: tuple[Problem, ...]
    stamp: tuple[int | None, ...]

    @property
    def errors(self) -> list[Problem]:
        """What stops the import."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def is_idle(self) -> bool:
        """Whether the import changes nothing."""
        units = self.units
        is_still = all(plan.standing is Standing.UNCHANGED for plan in self.people)
        removes = self.terms.may_remove and self.missing
        return is_still and not (units.new or units.renamed or units.moved or removes)


def stage(session: Session, roster: Roster, terms: Terms) -> Staged:
    """Return what importing a roster would do; reads only."""
    stamp = queries.stamp(session)
    parent = session.get(Unit, terms.parent_id) if terms.parent_id else None
    units = plan_units(roster, queries.standing_units(session), parent=parent)
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
    around = Surroundings(units.ids, covered, has_posts, max(terms.day, terms.as_of or terms.day))
    people = _plan_people(roster, known, hashes, around)
    found = {plan.known.id for plan in people if plan.known}
    missing = missing_people(known, found, around)
    new_rows = tuple(columns_of(plan, FIELDS) for plan in people if plan.known is None)
    staged = Staged(roster, terms, units, people, new_rows, tuple(missing), (), stamp)
    problems = (*roster.problems, *units.problems, *_doubts(session, staged, parent))
    return replace(staged, problems=problems)


def _covered(roster: Roster, units: UnitPlans) -> frozenset[int]:
    """Return the standing units whose people the file lists."""
    listed = {key for line in roster.people for key in line.units or (PARENT,)}
    listed |= {unit.key for unit in roster.units if unit.origin is Origin.SECTION}
    return frozenset(unit_id for key, unit_id in units.ids.items() if key in listed)


def _plan_people(
    roster: Roster, known: list[KnownPerson], hashes: dict[str, str], around: Surroundings
) -> tuple[PersonPlan, ...]:
    matcher = Matcher(known)
    plans: list[PersonPlan] = []
    for line in (one if one.units else replace(one, units=(PARENT,)) for one in roster.people):
        hashed = hashes.get(line.national_id or "")
        unit_ids = [around.unit_ids[key] for key in line.units if key in around.unit_ids]
        person = matcher.find(line, national_id_hash=hashed, unit_ids=unit_ids)
        plans.append(plan_person(line, person, hashed, around))
    return tuple(plans)


def _doubts(session: Session, staged: Staged, parent: Unit | None) -> Iterable[Problem]:
    """Give what only the database can tell to be wrong or doubtful."""
    terms, units = staged.terms, staged.units
    for line in staged.roster.people:
        if not line.units and parent is None:
            reason = _l("Không rõ người này thuộc đơn vị nào.")
            yield Problem(Severity.ERROR, line.places[0], reason, line.name.full)
    in_scope = {unit.id for unit in units.existing.values() if _is_within(unit.path, terms.scope)}
    for one in staged.roster.units:
        known = units.existing.get(one.key)
        is_above = one.origin is Origin.LETTERHEAD and one.key != staged.roster.letterhead[-1]
        if known is not None and known.id not in in_scope and not is_above:
            reason = _l("Đơn vị “%(name)s” không thuộc phạm vi bạn quản lý.", name=known.name)
            yield Problem(Severity.ERROR, one.place, reason, one.name or one.code or "")
    if "/" not in terms.scope and parent is None:
        for key, plan in units.new:
            if plan.parent_id is None and plan.parent_place is None:
                place = next(one.place for one in staged.roster.units if one.key == key)
                reason = _l(
                    "Hãy chọn đơn vị cấp trên cho tệp này: “%(name)s” chưa có trong hệ thống.", name=plan.name
                )
                yield Problem(Severity.ERROR, place, reason, plan.name)
    yield from _people_elsewhere(session, staged)
    yield from _brake(staged)


def _people_elsewhere(session: Session, staged: Staged) -> Iterable[Problem]:
    """Give the people who would be taken out of units that the importer has no right over."""
    if "/" in staged.terms.scope:
        return
    ids = {membership.unit_id for plan in staged.people for membership in plan.leaves}
    outside = {
        unit_id
        for chunk in queries.chunks(ids)
        for unit_id, path in queries.paths(session, chunk)
        if not _is_within(path, staged.terms.scope)
    }
    for plan in staged.people:
        if any(membership.unit_id in outside for membership in plan.leaves):
            reason = _l("Người này đang thuộc một đơn vị ngoài phạm vi bạn quản lý.")
            yield Problem(Severity.ERROR, plan.line.places[0], reason, plan.line.name.full)


def _brake(staged: Staged) -> Iterable[Problem]:
    """Give the refusal to remove more people than the brake allows."""
    terms = staged.terms
    gone = {person.id for person, _membership in staged.missing}
    stay = {plan.known.id for plan in staged.people if plan.known}
    if not terms.may_remove or 100 * len(gone) <= terms.brake_percent * len(gone | stay):
        return
    reason = _l(
        "%(gone)s trong %(all)s người sẽ bị đưa ra khỏi danh sách, nhiều hơn mức %(brake)s %%. "
        "Hãy kiểm tra lại tệp.",
        gone=len(gone),
        all=len(gone | stay),
        brake=terms.brake_percent,
    )
    place = staged.roster.people[0].places[0] if staged.roster.people else staged.roster.units[0].place
    yield Problem(Severity.ERROR, place, reason)


def _is_within(path: str, scope: Iterable[str]) -> bool:
    return any(path.startswith(root) for root in scope)


def counts(staged: Staged) -> dict[str, Any]:
    """Return how many units, people and posts an import makes, changes and leaves alone."""
    standings = [plan.standing for plan in staged.people]
    return {
        "units": {
            "new": len(staged.units.new),
            "changed": len({unit.id for unit, _ in (*staged.units.renamed, *staged.units.moved)}),
            "unchanged": len(staged.roster.units) - len(staged.units.new),
        },
        "people": {standing.value: standings.count(standing) for standing in Standing}
        | {"missing": len({person.id for person, _ in staged.missing})},
        "posts": {
            "new": sum(len(plan.new_posts) for plan in staged.people),
            "changed": sum(len(plan.retyped_posts) for plan in staged.people),
            "ended": sum(len(plan.ended_posts) for plan in staged.people),
        },
        "errors": len(staged.errors),
        "warnings": len(staged.problems) - len(staged.errors),
    }
