"""How the codes that let people in are plugged in."""

from flask import Flask

from lms.access.actions import WRITE_RESET
from lms.access.jobs import answer
from lms.access.views import entering, own
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, add_kind


def register(app: Flask) -> None:
    """Add the pages that a code opens, and everybody's page about signing in."""
    add_kind(app, Kind(WRITE_RESET, _l("Trả lời người quên mật khẩu"), answer))
    app.register_blueprint(entering.bp)
    app.register_blueprint(own.bp)
