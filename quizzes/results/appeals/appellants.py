"""Who may appeal against a published result: who entered, and of a stage whom its results name as well.

A team speaks through those who hold a post in its own unit, neither above nor below it.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from lms import db, i18n
from lms.people.models import Person, Post
from lms.people.queries import holds, rows_of
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import find_entrant
from quizzes.results.models import WHOLE, Standing, StandingRow
from quizzes.results.queries import ranked_quizzes
from quizzes.results.rules import stage_number
from quizzes.results.stages.finding import has_sat
from quizzes.results.stages.models import StageLine, StageRow


class Appellant(NamedTuple):
    """Somebody who may appeal; of merged doubles the one who survives.

    In a round it is about an attempt. In a stage only whoever has no account is known by one.
    """

    person_id: int
    attempt_id: int | None


def find_appellant(standing: Standing, person_id: int | None) -> Appellant | None:
    """Return somebody who is signed in as one who may appeal; None for who has nothing to do with it."""
    if person_id is None:
        return None
    if stage_number(standing.round_number) is not None:
        return Appellant(person_id, None) if _is_of_stage(standing, person_id) else None
    attempt_id = attempt_of_person(standing, person_id)
    return appellant_of(attempt_id) if attempt_id is not None else None


def appellant_of(attempt_id: int) -> Appellant:
    """Return whose attempt it is as one who may appeal."""
    return Appellant(
        db.session.scalars(
            select(func.coalesce(Person.merged_into_id, Person.id))
            .join(Attempt, Attempt.person_id == Person.id)
            .where(Attempt.id == attempt_id)
        ).one(),
        attempt_id,
    )


def attempt_of_person(standing: Standing, person_id: int) -> int | None:
    """Return the attempt for which somebody appeals: the one that counts, else their last; None without."""
    doubles = rows_of(person_id)
    found = db.session.scalar(
        select(StandingRow.attempt_id)
        .join(Attempt, Attempt.id == StandingRow.attempt_id)
        .where(StandingRow.standing_id == standing.id, Attempt.person_id.in_(doubles))
        .limit(1)
    )
    if found is not None:
        return found
    return db.session.scalar(
        _submitted(standing).where(Attempt.person_id.in_(doubles)).order_by(Attempt.id.desc()).limit(1)
    )


def attempt_of_receipt(standing: Standing, receipt: str) -> int | None:
    """Return the attempt of a receipt in the rounds of a standing; of a stage, in any round."""
    return db.session.scalar(_submitted(standing).where(Attempt.receipt_code == receipt.strip().upper()))


def find_declared(standing: Standing, attempt_id: int) -> Entrant | None:
    """Return the registration of whoever made an attempt without an account."""
    return db.session.scalar(
        select(Entrant)
        .join(Attempt, Attempt.person_id == Entrant.person_id)
        .where(Attempt.id == attempt_id, Entrant.contest_id == standing.contest_id, Entrant.is_declared)
    )


def _submitted(standing: Standing) -> Select[int]:
    """Return the attempts that were handed in in the rounds of a standing."""
    is_of_all = standing.round_number == WHOLE or stage_number(standing.round_number) is not None
    quizzes = [
        quiz.id
        for number, quiz in ranked_quizzes(standing.contest_id)
        if is_of_all or standing.round_number == number
    ]
    return select(Attempt.id).where(Attempt.quiz_id.in_(quizzes), Attempt.submitted_at.is_not(None))


def _is_of_stage(standing: Standing, person_id: int) -> bool:
    """Whether somebody entered the contest, is named in a stage, or holds a post in the unit of a team."""
    if find_entrant(standing.contest_id, person_id) is not None or has_sat(standing.contest_id, person_id):
        return True
    doubles, day = rows_of(person_id), i18n.today(standing.ranked_at)
    led = select(Post.unit_id).where(Post.person_id.in_(doubles), holds(Post, day))
    written = select(StageLine.id).where(
        StageLine.contest_id == standing.contest_id,
        StageLine.stage_number == stage_number(standing.round_number),
        _is_about(StageLine, doubles, led),
    )
    published = select(StageRow.place).where(
        StageRow.standing_id == standing.id, _is_about(StageRow, doubles, led)
    )
    return any(db.session.execute(one.limit(1)).first() is not None for one in (written, published))


def _is_about(
    model: type[StageLine | StageRow], doubles: Select[int], led: Select[int]
) -> ColumnElement[bool]:
    return or_(model.person_id.in_(doubles), model.is_team & model.unit_id.in_(led))
