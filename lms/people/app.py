"""How people are plugged in."""

from flask import Flask

from lms.people.cli import commands


def register(app: Flask) -> None:
    """Add the commands about people."""
    app.cli.add_command(commands)
