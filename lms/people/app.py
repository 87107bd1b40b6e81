"""How people and the pages of their units are plugged in."""

from datetime import timedelta

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.people import search
from lms.people.cli import commands
from lms.people.partial_dates import show_partial_date
from lms.people.rules import CADRE_TYPE_NAMES
from lms.people.views import holdings, people, units
from lms.people.words import WORDS

people.bp.register_blueprint(holdings.bp)


def register(app: Flask) -> None:
    """Add the commands and pages about people and units, and their place in the navigation."""
    app.cli.add_command(commands)
    app.register_blueprint(units.bp)
    app.register_blueprint(people.bp)
    also = ("people", "reorganisations", "duplicates")
    add_entry(app, Entry(_l("Đơn vị và cán bộ"), "units.index", "network", 60, units.ROLES, "staff", also))
    search.register(app)
    app.jinja_env.filters.update(
        cadre_type_name=lambda cadre_type: str(CADRE_TYPE_NAMES[cadre_type]),
        partial_date=show_partial_date,
        day_before=lambda day: day - timedelta(days=1),
    )
    add_words(app, WORDS)
