"""How results are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.jobs.kinds import add_kind
from quizzes.contests.cli import commands
from quizzes.results import cli
from quizzes.results.appeals.views import entrants
from quizzes.results.appeals.views import organising as appealing
from quizzes.results.jobs import RANKING
from quizzes.results.stages.views import boards as stage_boards
from quizzes.results.stages.views import importing as stage_imports
from quizzes.results.stages.views import organising as staging
from quizzes.results.views import boards, giving, organising
from quizzes.results.words import WORDS


def register(app: Flask) -> None:
    """Add the pages, commands and jobs of results."""
    app.register_blueprint(boards.bp)
    app.register_blueprint(organising.bp)
    app.register_blueprint(giving.bp)
    app.register_blueprint(entrants.bp)
    app.register_blueprint(appealing.bp)
    for stage_pages in (stage_boards, stage_imports, staging):
        app.register_blueprint(stage_pages.bp)
    commands.add_command(cli.rank_command)
    commands.add_command(cli.publish_command)
    add_kind(app, RANKING)
    add_words(app, WORDS)
