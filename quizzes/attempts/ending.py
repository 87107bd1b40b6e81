"""The end of an attempt: every way out of it goes through submit_attempt."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from lms import db
from lms.ledger import actions as ledger
from quizzes.attempts import grading, statements, written
from quizzes.attempts.answers import blank_numbers
from quizzes.attempts.models import EndedBy
from quizzes.attempts.prediction import NotPredicted, Prediction, missing_guess
from quizzes.attempts.receipts import Receipt, find_receipt
from quizzes.attempts.rules import Blank, Purpose
from quizzes.attempts.statements import Closed, Key

log = structlog.get_logger(__name__)


def submit_attempt(attempt_id: int, *, by: EndedBy = EndedBy.PERSON, now: datetime) -> Receipt | None:
    """Hand in and grade; handing in again returns the same receipt.

    What comes after the deadline is handed in at the deadline. None for the 15 seconds from the deadline on:
    grading waits for the answers that are on their way. Where every answer is asked for, the person hands in
    no blanks, and no paper without the prediction that is required; the deadline and staff end it anyway.
    """
    closed = statements.close(attempt_id, by=by, at=now)
    if closed is None:
        return find_receipt(attempt_id)
    key = statements.key_of(closed.paper_id)
    if closed.ended_by == EndedBy.PERSON:
        _check_whole(closed, key)  # whoever asked commits nothing, and the attempt stays open
    grade = grading.grade(
        key.items,
        closed.answers,
        pass_percent=key.pass_percent,
        parts=key.parts,
        questions=written.questions_of(key.items),
    )
    statements.store_grade(attempt_id, grade)
    if key.purpose == Purpose.OFFICIAL:
        ledger.record(
            person_id=closed.person_id,
            activity_id=key.activity_id,
            outcome=grade.outcome,
            score=grade.score,
            source=f"attempt:{attempt_id}",
            happened_at=closed.submitted_at,
            unit_id=closed.unit_id,
            now=now,
        )
    return find_receipt(attempt_id)


def submit_overdue(attempt_ids: Sequence[int], *, now: datetime) -> int:
    """Hand in attempts whose grace is over, and return how many that ended; running it twice does no harm.

    Each runs in a savepoint: what fails is logged, stays open for the next run, and holds up no other.
    """
    ended = 0
    for attempt_id in attempt_ids:
        try:
            with db.session.begin_nested():
                submit_attempt(attempt_id, now=now)
        except Exception:
            log.exception("attempt_not_ended", attempt_id=attempt_id)
        else:
            ended += 1
    return ended


def _check_whole(closed: Closed, key: Key) -> None:
    """Refuse a paper that lacks what its rules ask for."""
    blank = blank_numbers(closed.answers, len(key.items)) if key.needs_all else []
    if blank:
        raise Blank(blank)
    asked = [Prediction.from_json(one) for one in key.predictions]
    if missing_guess(asked, (closed.prediction, closed.prediction2)) is not None:
        raise NotPredicted
