"""How accounts are plugged in."""

from flask import Flask

from lms.accounts.cli import commands
from lms.accounts.views import accounts, changes
from lms.accounts.words import WORDS
from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the pages and commands about accounts, and their place in the navigation."""
    app.cli.add_command(commands)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(changes.bp)
    add_words(app, WORDS)
    entry = Entry(
        _l("Tài khoản"), "accounts.index", "user-cog", 68, (Role.ADMINISTRATOR,), "staff", ("changes",)
    )
    add_entry(app, entry)
