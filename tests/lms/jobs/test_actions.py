"""A job is told of after the commit, taken by one, and comes back when its runner is gone."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.jobs import actions
from lms.jobs.actions import Claim
from lms.jobs.kinds import Daily, Kind, Outcome, add_daily, add_kind
from lms.jobs.models import Job
from lms.jobs.rules import LEASE
from tests.world import MINUTE, NOON, make_account

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def kinds(app: Flask) -> None:
    add_kind(app, Kind("greet", "Chào", lambda work: Outcome("Xin chào")))


def enqueued(**arguments: Any) -> int:
    job_id = actions.enqueue("greet", arguments, owner_id=None, now=NOON)
    db.commit()
    return job_id


def claimed(job_id: int) -> Claim:
    claim = actions.claim(job_id, now=NOON)
    assert claim is not None
    return claim


def job_of(job_id: int) -> Job:
    job = db.session.get(Job, job_id, populate_existing=True)
    assert job is not None
    return job


def test_a_runner_is_told_once_the_row_is_committed(sent: list[int]) -> None:
    owner = make_account()

    job_id = actions.enqueue("greet", {"name": "Hoà"}, owner_id=owner.id, now=NOON)
    assert sent == []
    db.commit()

    job = job_of(job_id)
    assert sent == [job_id]
    assert (job.kind, job.arguments, job.owner_id, job.state) == (
        "greet",
        {"name": "Hoà"},
        owner.id,
        "queued",
    )


def test_nobody_is_told_of_a_job_that_was_rolled_back(sent: list[int]) -> None:
    actions.enqueue("greet", {}, owner_id=None, now=NOON)
    db.rollback()
    db.commit()

    assert (sent, db.session.scalars(select(Job)).all()) == ([], [])


def test_a_kind_that_nobody_registered_cannot_be_enqueued(sent: list[int]) -> None:
    with pytest.raises(KeyError):
        actions.enqueue("unknown", {}, owner_id=None, now=NOON)


def test_a_job_is_given_to_one_only() -> None:
    job_id = enqueued(name="Hoà")

    first = actions.claim(job_id, now=NOON)
    second = actions.claim(job_id, now=NOON + SECOND)

    assert (first, second) == (Claim(job_id, "greet", {"name": "Hoà"}, None, "vi", 1), None)


def test_a_running_job_is_given_again_when_its_lease_has_ended() -> None:
    job_id = enqueued()
    claimed(job_id)

    assert actions.claim(job_id, now=NOON + LEASE - SECOND) is None
    again = actions.claim(job_id, now=NOON + LEASE)
    assert again == Claim(job_id, "greet", {}, None, "vi", 2)


def test_only_the_try_that_holds_the_job_can_end_it() -> None:
    job_id = enqueued()
    first = claimed(job_id)
    second = actions.claim(job_id, now=NOON + LEASE)
    assert second is not None

    assert actions.finish(first, "late", None, now=NOON + 2 * LEASE) is False
    assert actions.finish(second, "Xong", "/reports/1", now=NOON + 2 * LEASE) is True
    assert actions.finish(second, "twice", None, now=NOON + 2 * LEASE) is False
    job = job_of(job_id)
    assert (job.state, job.message, job.result_url) == ("done", "Xong", "/reports/1")
    assert job.finished_at == NOON + 2 * LEASE


def test_what_has_ended_is_not_begun_again() -> None:
    job_id = enqueued()
    actions.fail(claimed(job_id), "Không được", now=NOON)

    assert actions.claim(job_id, now=NOON + 9 * LEASE) is None


def test_a_fault_brings_a_pause_and_the_third_the_end() -> None:
    job_id = enqueued()
    states = []

    for tries in range(3):
        claim = actions.claim(job_id, now=NOON + tries * LEASE)
        assert claim is not None
        actions.try_later(claim, now=NOON)
        job = job_of(job_id)
        states.append((job.state, job.tries, job.lease_until - NOON))

    assert states[0] == ("queued", 1, timedelta(seconds=30))
    assert states[1] == ("queued", 2, timedelta(seconds=120))
    assert states[2][:2] == ("failed", 3)


def test_a_stopped_try_does_not_count() -> None:
    job_id = enqueued()

    actions.give_back(claimed(job_id), now=NOON + MINUTE)

    job = job_of(job_id)
    assert (job.state, job.tries, job.lease_until) == ("queued", 0, NOON + MINUTE)


def test_a_sweep_sends_what_was_lost_and_gives_up_what_failed_too_often(sent: list[int]) -> None:
    lost, fresh, hopeless, running = (enqueued() for _ in range(4))
    for job_id, values in (
        (lost, {"lease_until": NOON}),
        (fresh, {}),
        (hopeless, {"lease_until": NOON, "tries": 3, "state": "running"}),
        (running, {"state": "running", "lease_until": NOON + SECOND}),
    ):
        for name, value in values.items():
            setattr(job_of(job_id), name, value)
    db.commit()
    sent.clear()

    actions.sweep(now=NOON)
    db.commit()

    assert sent == [lost]
    assert [job_of(each).state for each in (lost, fresh, hopeless, running)] == [
        "queued",
        "queued",
        "failed",
        "running",
    ]
    actions.sweep(now=NOON + SECOND)
    db.commit()
    assert sent == [lost, running]


def test_a_daily_job_is_started_once_a_day(app: Flask, sent: list[int]) -> None:
    add_daily(app, Daily("greet", at=time(1, 30)))

    for now in (NOON, NOON + MINUTE, NOON + timedelta(hours=13), NOON + timedelta(hours=14)):
        actions.start_dailies(now=now)
        db.commit()

    jobs = db.session.scalars(select(Job).where(Job.kind == "greet").order_by(Job.id)).all()
    assert [job.created_at for job in jobs] == [NOON, NOON + timedelta(hours=14)]
    assert {job.id for job in jobs} <= set(sent)
