"""How live figures are plugged in."""

from flask import Flask

from lms.jobs.kinds import Chore, add_chore
from quizzes.live import jobs, views


def register(app: Flask) -> None:
    """Add the page, and the chores that keep its figures."""
    app.register_blueprint(views.bp)
    add_chore(app, Chore("count what is new in contests", jobs.EVERY, jobs.look))
    add_chore(app, Chore("count contests anew", jobs.RECOUNT_EVERY, jobs.recount))
