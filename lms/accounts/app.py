"""How accounts are plugged in."""

from flask import Flask

from lms.accounts.cli import commands


def register(app: Flask) -> None:
    """Add the commands about accounts."""
    app.cli.add_command(commands)
