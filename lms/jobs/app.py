"""How jobs are plugged in."""

from datetime import datetime

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.jobs import actions, cli, views
from lms.jobs.kinds import Chore, Registry, add_chore
from lms.jobs.runner import Queue
from lms.navigation import Entry, add_entry
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the pages and commands of jobs, and what keeps them going."""
    queue = Queue(app, app.config["SETTINGS"].data)
    app.extensions["job_queue"] = queue
    app.extensions["jobs"] = Registry(send=queue.send)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    add_chore(app, Chore("sweep jobs", 15, _sweep))
    add_chore(app, Chore("start daily jobs", 30, _start_dailies))
    add_entry(app, Entry(_l("Công việc nền"), "jobs.index", "list-checks", 90, tuple(Role), "staff"))


def _sweep(now: datetime) -> None:
    actions.sweep(now=now)


def _start_dailies(now: datetime) -> None:
    actions.start_dailies(now=now)
