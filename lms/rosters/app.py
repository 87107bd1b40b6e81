"""How rosters are plugged in."""

from flask import Flask

from lms.rosters import cli


def register(app: Flask) -> None:
    """Add the commands of rosters."""
    app.cli.add_command(cli.commands)
