"""How targets are plugged in."""

from flask import Flask

from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.targets import cli, views
from lms.web import Entry, add_entry


def register(app: Flask) -> None:
    """Add the pages and commands of targets."""
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.commands)
    add_entry(app, Entry(_l("Chỉ tiêu"), "targets.index", "target", 20, (Role.ORGANISER,), "staff"))
