"""How many people entrants referred, frozen when a round or the whole contest closed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from lms import db
from lms.bulk import insert_rows
from lms.people.models import Person
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant, Referral
from quizzes.ranking.referrals import Registration, count_referrals
from quizzes.results.models import ReferralCount

COLUMNS = ("contest_id", "round_number", "person_id", "people")


def freeze_referrals(contest_id: int, round_number: int, quiz_ids: Sequence[int]) -> None:
    """Keep how many people who handed in a paper of these quizzes each entrant had referred."""
    counts = count_referrals(_registrations(contest_id), _people_who_sat(quiz_ids))
    rows = [(contest_id, round_number, person_id, people) for person_id, people in sorted(counts.items())]
    insert_rows(ReferralCount, COLUMNS, rows)


def referrals_at_close(contest_id: int, round_number: int) -> dict[int, int]:
    """Return what was frozen, by surviving person; whoever referred nobody is left out."""
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    rows = db.session.execute(
        select(survivor, func.sum(ReferralCount.people))
        .join(Person, Person.id == ReferralCount.person_id)
        .where(ReferralCount.contest_id == contest_id, ReferralCount.round_number == round_number)
        .group_by(survivor)
    )
    return {person_id: int(people) for person_id, people in rows}


def _registrations(contest_id: int) -> Iterator[Registration]:
    rows = db.session.execute(
        select(Entrant.id, func.coalesce(Person.merged_into_id, Person.id), Referral.referrer_id)
        .join(Person, Person.id == Entrant.person_id)
        .outerjoin(Referral, Referral.entrant_id == Entrant.id)
        .where(Entrant.contest_id == contest_id)
    )
    return map(Registration._make, rows)


def _people_who_sat(quiz_ids: Sequence[int]) -> set[int]:
    rows = db.session.scalars(
        select(func.coalesce(Person.merged_into_id, Person.id))
        .distinct()
        .join(Attempt, Attempt.person_id == Person.id)
        .where(
            Attempt.quiz_id.in_(quiz_ids),
            Attempt.submitted_at.is_not(None),
            Attempt.given_back_at.is_(None),
        )
    )
    return set(rows)
