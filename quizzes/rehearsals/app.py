"""How rehearsals are plugged in."""

from flask import Flask

from quizzes.contests.cli import commands
from quizzes.rehearsals import cli


def register(app: Flask) -> None:
    """Add the command of rehearsals to those of contests."""
    commands.add_command(cli.simulate_command)
