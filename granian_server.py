"""How granian serves the platform where an office chose it: `python -m granian_server`.

It reads the settings that gunicorn reads. docs/decisions/0011-the-hot-path.md says what it gains.
"""

import os
import sys
from multiprocessing.util import Finalize

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from lms import logs
from lms.config import read_settings
from lms.jobs.runner import Runner
from wsgi import create_app

THREADS = 8


def create_served_app() -> Flask:
    """Return the platform of one worker, with the runner that does the jobs or waits for its turn."""
    app = create_app()
    runner = Runner(app)
    runner.start()
    Finalize(None, runner.stop, exitpriority=10)  # a worker ends without the handlers of atexit
    return app


def main() -> None:
    """Serve until a signal ends it."""
    settings = read_settings()
    workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
    server = Server(
        "granian_server:create_served_app",
        factory=True,
        interface=Interfaces.WSGI,
        port=int(os.environ.get("PORT", "8000")),
        workers=1 if settings.is_sqlite else workers,  # SQLite has one writing process
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        log_dictconfig=logs.configuration(),
    )
    server.on_startup(lambda: sys.stdout.write(f"Ready: {settings.base_url}\n"))
    server.serve()


if __name__ == "__main__":
    main()
