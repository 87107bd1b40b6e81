"""How sittings are plugged in."""

from flask import Flask

from lms.jobs.kinds import Chore, add_chore
from quizzes.attempts import jobs, views


def register(app: Flask) -> None:
    """Add the pages of a sitting, to which contests and courses lead, and the sweep of what is overdue."""
    app.register_blueprint(views.bp)
    add_chore(app, Chore("hand in overdue attempts", jobs.EVERY, jobs.sweep))
