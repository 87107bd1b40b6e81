"""How populations are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.populations import cli, views
from lms.populations.words import WORDS


def register(app: Flask) -> None:
    """Add the pages and commands of populations."""
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    entry = Entry(_l("Nhóm đối tượng"), "populations.index", "users-round", 62, views.ROLES, "staff")
    add_entry(app, entry)
    add_words(app, WORDS)
