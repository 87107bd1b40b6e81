"""How contests are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.ledger.published import register_published
from lms.navigation import Entry, add_entry
from lms.populations.uses import register_uses
from lms.rights import Role
from quizzes.contests import cli, queries
from quizzes.contests.actions import KIND
from quizzes.contests.uses import uses
from quizzes.contests.views import organisers, setting_up
from quizzes.contests.words import WORDS


def register(app: Flask) -> None:
    """Add the pages on which contests are organised."""
    app.register_blueprint(organisers.bp)
    app.register_blueprint(setting_up.bp)
    app.cli.add_command(cli.commands)
    register_uses(app, uses)
    add_entry(app, Entry(_l("Cuộc thi"), "organising.index", "trophy", 14, (Role.ORGANISER,), "staff"))
    register_published(app, KIND, queries.is_published)
    add_words(app, WORDS)
