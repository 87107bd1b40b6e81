"""How rosters are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import add_kind
from lms.navigation import Entry, add_entry
from lms.rights import Role
from lms.rosters import cli, views
from lms.rosters.jobs import COMMITTING, PREVIEWING, UNDOING
from lms.rosters.words import WORDS


def register(app: Flask) -> None:
    """Add the pages, commands and jobs of rosters."""
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    for kind in (PREVIEWING, COMMITTING, UNDOING):
        add_kind(app, kind)
    entry = Entry(_l("Nhập danh sách"), "rosters.index", "file-up", 64, (Role.ADMINISTRATOR,), "staff")
    add_entry(app, entry)
    add_words(app, WORDS)
