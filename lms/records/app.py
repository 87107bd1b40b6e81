"""How the record of changes is plugged in."""

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.records.views import bp
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the page and its place in the navigation."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Nhật ký"), "records.index", "scroll-text", 72, (Role.ADMINISTRATOR,), "staff"))
