"""How results are plugged in."""

from flask import Flask

from quizzes.contests.cli import commands
from quizzes.results import cli


def register(app: Flask) -> None:
    """Add the commands of results to those of contests."""
    commands.add_command(cli.rank_command)
