"""How learning is plugged in."""

from flask import Flask

from courses.learning import actions
from courses.learning.views import bp
from lms.i18n import lazy_gettext as _l
from lms.ledger.followers import follow
from lms.web import Entry, add_entry


def register(app: Flask) -> None:
    """Add the pages of learners, and let a course be complete when its last part is done."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Học"), "learning.index", "book-open", order=20))
    follow(app, ("lesson", "quiz"), actions.follow_entry)
