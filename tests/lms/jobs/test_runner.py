"""Jobs are done by threads inside the server, by one runner, and survive a runner that is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, db
from lms.config import Settings
from lms.jobs import actions
from lms.jobs.execution import run_now
from lms.jobs.kinds import Chore, Kind, Outcome, Work, add_chore, add_kind
from lms.jobs.models import Job
from lms.jobs.rules import LEASE
from lms.jobs.runner import Runner, take_lock
from lms.units.models import Unit
from tests.world import make_unit

ROOT = Path(__file__).parents[3]
Running = Callable[[], Runner]


@pytest.fixture
def running(app: Flask) -> Iterator[Running]:
    """Start runners, and stop them in the end."""
    runners: list[Runner] = []

    def start() -> Runner:
        runner = Runner(app)
        runners.append(runner)
        runner.start()
        return runner

    yield start
    for runner in runners:
        runner.stop()


def enqueued() -> int:
    job_id = actions.enqueue("test", {}, owner_id=None, now=clock.now())
    db.commit()
    return job_id


def job_of(job_id: int) -> Job:
    with db.reading() as session:
        return session.scalars(select(Job).where(Job.id == job_id)).one()


def units() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Unit.name)))


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it did not happen within 20 seconds"
        time.sleep(0.05)


def make_one(work: Work) -> Outcome:
    make_unit()
    return Outcome("Xong")


def test_a_runner_does_what_was_enqueued_before_and_after_it_came(app: Flask, running: Running) -> None:
    add_kind(app, Kind("test", "Thử", make_one))
    before = enqueued()
    running()
    after = enqueued()

    wait_until(lambda: [job_of(before).state, job_of(after).state] == ["done", "done"])

    assert len(units()) == 2


def test_a_runner_does_its_chores_again_and_again_and_a_fault_stops_none(
    app: Flask, running: Running
) -> None:
    turns: list[datetime] = []

    def act(now: datetime) -> None:
        turns.append(now)
        raise ZeroDivisionError

    add_chore(app, Chore("count", 0.1, act))
    running()

    wait_until(lambda: len(turns) >= 2)

    assert turns == sorted(turns)


def test_a_job_whose_message_was_lost_is_found_by_the_sweep(app: Flask, running: Running) -> None:
    add_kind(app, Kind("test", "Thử", make_one))
    job_id = actions.enqueue("test", {}, owner_id=None, now=clock.now() - LEASE)
    db.session.commit()  # not through db.commit(): the server died before it told a runner

    running()

    wait_until(lambda: job_of(job_id).state == "done")


def test_stopping_gives_back_what_is_being_done(app: Flask, running: Running) -> None:
    def endless(work: Work) -> Outcome:
        while True:
            work.progress(1, 2, "Đang làm")
            time.sleep(0.05)

    add_kind(app, Kind("test", "Thử", endless))
    job_id = enqueued()
    runner = running()
    wait_until(lambda: job_of(job_id).state == "running")

    runner.stop()

    assert (job_of(job_id).state, job_of(job_id).tries) == ("queued", 0)


def test_one_runner_works_for_a_data_folder(app: Flask, running: Running, settings: Settings) -> None:
    first = take_lock(settings.data)
    assert first is not None

    assert take_lock(settings.data) is None
    first.close()
    again = take_lock(settings.data)
    assert again is not None
    again.close()


def test_a_killed_runner_leaves_nothing_half_done_and_its_job_is_done_by_the_next(
    app: Flask, settings: Settings
) -> None:
    add_kind(app, Kind("test", "Thử", make_one))
    job_id = enqueued()
    environ = {**os.environ, "LMS_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.lms.jobs.slow_runner"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    with runner:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "begun\n"
        runner.kill()

    assert (job_of(job_id).state, job_of(job_id).tries, units()) == ("running", 1, [])
    run_now(job_id)
    assert (job_of(job_id).state, units()) == ("running", [])

    actions.sweep(now=clock.now() + LEASE + timedelta(seconds=30))
    db.commit()
    run_now(job_id)

    assert (job_of(job_id).state, job_of(job_id).tries, len(units())) == ("done", 2, 1)
