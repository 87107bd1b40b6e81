"""How gunicorn serves the platform; `make run` and the service of an office both read this."""

import os
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from lms import db, logs
from lms.config import read_settings
from lms.jobs.runner import Runner

settings = read_settings()

wsgi_app = "wsgi:create_app()"
preload_app = True
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 1 if settings.is_sqlite else int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
"""SQLite has one writing process, and the runner of the jobs is a thread of it: see docs/decisions."""
threads = 32 if settings.is_sqlite else 4
logconfig_dict = logs.configuration()
control_socket_disable = True

runners: dict[int, Runner] = {}
"""By process: every worker has one, and the first of them does the jobs until it ends."""


def when_ready(server: Arbiter) -> None:
    """Say where the platform is."""
    sys.stdout.write(f"Ready: {settings.base_url}\n")
    sys.stdout.flush()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Leave the connections of the first process to it."""
    db.engine().dispose(close=False)


def post_worker_init(worker: Worker) -> None:
    """Let this worker do the jobs, or wait for its turn."""
    runners[worker.pid] = Runner(worker.wsgi)
    runners[worker.pid].start()


def worker_exit(server: Arbiter, worker: Worker) -> None:
    """Give the jobs back before the worker ends."""
    runner = runners.pop(worker.pid, None)
    if runner is not None:
        runner.stop()
