"""The choice of language in the footer."""

from flask import Blueprint, Flask, abort, redirect, request
from flask.typing import ResponseReturnValue

from lms.i18n import LOCALES
from lms.web import own_address, public

YEAR = 365 * 24 * 3600

bp = Blueprint("language", __name__)


@bp.get("/language/<code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Keep the language in this browser and go back to the page where it was chosen."""
    if code not in LOCALES:
        abort(404)
    response = redirect(own_address(request.args.get("back")))
    response.set_cookie("locale", code, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def register(app: Flask) -> None:
    """Add the choice, and tell templates which languages there are."""
    app.jinja_env.globals["locales"] = LOCALES
    app.register_blueprint(bp)
