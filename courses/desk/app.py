"""How the trainers' desk is plugged in."""

from flask import Flask

from courses.audiences.queries import asked, is_published
from courses.desk import search
from courses.desk.uses import uses
from courses.desk.views import audiences, courses, difficulties, editing, imports, lessons, quiz
from courses.desk.words import WORDS
from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.ledger.published import register_published
from lms.navigation import Entry, add_entry
from lms.populations.uses import register_uses
from lms.reports.asked import register_asked
from lms.rights import Role

for family in (editing, imports, lessons, quiz, audiences, difficulties):
    courses.bp.register_blueprint(family.bp)


def register(app: Flask) -> None:
    """Add the pages of trainers and their place in the navigation."""
    app.register_blueprint(courses.bp)
    add_entry(app, Entry(_l("Khoá học"), "catalogue.index", "library", 10, (Role.TRAINER,), "staff"))
    search.register(app)
    register_uses(app, uses)
    add_words(app, WORDS)
    register_asked(app, "course", asked)
    register_published(app, "course", is_published)
