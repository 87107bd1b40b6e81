"""How signing in is plugged in."""

from flask import Flask

from lms import clock, crypto, db
from lms.auth import memory, queries
from lms.auth.views import sign_in
from lms.rights import Viewer
from lms.web import is_hot, login_manager


def register(app: Flask) -> None:
    """Let the kernel know who asks, and add the pages for signing in."""
    login_manager.user_loader(_load_viewer)
    login_manager.session_protection = None  # the session row decides; a phone changes its address all day
    app.register_blueprint(sign_in.bp)


def _load_viewer(token: str) -> Viewer | None:
    """Return who is behind the token of the cookie, without taking the write lock."""
    token_hash = crypto.keyed_hash(token)
    known = memory.viewers.recall(token_hash) if is_hot() else None
    if known is not None:
        return known
    with db.reading() as session:
        viewer = queries.find_viewer(session, token, token_hash, now=clock.now())
    if viewer is not None and is_hot():
        memory.viewers.remember(token_hash, viewer)
    return viewer
