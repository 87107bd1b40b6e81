"""How the register is plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.registers import cli, views
from lms.registers.words import WORDS
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the pages and commands of the register."""
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    label = _l("Sổ lớp, tuyên truyền")
    add_entry(app, Entry(label, "registers.index", "clipboard-list", 22, (Role.ORGANISER,), "staff"))
    add_words(app, WORDS)
