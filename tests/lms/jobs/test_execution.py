"""What a handler does and how its job ended are one transaction."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms import clock, db
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.jobs import actions, rules
from lms.jobs.execution import run_now
from lms.jobs.kinds import Kind, Outcome, Work, add_kind
from lms.jobs.models import Job
from lms.units.models import Unit
from tests.world import make_unit

Handler = Callable[[Work], Outcome]
Do = Callable[[Handler], Job]


@pytest.fixture
def do(app: Flask, sent: list[int]) -> Do:
    """Enqueue a job for a handler, run it, and return its row."""

    def run(handler: Handler) -> Job:
        add_kind(app, Kind("test", "Thử", handler))
        job_id = actions.enqueue("test", {"lines": 4}, owner_id=None, now=clock.now())
        db.commit()
        run_now(job_id)
        return seen_from_elsewhere(job_id)

    return run


def seen_from_elsewhere(job_id: int) -> Job:
    with db.reading() as session:
        return session.scalars(select(Job).where(Job.id == job_id)).one()


def units() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Unit.name)))


def test_a_handler_gets_its_arguments_and_its_result_is_kept(do: Do) -> None:
    def handler(work: Work) -> Outcome:
        make_unit("CĐCS Trường Mầm non")
        return Outcome(f"Đã xong {work.arguments['lines']} dòng.", "/units")

    job = do(handler)

    assert (job.state, job.message, job.result_url, job.tries) == ("done", "Đã xong 4 dòng.", "/units", 1)
    assert units() == ["CĐCS Trường Mầm non"]


def test_a_refusal_ends_the_job_with_its_sentence_and_changes_nothing(do: Do) -> None:
    def handler(work: Work) -> Outcome:
        make_unit()
        raise Refused("Tệp “a.xlsx” trống.")

    job = do(handler)

    assert (job.state, job.message, job.tries) == ("failed", "Tệp “a.xlsx” trống.", 1)
    assert units() == []


def test_a_fault_changes_nothing_and_is_tried_again(do: Do) -> None:
    def handler(work: Work) -> Outcome:
        if not units():
            make_unit()
        raise ZeroDivisionError

    job = do(handler)

    assert (job.state, job.message, job.tries) == ("queued", "Công việc gặp lỗi và sẽ được thử lại.", 1)
    assert units() == []


def test_progress_is_seen_from_elsewhere_while_the_job_runs(do: Do) -> None:
    seen = []

    def handler(work: Work) -> Outcome:
        work.progress(1, 4, "Đang đọc")
        job = seen_from_elsewhere(work.job_id)
        seen.append((job.state, job.progress_done, job.progress_total, job.message))
        return Outcome("")

    do(handler)

    assert seen == [("running", 1, 4, "Đang đọc")]


def test_progress_inside_a_write_never_waits_for_itself(do: Do) -> None:
    def handler(work: Work) -> Outcome:
        make_unit()
        began = time.monotonic()
        work.progress(4, 4, "Đang ghi")
        assert time.monotonic() - began < 5
        return Outcome("Xong")

    assert do(handler).message == "Xong"


def test_a_stop_gives_the_job_back_without_a_trace(app: Flask, do: Do) -> None:
    def handler(work: Work) -> Outcome:
        make_unit()
        app.extensions["jobs"].stopping.set()
        work.progress(1, 4, "Đang ghi")
        return Outcome("never said")

    job = do(handler)

    assert (job.state, job.tries, job.message) == ("queued", 0, "")
    assert units() == []


def test_a_job_that_another_runner_took_over_leaves_nothing_here(do: Do) -> None:
    def handler(work: Work) -> Outcome:
        with db.engine().begin() as connection:
            connection.execute(update(Job).values(tries=Job.tries + 1))
        make_unit()
        return Outcome("too late")

    job = do(handler)

    assert (job.state, job.tries, job.message) == ("running", 2, "")
    assert units() == []


def test_the_lease_is_renewed_while_the_handler_works(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LEASE", timedelta(seconds=0.8))
    leases = []

    def handler(work: Work) -> Outcome:
        for _round in range(2):
            leases.append(seen_from_elsewhere(work.job_id).lease_until)
            time.sleep(0.7)
        return Outcome("")

    job = do(handler)

    assert (job.state, leases[0] < leases[1]) == ("done", True)


def test_a_job_speaks_the_language_of_whoever_asked_for_it(app: Flask, sent: list[int]) -> None:
    add_kind(app, Kind("test", "Thử", lambda work: Outcome(str(_("Đang làm…")))))
    with app.test_request_context(headers={"Cookie": "locale=en"}):
        job_id = actions.enqueue("test", {}, owner_id=None, now=clock.now())
        db.commit()

    run_now(job_id)

    assert seen_from_elsewhere(job_id).message == "Working…"


def test_a_job_that_has_ended_is_not_done_again(do: Do) -> None:
    rounds = []

    def handler(work: Work) -> Outcome:
        rounds.append(work.job_id)
        return Outcome("")

    job = do(handler)
    run_now(job.id)

    assert rounds == [job.id]
