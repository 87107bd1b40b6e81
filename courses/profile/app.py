"""How the own page is plugged in."""

from flask import Flask

from courses.profile.views import bp
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry


def register(app: Flask) -> None:
    """Add the own page and its place in the navigation."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Của tôi"), "profile.show", "user", order=40))
