"""How results are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.jobs.kinds import add_kind
from quizzes.contests.cli import commands
from quizzes.results import cli
from quizzes.results.jobs import RANKING
from quizzes.results.views import boards, organising
from quizzes.results.words import WORDS


def register(app: Flask) -> None:
    """Add the pages, commands and jobs of results."""
    app.register_blueprint(boards.bp)
    app.register_blueprint(organising.bp)
    commands.add_command(cli.rank_command)
    commands.add_command(cli.publish_command)
    add_kind(app, RANKING)
    add_words(app, WORDS)
