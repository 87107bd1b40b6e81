"""How units are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.units.cli import commands
from lms.units.rules import LEVEL_NAMES
from lms.units.words import WORDS


def register(app: Flask) -> None:
    """Add the commands about units; their pages come with the people in them."""
    app.cli.add_command(commands)
    app.jinja_env.filters["level_name"] = lambda level: str(LEVEL_NAMES[level])
    add_words(app, WORDS)
