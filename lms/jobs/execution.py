"""One try at one job, from the claim to the commit."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask_babel import force_locale
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from lms import clock, db
from lms.errors import Refused
from lms.jobs import actions, rules
from lms.jobs.actions import Claim
from lms.jobs.kinds import Interrupted, Outcome, Work, registry
from lms.jobs.models import Job, JobState

TOLD_EVERY = 0.5
"""Seconds between two writes of the progress."""

log = structlog.get_logger("lms.jobs")


def run_now(job_id: int) -> None:
    """Do a job here and now, unless somebody else has it or it has ended."""
    claimed = actions.claim(job_id, now=clock.now())
    db.commit()
    if claimed is None:
        return
    log.info("job_started", job=job_id, kind=claimed.kind, tries=claimed.tries)
    with force_locale(claimed.locale), _lease(claimed) as lost:
        _try(claimed, lost)


def _try(claimed: Claim, lost: threading.Event) -> None:
    """Let the handler work, and commit what it did together with how it ended."""
    try:
        outcome = _handled(claimed, lost)
        is_ours = actions.finish(claimed, outcome.message, outcome.url, now=clock.now())
    except Interrupted:
        db.rollback()
        is_ours = actions.give_back(claimed, now=clock.now())
    except Refused as refusal:
        db.rollback()
        is_ours = actions.fail(claimed, str(refusal), now=clock.now())
    except Exception:
        db.rollback()
        log.exception("job_met_a_fault", job=claimed.job_id, kind=claimed.kind, tries=claimed.tries)
        is_ours = actions.try_later(claimed, now=clock.now())
    if is_ours:
        db.commit()
    else:
        db.rollback()
        log.warning("job_was_taken_over", job=claimed.job_id, kind=claimed.kind)


def _handled(claimed: Claim, lost: threading.Event) -> Outcome:
    kind = registry().kinds[claimed.kind]
    progress = _Progress(claimed, stops=(lost, registry().stopping))
    work = Work(claimed.job_id, claimed.arguments, claimed.owner_id, clock.now(), progress)
    return kind.handle(work)


class _Progress:
    """Writes how far a job is, now and then, in a transaction of its own."""

    def __init__(self, claimed: Claim, stops: tuple[threading.Event, ...]) -> None:
        self._claimed = claimed
        self._stops = stops
        self._next_at = 0.0

    def __call__(self, done: int, total: int, message: str) -> None:
        if any(stop.is_set() for stop in self._stops):
            raise Interrupted
        is_last = done >= total
        if time.monotonic() < self._next_at and not is_last:
            return
        if db.is_sqlite() and db.session().in_transaction():
            return  # this very thread holds the only write lock: a second connection would wait for it
        self._next_at = time.monotonic() + TOLD_EVERY
        _write(self._claimed, progress_done=done, progress_total=total, message=message)


@contextmanager
def _lease(claimed: Claim) -> Iterator[threading.Event]:
    """Renew the lease while the block runs; the event says that the job was lost to another runner."""
    ended, lost = threading.Event(), threading.Event()

    def renew() -> None:
        while not ended.wait(rules.LEASE.total_seconds() / 4):
            try:
                if not _write(claimed, lease_until=clock.now() + rules.LEASE):
                    lost.set()
                    return
            except OperationalError:
                log.warning("lease_not_renewed", job=claimed.job_id, exc_info=True)

    keeper = threading.Thread(target=renew, name=f"lease-{claimed.job_id}", daemon=True)
    keeper.start()
    try:
        yield lost
    finally:
        ended.set()
        keeper.join()


def _write(claimed: Claim, **values: object) -> bool:
    """Change the row beside the transaction of the handler; False if the job is no longer ours."""
    with db.engine().begin() as connection:
        changed = connection.execute(
            update(Job)
            .where(Job.id == claimed.job_id, Job.state == JobState.RUNNING, Job.tries == claimed.tries)
            .values(values)
        )
        return changed.rowcount == 1
