"""How merging people is plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.duplicates.views import bp
from lms.duplicates.words import WORDS


def register(app: Flask) -> None:
    """Add the pages on which people who stand twice are merged."""
    app.register_blueprint(bp)
    add_words(app, WORDS)
