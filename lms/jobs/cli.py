"""Commands about jobs."""

import signal
import threading

import click
from flask import current_app

from lms import config
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.jobs.runner import Runner, take_lock


@click.group("jobs")
def commands() -> None:
    """Run the work in the background."""


@commands.command("run")
def run() -> None:
    """Do the jobs in this process until it is stopped; only where no server does them."""
    lock = take_lock(config.current().data)
    if lock is None:
        raise Refused(_("Các công việc nền đang được một tiến trình khác chạy với thư mục dữ liệu này."))
    lock.close()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: ended.set())
    runner = Runner(current_app._get_current_object())  # type: ignore[attr-defined]
    runner.start()
    click.echo(_("Đang chạy các công việc nền. Nhấn Ctrl-C để dừng."))
    ended.wait()
    runner.stop()
