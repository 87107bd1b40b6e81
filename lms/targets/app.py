"""How targets are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import add_daily, add_kind
from lms.navigation import Entry, add_entry
from lms.populations.uses import register_uses
from lms.rights import Role
from lms.targets import cli, import_cli
from lms.targets.jobs import NIGHTLY, READING, WRITING_MISSING
from lms.targets.uses import uses
from lms.targets.views import binding, importing, missing, readings, targets
from lms.targets.views.frame import carry_reading
from lms.targets.words import WORDS

for family in (binding, importing, missing, readings):
    targets.bp.register_blueprint(family.bp)


def register(app: Flask) -> None:
    """Add the pages, commands and jobs of targets."""
    app.register_blueprint(targets.bp)
    app.url_defaults(carry_reading)
    cli.commands.add_command(import_cli.import_command)
    app.cli.add_command(cli.commands)
    add_kind(app, READING)
    add_kind(app, WRITING_MISSING)
    add_daily(app, NIGHTLY)
    register_uses(app, uses)
    add_entry(app, Entry(_l("Chỉ tiêu"), "targets.index", "target", 20, (Role.ORGANISER,), "staff"))
    add_words(app, WORDS)
