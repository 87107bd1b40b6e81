"""The ledger follows what is published: whoever was found not to have entered at all is not counted there."""

from datetime import datetime

from sqlalchemy import func, select

from lms import db
from lms.people.models import Person
from lms.people.queries import rows_of
from quizzes.attempts.entries import VOIDED, count_again, take_back, taken_back
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.results import queries
from quizzes.results.models import WHOLE, Void


def settle_ledger(contest: Contest, round_number: int, *, now: datetime) -> None:
    """Take back the entries of attempts that a published standing says were none; count the others again."""
    rounds = [
        (number, quiz.id)
        for number, quiz in queries.ranked_quizzes(contest.id)
        if round_number in (WHOLE, number)
    ]
    earlier = taken_back(contest.activity_id, VOIDED)
    for number, quiz_id in rounds:
        none = _attempts_that_are_none(contest.id, number, quiz_id)
        for attempt_id in sorted(none):
            take_back(attempt_id, VOIDED, now=now)
        for attempt_id in sorted(_of_quiz(earlier - none, quiz_id)):
            count_again(attempt_id, now=now)


def _attempts_that_are_none(contest_id: int, number: int, quiz_id: int) -> set[int]:
    """Return the attempts at a round of people who are said not to have entered it."""
    people = db.session.scalars(
        select(func.coalesce(Person.merged_into_id, Person.id))
        .join(Void, Void.person_id == Person.id)
        .where(Void.contest_id == contest_id, Void.round_number.in_((WHOLE, number)), Void.is_no_entry)
    )
    return {
        attempt_id
        for person_id in people.all()
        for attempt_id in db.session.scalars(
            select(Attempt.id).where(
                Attempt.quiz_id == quiz_id,
                Attempt.person_id.in_(rows_of(person_id)),
                Attempt.given_back_at.is_(None),
            )
        )
    }


def _of_quiz(attempt_ids: set[int], quiz_id: int) -> set[int]:
    """Return which of some attempts are at a quiz, and were not given back."""
    if not attempt_ids:
        return set()
    return set(
        db.session.scalars(
            select(Attempt.id).where(
                Attempt.id.in_(attempt_ids), Attempt.quiz_id == quiz_id, Attempt.given_back_at.is_(None)
            )
        )
    )
