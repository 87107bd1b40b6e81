"""What staff see of a roster before it is imported: made once by a job, kept with the import as JSON."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from lms.rosters.changes import PersonPlan, Standing
from lms.rosters.matching import KnownPerson
from lms.rosters.reading.problems import Problem, Severity
from lms.rosters.reading.roster import Roster
from lms.rosters.staged import Staged, counts

MOST_PROBLEMS = 200
MOST_PEOPLE = 50
MOST_UNITS = 100
MOST_SAMPLES = 10


def preview_of(staged: Staged, unit_names: dict[int, str]) -> dict[str, Any]:
    """Return the preview: counts, the first problems, units, people of each kind, columns and old letters."""
    roster = staged.roster
    problems = sorted(staged.problems, key=lambda problem: problem.severity is not Severity.ERROR)
    names = {unit.key: unit.name or unit.code or "" for unit in roster.units}
    names |= {key: unit.name for key, unit in staged.units.existing.items()}
    return {
        "counts": counts(staged),
        "problems": [_problem(problem) for problem in problems[:MOST_PROBLEMS]],
        "letterhead": [names[key] for key in roster.letterhead if key in names],
        "new_units": [names[key] for key, _plan in staged.units.new[:MOST_UNITS]],
        "people": {
            standing.value: [
                _person(plan, names, unit_names)
                for plan in islice((one for one in staged.people if one.standing is standing), MOST_PEOPLE)
            ]
            for standing in (Standing.NEW, Standing.MOVED, Standing.CHANGED)
        },
        "missing": [_missing(person, unit_names) for person, _ in staged.missing[:MOST_PEOPLE]],
        "tables": _tables(roster),
        "legacy": _legacy(roster),
        "is_idle": staged.is_idle,
    }


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


def _person(plan: PersonPlan, names: dict[str, str], unit_names: dict[int, str]) -> dict[str, Any]:
    line = plan.line
    return {
        "name": line.name.full,
        "birth": str(line.birth or ""),
        "place": f"{line.places[0].sheet}, {line.places[0].row}",
        "units": [names.get(key, key) for key in (plan.joins or line.units)],
        "from": [unit_names.get(membership.unit_id, "") for membership in plan.leaves],
        "posts": [post.title for post in plan.new_posts],
        "ended": [post.title for post in plan.ended_posts],
        "fields": list(plan.fields),
    }


def _missing(person: KnownPerson, unit_names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": f"{person.family} {person.given}".strip(),
        "birth": str(person.birth or ""),
        "units": [unit_names.get(membership.unit_id, "") for membership in person.memberships],
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
                    "example": column.example,
                }
                for column in table.columns
            ],
        }
        for table in roster.tables
    ]


def _legacy(roster: Roster) -> dict[str, Any] | None:
    if roster.legacy is None:
        return None
    return {
        "count": roster.legacy.count,
        "fonts": list(roster.legacy.fonts),
        "samples": [[one.before, one.after] for one in roster.legacy.samples[:MOST_SAMPLES]],
    }


def leaving_units(staged: Staged) -> Iterable[int]:
    """Give the ids of the units whose names a preview shows beside people who leave them."""
    for plan in staged.people:
        yield from (membership.unit_id for membership in plan.leaves)
    for _person_gone, membership in staged.missing[:MOST_PEOPLE]:
        yield membership.unit_id
