"""How the codes that let people in are plugged in."""

from flask import Flask

from lms.access.views import entering


def register(app: Flask) -> None:
    """Add the pages that a code opens."""
    app.register_blueprint(entering.bp)
