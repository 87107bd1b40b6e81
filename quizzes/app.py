"""How quizzes are put together."""

from flask import Flask

from quizzes.attempts import app as attempts
from quizzes.awards import app as awards
from quizzes.bank import app as bank
from quizzes.contests import app as contests
from quizzes.entrants import app as entrants
from quizzes.essays import app as essays
from quizzes.live import app as live
from quizzes.rehearsals import app as rehearsals
from quizzes.results import app as results
from quizzes.summaries import app as summaries


def register(app: Flask) -> None:
    """Register every package of quizzes on the platform."""
    for package in (bank, attempts, contests, entrants, essays, live, results, awards, summaries, rehearsals):
        package.register(app)
