"""How essays are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.rights import Role
from quizzes.attempts.keepers import Keeper, keep_with
from quizzes.essays.actions import keep_within
from quizzes.essays.papers import find_written
from quizzes.essays.views import marking, organising, writing
from quizzes.essays.words import WORDS


def register(app: Flask) -> None:
    """Add the pages on which essays are written and marked."""
    for part in (writing, marking, organising):
        app.register_blueprint(part.bp)
    add_entry(app, Entry(_l("Chấm tự luận"), "marking.index", "notebook-pen", 15, (Role.GRADER,), "staff"))
    add_words(app, WORDS)
    keep_with(app, Keeper(keep_within, find_written))
