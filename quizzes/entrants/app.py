"""How entering contests is plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from quizzes.attempts.owners import Owner, own
from quizzes.contests.actions import KIND
from quizzes.entrants import queries
from quizzes.entrants.views import contests, entering, guests, listing, referring
from quizzes.entrants.words import WORDS


def register(app: Flask) -> None:
    """Add the pages of those who enter, and let contests decide who sits their quizzes."""
    for part in (contests, entering, guests, listing, referring):
        app.register_blueprint(part.bp)
    own(app, KIND, Owner(may_sit=queries.may_sit, home_url=contests.home_url, return_code=contests.code_of))
    add_entry(app, Entry(_l("Thi"), "contests.index", "trophy", order=30, also=("entering", "referring")))
    add_words(app, WORDS)
