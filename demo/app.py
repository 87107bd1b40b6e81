"""How the demo is plugged in."""

from flask import Flask

from demo.cli import commands


def register(app: Flask) -> None:
    """Add the command; the demo has no pages."""
    app.cli.add_command(commands)
