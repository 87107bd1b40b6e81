"""How papers about prizes are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.jobs.kinds import add_kind
from quizzes.awards.jobs import MAKING
from quizzes.awards.views import organising, winners
from quizzes.awards.words import WORDS


def register(app: Flask) -> None:
    """Add the pages and the job of papers about prizes."""
    app.register_blueprint(organising.bp)
    app.register_blueprint(winners.bp)
    add_kind(app, MAKING)
    add_words(app, WORDS)
