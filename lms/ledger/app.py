"""How the ledger is plugged in."""

from flask import Flask

from lms.jobs.kinds import add_kind
from lms.ledger.jobs import TELLING


def register(app: Flask) -> None:
    """Let followers that failed be told again."""
    add_kind(app, TELLING)
