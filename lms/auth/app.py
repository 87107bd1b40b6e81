"""How signing in is plugged in."""

from flask import Flask

from lms import clock, crypto, db
from lms.auth import queries
from lms.rights import Viewer
from lms.web import login_manager


def register(app: Flask) -> None:
    """Let the kernel know who asks."""
    login_manager.user_loader(_load_viewer)


def _load_viewer(token: str) -> Viewer | None:
    """Return who is behind the token of the cookie, without taking the write lock."""
    with db.reading() as session:
        return queries.find_viewer(session, token, crypto.keyed_hash(token), now=clock.now())
