"""How backups are plugged in."""

from flask import Flask

from lms.backups import cli


def register(app: Flask) -> None:
    """Add the commands of backups."""
    app.cli.add_command(cli.backup)
    app.cli.add_command(cli.restore)
