"""The runner, one for a data folder: threads of huey that take jobs, and a clock for chores."""

import fcntl
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import structlog
from flask import Flask
from huey import SqliteHuey
from huey.api import TaskWrapper
from huey.consumer import Consumer, Scheduler

from lms import clock, db
from lms.jobs.execution import run_now
from lms.jobs.kinds import Chore, Registry

WORKERS = 2
LONGEST_NAP = 1.0
"""Seconds until a job that was just enqueued is seen, at most."""
LOCK_PATIENCE = 5.0
STOP_PATIENCE = 20.0

log = structlog.get_logger("lms.jobs")


class Queue:
    """What carries the ids of jobs to the runner. Losing it loses nothing: a sweep sends them again."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._folder = folder

    @cached_property
    def huey(self) -> SqliteHuey:
        """Return huey's own small database beside that of the platform, made when it is first needed."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return SqliteHuey("jobs", filename=str(self._folder / "jobs.db"), results=False, fsync=False)

    @cached_property
    def task(self) -> TaskWrapper:
        """Return the only task there is."""
        return self.huey.task(name="run_job")(self._run)

    def send(self, job_id: int) -> None:
        """Tell the runner of a job; if that fails, the sweep will."""
        try:
            self.task(job_id)
        except Exception:
            log.exception("job_not_sent", job=job_id)

    def _run(self, job_id: int) -> None:
        in_context(self._app, lambda: run_now(job_id))


class Runner:
    """Does the jobs of a data folder, from `start` to `stop`, while no other runner does."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._registry: Registry = app.extensions["jobs"]
        self._queue: Queue = app.extensions["job_queue"]
        self._thread = threading.Thread(target=self._keep, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin; where another runner is at work, wait until it is gone."""
        self._registry.stopping.clear()
        self._thread.start()

    def stop(self) -> None:
        """End: jobs that report progress are given back, others have some seconds to finish."""
        self._registry.stopping.set()
        self._thread.join(STOP_PATIENCE + LOCK_PATIENCE)

    def _keep(self) -> None:
        stopping = self._registry.stopping
        lock = take_lock(self._app.config["SETTINGS"].data)
        while lock is None:
            if stopping.wait(LOCK_PATIENCE):
                return
            lock = take_lock(self._app.config["SETTINGS"].data)
        with lock:
            consumer = Threads(self._app, self._queue)
            consumer.start()
            while not stopping.wait(LOCK_PATIENCE):
                consumer.check_worker_health()
            consumer.stop(graceful=True)


class Clock(Scheduler):  # type: ignore[misc]
    """The thread that does the chores when their time has come."""

    def __init__(self, app: Flask, chores: list[Chore], **options: Any) -> None:
        super().__init__(**options)
        self._app = app
        self._turns = {chore.name: 0.0 for chore in chores}
        self._chores = chores

    def loop(self, now: object = None) -> None:
        """Do what is due, then wait for a moment."""
        for chore in self._chores:
            if self._turns[chore.name] <= time.monotonic() and not self.stop_flag.is_set():
                self._turns[chore.name] = time.monotonic() + chore.every
                self._do(chore)
        self.stop_flag.wait(self.interval)

    def _do(self, chore: Chore) -> None:
        def act() -> None:
            chore.act(clock.now())
            db.commit()

        try:
            in_context(self._app, act)
        except Exception:
            log.exception("chore_met_a_fault", chore=chore.name)


class Threads(Consumer):  # type: ignore[misc]
    """huey's consumer inside a process that has its own signal handlers and its own chores."""

    def __init__(self, app: Flask, queue: Queue) -> None:
        self._app = app
        self._chores = app.extensions["jobs"].chores
        queue.task  # noqa: B018 - huey must know the task before it takes one
        super().__init__(queue.huey, workers=WORKERS, max_delay=LONGEST_NAP, shutdown_timeout=STOP_PATIENCE)

    def _create_scheduler(self) -> Clock:
        return Clock(
            self._app,
            self._chores,
            huey=self.huey,
            stop_flag=self.stop_flag,
            interval=self.scheduler_interval,
            periodic=False,
        )

    def _set_signal_handlers(self) -> None:
        """Leave the signals to whoever runs the process."""


def take_lock(folder: Path) -> IO[bytes] | None:
    """Return the lock of a data folder's runner, free when it is closed; None while another has it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (folder / "jobs.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def in_context(app: Flask, act: Callable[[], None]) -> None:
    """Do something inside the application, and leave no transaction behind."""
    with app.app_context():
        try:
            act()
        finally:
            db.session.remove()
