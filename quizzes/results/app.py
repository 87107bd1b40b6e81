"""How results are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from quizzes.contests.cli import commands
from quizzes.results import cli
from quizzes.results.words import WORDS


def register(app: Flask) -> None:
    """Add the commands of results to those of contests."""
    commands.add_command(cli.rank_command)
    commands.add_command(cli.publish_command)
    add_words(app, WORDS)
