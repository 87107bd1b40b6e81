"""How reports are plugged in."""

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import add_kind
from lms.navigation import Entry, add_entry
from lms.reports import cli, views
from lms.reports.jobs import COMPLETIONS
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the pages and commands of reports."""
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    add_kind(app, COMPLETIONS)
    add_entry(app, Entry(_l("Báo cáo"), "reports.index", "file-spreadsheet", 30, (Role.ORGANISER,), "staff"))
