"""The pages that make the platform installable: its web manifest, its worker, and what is shown offline."""

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, send_file
from flask.typing import ResponseReturnValue

from lms.assets.manifest import STATIC, Manifest
from lms.i18n import current_locale
from lms.i18n import gettext as _
from lms.navigation import Navigation
from lms.rights import Stranger
from lms.web import public

bp = Blueprint("assets", __name__)


@bp.get("/manifest.webmanifest")
@public
def web_manifest() -> ResponseReturnValue:
    """Say how the platform looks once it is installed on a phone."""
    assets: Manifest = current_app.extensions["assets"]
    icons = [
        {"src": assets.url("img/emblem.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": assets.url("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": assets.url("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": assets.url("img/icon-maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    response = jsonify(
        id="/",
        name=_("Học tập Công đoàn"),
        short_name=_("Học tập CĐ"),
        lang=current_locale(),
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#f4f7fb",
        theme_color="#0b3a7a",
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/worker.js")
@public
def worker() -> Response:
    """Return the service worker, from the root so that it may serve every page."""
    path = STATIC / "dist" / "js" / "worker.js"
    if not path.is_file():
        abort(404)
    return send_file(path, mimetype="text/javascript", max_age=0)


@bp.get("/offline")
@public
def offline() -> str:
    """Show what is shown without a network; the same for everybody, since the worker keeps it."""
    return render_template("offline.html", viewer=Stranger(), nav=Navigation((), ()))
