"""How the first page is plugged in."""

from flask import Flask

from courses.home.views import bp
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry


def register(app: Flask) -> None:
    """Add the first page and its place in the navigation."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Trang chủ"), "home.index", "house", order=10))
