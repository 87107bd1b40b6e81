"""How the statistics of contests are plugged in."""

from flask import Flask

from lms.jobs.kinds import add_kind
from quizzes.summaries import views
from quizzes.summaries.jobs import RECKONING


def register(app: Flask) -> None:
    """Add the page and the job of statistics of contests."""
    app.register_blueprint(views.bp)
    add_kind(app, RECKONING)
