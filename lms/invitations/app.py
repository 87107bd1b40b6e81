"""How letting people in is plugged in."""

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.invitations.views import bp
from lms.navigation import Entry, add_entry
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the pages on which staff issue codes."""
    app.register_blueprint(bp)
    add_entry(
        app,
        Entry(_l("Cấp mã kích hoạt"), "invitations.index", "key-round", 70, (Role.ADMINISTRATOR,), "staff"),
    )
