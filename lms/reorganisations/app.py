"""How decisions about units are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.jobs.kinds import add_kind
from lms.reorganisations import cli
from lms.reorganisations.jobs import KINDS
from lms.reorganisations.views import bp
from lms.reorganisations.words import WORDS
from lms.units.cli import commands


def register(app: Flask) -> None:
    """Add the pages, jobs and commands of decisions about units."""
    app.register_blueprint(bp)
    for kind in KINDS:
        add_kind(app, kind)
    for command in (cli.import_command, cli.undo_command, cli.template_command):
        commands.add_command(command)
    add_words(app, WORDS)
