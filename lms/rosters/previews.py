"""What staff see of a roster before it is imported: made once by a job, kept with the import as JSON."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lms.rosters.changes import PersonPlan, Standing
from lms.rosters.effects import UnitNames, effects_of, ending, name_of, repeated
from lms.rosters.matching import KnownPerson
from lms.rosters.reading.fields import Field
from lms.rosters.reading.problems import Problem, Severity
from lms.rosters.reading.roster import Column, Roster
from lms.rosters.staged import Staged, counts
from lms.units.models import Unit
from lms.units.rules import NewUnit

MOST = 50
"""So many of each kind stand on the page; the report has all."""
MOST_SAMPLES = 10


def preview_of(staged: Staged, names: UnitNames, parent: Unit | None) -> dict[str, Any]:
    """Return the preview: counts, the first problems, units, people of each kind, columns and old letters."""
    missing = {person.id: person for person, _membership in staged.missing}
    people: dict[str, list[PersonPlan]] = {standing.value: [] for standing in Standing}
    for plan in staged.people:
        people[plan.standing].append(plan)
    people["repeated"] = list(repeated(staged))
    del people[Standing.UNCHANGED]
    return {
        "counts": counts(staged),
        "problems": [_problem(problem) for problem in by_severity(staged)[:MOST]],
        "parent": None if parent is None else {"name": parent.name, "code": parent.code},
        "letterhead": _letterhead(staged, names),
        "new_units": list(islice(unit_tree(staged), MOST)),
        "renamed": [[unit.name, name] for unit, name in staged.units.renamed[:MOST]],
        "replaced": [[unit.name, names.by_key.get(key, key)] for unit, key in staged.units.moved[:MOST]],
        "people": {kind: [_person(plan, names) for plan in plans[:MOST]] for kind, plans in people.items()},
        "missing": [_missing(person, names) for person in islice(missing.values(), MOST)],
        "tables": _tables(staged.roster),
        "legacy": _legacy(staged.roster),
        "is_idle": staged.is_idle,
    }


def by_severity(staged: Staged) -> list[Problem]:
    """Return the problems, errors first."""
    return sorted(staged.problems, key=lambda problem: problem.severity is not Severity.ERROR)


def unit_tree(staged: Staged) -> Iterator[dict[str, Any]]:
    """Give the units that would be founded, each before those below it; a top one says below what."""
    below: defaultdict[int | None, list[tuple[int, NewUnit]]] = defaultdict(list)
    for place, (_key, plan) in enumerate(staged.units.new):
        below[plan.parent_place].append((place, plan))
    standing = {unit.id: unit.name for unit in staged.units.existing.values()}
    waiting = [(place, plan, 0) for place, plan in reversed(below[None])]
    while waiting:
        place, plan, indent = waiting.pop()
        above = "" if plan.parent_place is not None else standing.get(plan.parent_id or 0, "")
        yield {"name": plan.name, "level": plan.level, "code": plan.code, "indent": indent, "above": above}
        waiting += [(child, new, indent + 1) for child, new in reversed(below[place])]


def _letterhead(staged: Staged, names: UnitNames) -> list[dict[str, Any]]:
    """Return the units above the tables, from the top, with whether each is new."""
    new = {key for key, _plan in staged.units.new}
    return [
        {"name": names.by_key[key], "is_new": key in new}
        for key in staged.roster.letterhead
        if key in names.by_key
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "severity": problem.severity,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.header or place.column or "",
        "value": problem.value,
        "reason": str(problem.reason),
    }


def _person(plan: PersonPlan, names: UnitNames) -> dict[str, Any]:
    line = plan.line
    return {
        "name": line.name.full,
        "birth": str(line.birth or ""),
        "sheet": line.places[0].sheet,
        "rows": [place.row for place in line.places],
        "units": [names.by_key.get(key, key) for key in line.units],
        "effects": [list(effect) for effect in effects_of(plan, names)],
    }


def _missing(person: KnownPerson, names: UnitNames) -> dict[str, Any]:
    return {
        "name": name_of(person),
        "birth": str(person.birth or ""),
        "units": [names.by_id.get(membership.unit_id, "") for membership in person.memberships],
        "posts": [post.title for post in person.posts],
    }


def _tables(roster: Roster) -> list[dict[str, Any]]:
    return [
        {
            "sheet": table.sheet,
            "key": table.header_key,
            "row": table.header_row,
            "is_of_units": table.is_of_units,
            "columns": [
                {
                    "letters": column.letters,
                    "header": column.header,
                    "field": column.field,
                    "example": _example(column),
                }
                for column in table.columns
            ],
        }
        for table in roster.tables
    ]


def _example(column: Column) -> str:
    """Return what stands in a column; of a national ID only the end."""
    return ending(column.example[-4:]) if column.field is Field.NATIONAL_ID else column.example


def _legacy(roster: Roster) -> dict[str, Any] | None:
    if roster.legacy is None:
        return None
    return {
        "count": roster.legacy.count,
        "fonts": list(roster.legacy.fonts),
        "samples": [[one.before, one.after] for one in roster.legacy.samples[:MOST_SAMPLES]],
    }
