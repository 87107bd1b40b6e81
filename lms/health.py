"""Whether the platform can serve, for whoever watches over it."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from lms import checks
from lms.web import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say "ok" if the database answers and is at the newest migration, with 503 if not."""
    try:
        is_ready = checks.revision() == checks.newest_revision()
    except DBAPIError:
        is_ready = False
    return jsonify(status="ok" if is_ready else "unavailable"), 200 if is_ready else 503


def register(app: Flask) -> None:
    """Add the address."""
    app.register_blueprint(bp)
