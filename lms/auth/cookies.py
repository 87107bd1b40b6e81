"""What the browser keeps of a sign-in: a signed cookie with the token of the session."""

import secrets

from flask import Response, g, request, session
from flask_login import login_user, logout_user

from lms.auth import memory
from lms.auth.actions import SignedIn
from lms.rights import Viewer
from lms.web import me

DEVICE = "device"


def keep(signed_in: SignedIn, *, is_shared: bool) -> None:
    """Begin the cookie anew for the person who signed in; on a shared device it ends with the browser."""
    browser = device()
    session.clear()
    session[DEVICE] = browser
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of the old cookie for the rest of the request
    session.permanent = not is_shared
    login_user(Viewer(account_id=signed_in.account_id, token=signed_in.token, display_name=""))


def device() -> str:
    """Return the name of this browser: it outlives a session that ended, and ends when somebody leaves."""
    name: str = session.setdefault(DEVICE, secrets.token_urlsafe(9))
    return name


def let_in_again() -> None:
    """Remember that this request was let in: a save with the same cookie and token is, too, for a moment."""
    if not session.modified:
        memory.passes.remember(memory.proof_of(request.environ), memory.Pass(me().person_id, device()))


def forget(response: Response) -> Response:
    """Leave nothing of the person in the browser: no session, no cached page, nothing stored by scripts."""
    logout_user()
    session.clear()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
