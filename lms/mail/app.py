"""How mail is plugged in."""

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, add_kind
from lms.mail.actions import SEND
from lms.mail.jobs import send
from lms.mail.views import bp
from lms.navigation import Entry, add_entry
from lms.rights import Role


def register(app: Flask) -> None:
    """Add the job that sends, and the page of the outbox; pages learn whether there is a mail server.

    Where there is none, the outbox has its place in the navigation.
    """
    add_kind(app, Kind(SEND, _l("Gửi thư"), send))
    app.register_blueprint(bp)
    app.jinja_env.globals["has_mail_server"] = bool(app.config["SETTINGS"].mail_url)
    if not app.config["SETTINGS"].mail_url:
        roles = (Role.ADMINISTRATOR,)
        entry = Entry(_l("Hộp thư đi"), "mail.index", "mail", 74, roles, "staff", is_everywhere=True)
        add_entry(app, entry)
