"""Who may stand in the results of a stage: people of the roster within a scope, and those who entered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms import db, i18n
from lms.people.lists import Wanted, list_people
from lms.people.models import Person
from lms.people.queries import find_by_member_code, find_person
from lms.units.queries import path_names
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Round
from quizzes.entrants import queries as entrants
from quizzes.entrants.models import Entrant

FOUND = 20


@dataclass(frozen=True)
class Candidate:
    """Somebody who may stand in the results: of the roster within the scope, or an entrant."""

    person_id: int
    name: str
    detail: str


def search_people(contest_id: int, text: str, scope: tuple[str, ...], now: datetime) -> list[Candidate]:
    """Return who is found by words among the roster of the scope and the entrants, a few of each."""
    listed = list_people(Wanted(scope, i18n.today(now), text=text), size=FOUND).items
    paths = path_names({one.homes[0].id for one in listed if one.homes})
    found = {
        one.person.id: Candidate(
            one.person.id, one.person.name, paths.get(one.homes[0].id, "") if one.homes else ""
        )
        for one in listed
    }
    page = entrants.page_entrants(entrants.Wanted(contest_id, None, text), size=FOUND)
    for line in page.items:
        kept = line.entrant
        found.setdefault(kept.person_id, Candidate(kept.person_id, kept.name, line.unit_path))
    return list(found.values())


def find_candidate(
    contest_id: int, person_id: int, scope: tuple[str, ...], now: datetime
) -> Candidate | None:
    """Return somebody of the roster of the scope, or who entered the contest."""
    entrant = entrants.find_entrant(contest_id, person_id)
    if entrant is not None:
        return Candidate(person_id, entrant.name, "")
    person = find_person(person_id, scope=scope, day=i18n.today(now))
    if person is None and has_sat(contest_id, person_id):
        person = db.session.get(Person, person_id)
    return Candidate(person.id, person.name, "") if person else None


def find_by_code(contest_id: int, code: str, scope: tuple[str, ...], now: datetime) -> Candidate | None:
    """Return whom a member code means, within the scope or among those who entered."""
    person = find_by_member_code(code)
    return find_candidate(contest_id, person.id, scope, now) if person else None


def find_by_receipt(contest_id: int, receipt: str) -> Candidate | None:
    """Return who holds a receipt of the contest."""
    row = db.session.execute(
        select(Person, Entrant.name)
        .select_from(Attempt)
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Entrant, (Entrant.contest_id == contest_id) & (Entrant.person_id == Person.id))
        .where(Round.contest_id == contest_id, Attempt.receipt_code == receipt.upper())
    ).first()
    return Candidate(row[0].merged_into_id or row[0].id, row[1] or row[0].name, "") if row else None


def has_sat(contest_id: int, person_id: int) -> bool:
    """Whether somebody has an attempt in a contest."""
    found = db.session.scalar(
        select(Attempt.id)
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .where(Round.contest_id == contest_id, Attempt.person_id == person_id)
        .limit(1)
    )
    return found is not None
