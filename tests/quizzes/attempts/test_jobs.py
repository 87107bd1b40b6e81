"""The sweep hands in what is overdue within a minute, in batches, and does no harm twice."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.jobs.kinds import registry
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from quizzes.attempts import jobs
from quizzes.attempts.models import Attempt
from quizzes.attempts.rules import GRACE
from tests.quizzes.world import at_once, make_attempt, make_quiz
from tests.world import MINUTE, NOON, make_person

OVER = NOON + 15 * MINUTE + GRACE


def test_every_overdue_attempt_is_graded_in_batches(entrant: Person) -> None:
    quiz_id = make_quiz()
    attempts = [make_attempt(make_person(), quiz_id, right=number) for number in range(5)]
    open_later = make_attempt(entrant, quiz_id, now=NOON + MINUTE)

    jobs.sweep(OVER, batch=2)
    db.session.remove()

    scores = db.session.scalars(select(Attempt.score).order_by(Attempt.id)).all()
    assert scores == [0, 5, 10, 15, 20, None]
    assert db.session.get_one(Attempt, open_later.id).submitted_at is None
    assert len(attempts) == db.session.scalar(select(func.count(LedgerEntry.id)))


def test_two_sweeps_at_once_hand_in_once(app: Flask, entrant: Person) -> None:
    quiz_id = make_quiz()
    for _attempt in range(3):
        make_attempt(make_person(), quiz_id, right=1)
    db.commit()

    assert at_once(app, 3, lambda: jobs.sweep(OVER)) == [None] * 3

    assert db.session.scalar(select(func.count(LedgerEntry.id))) == 3


def test_the_runner_sweeps_often_enough(app: Flask) -> None:
    chore = next(chore for chore in registry().chores if chore.act is jobs.sweep)

    assert timedelta(seconds=chore.every) + GRACE < MINUTE
