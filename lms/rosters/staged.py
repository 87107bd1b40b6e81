"""Everything that an import would do, as values: before anything is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from lms.rosters.changes import PersonPlan, Standing
from lms.rosters.matching import KnownMembership, KnownPerson
from lms.rosters.reading.problems import Problem, Severity
from lms.rosters.reading.roster import Roster
from lms.rosters.unit_plans import UnitPlans

BRAKE_PERCENT = 20
"""Nobody is removed when more than this share of the people would go, unless more is allowed."""


def is_above_brake(gone: int, people: int, percent: int) -> bool:
    """Whether so many of the people are a larger share than the brake allows."""
    return 100 * gone > percent * people


def brake_refusal(gone: int, people: int, percent: int) -> LazyString:
    """Return the sentence that refuses to remove so many."""
    return _l(
        "%(gone)s trong %(all)s người sẽ bị đưa ra khỏi danh sách, nhiều hơn mức %(brake)s %%. "
        "Hãy kiểm tra lại tệp.",
        gone=gone,
        all=people,
        brake=percent,
    )


@dataclass(frozen=True)
class Terms:
    """How a roster is taken: below which unit, as of which day, and what happens to those missing.

    Where somebody agreed to remove a number of people, another number is a problem.
    """

    day: date
    as_of: date | None = None
    parent_id: int | None = None
    scope: tuple[str, ...] = ("/",)
    may_remove: bool = False
    agreed_to_remove: int | None = None
    brake_percent: int = BRAKE_PERCENT


@dataclass(frozen=True)
class Staged:
    """Everything that an import would do; the rows of new people in the order of the columns of a person."""

    roster: Roster
    terms: Terms
    units: UnitPlans
    people: tuple[PersonPlan, ...]
    new_rows: tuple[tuple[Any, ...], ...]
    missing: tuple[tuple[KnownPerson, KnownMembership], ...]
    problems: tuple[Problem, ...]
    stamp: tuple[int | None, ...]

    @property
    def errors(self) -> list[Problem]:
        """What stops the import."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def missing_count(self) -> int:
        """How many people of the units of the file do not stand in it."""
        return len({person.id for person, _membership in self.missing})

    @property
    def is_idle(self) -> bool:
        """Whether the import changes nothing."""
        units = self.units
        is_still = all(plan.standing is Standing.UNCHANGED for plan in self.people)
        removes = self.terms.may_remove and self.missing
        return is_still and not (units.new or units.renamed or units.moved or removes)


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
        | {
            "missing": staged.missing_count,
            "removed": staged.missing_count if staged.terms.may_remove else 0,
            "covered": len(
                {person.id for person, _ in staged.missing}
                | {plan.known.id for plan in staged.people if plan.known}
            ),
            "repeated": sum(len(plan.line.places) > 1 for plan in staged.people),
        },
        "posts": {
            "new": sum(len(plan.new_posts) for plan in staged.people),
            "changed": sum(len(plan.retyped_posts) for plan in staged.people),
            "ended": sum(len(plan.ended_posts) for plan in staged.people),
        },
        "errors": len(staged.errors),
        "warnings": len(staged.problems) - len(staged.errors),
    }
