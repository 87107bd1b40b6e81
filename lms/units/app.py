"""How units are plugged in."""

from flask import Flask

from lms.units.cli import commands


def register(app: Flask) -> None:
    """Add the commands about units; their pages come with the people in them."""
    app.cli.add_command(commands)
