"""The composition root: kernel, then quizzes, then courses; the only module that knows all of them."""

import gc
import sys
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from flask_babel import LazyString
from sqlalchemy.exc import OperationalError

import courses.app
import courses.audiences.models
import courses.catalogue.models
import courses.learning.models
import demo.app
import lms.app
import lms.audit.models
import lms.auth.models
import lms.duplicates.models
import lms.files.models
import lms.jobs.models
import lms.ledger.models
import lms.people.models
import lms.populations.models
import lms.registers.models
import lms.reorganisations.models
import lms.rosters.models
import lms.targets.models
import lms.units.models
import quizzes.app
import quizzes.attempts.models
import quizzes.attempts.statistics.models
import quizzes.bank.models
import quizzes.contests.models
import quizzes.entrants.models
import quizzes.essays.models
import quizzes.live.models
import quizzes.results.appeals.models
import quizzes.results.models
from lms import i18n
from lms.config import Settings, read_settings
from lms.db import Base
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

MODELS = (
    courses.audiences.models,
    courses.catalogue.models,
    courses.learning.models,
    lms.audit.models,
    lms.auth.models,
    lms.duplicates.models,
    lms.files.models,
    lms.jobs.models,
    lms.ledger.models,
    lms.people.models,
    lms.populations.models,
    lms.registers.models,
    lms.reorganisations.models,
    lms.rosters.models,
    lms.targets.models,
    lms.units.models,
    quizzes.attempts.models,
    quizzes.attempts.statistics.models,
    quizzes.bank.models,
    quizzes.contests.models,
    quizzes.entrants.models,
    quizzes.essays.models,
    quizzes.live.models,
    quizzes.results.appeals.models,
    quizzes.results.models,
)
"""Every module that has tables: importing them all makes the metadata whole."""

metadata = Base.metadata

COLLECTED_EVERY = 10_000
"""Python looks for circles of objects after so many new ones, not after 700: a roster or a reading makes
millions of values that all stay until it is done, and looking through them again and again took a quarter of
the time. Whatever is in no circle is freed at once as ever."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the whole platform as one application."""
    gc.set_threshold(COLLECTED_EVERY)
    app = lms.app.create_app(settings or read_settings())
    quizzes.app.register(app)
    courses.app.register(app)
    demo.app.register(app)
    return app


class Commands(FlaskGroup):
    """The console commands: a refusal is one sentence on standard error and exit code 1."""

    def _load_plugin_commands(self) -> None:
        """Leave out the commands that libraries bring along for themselves."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, or refuse as `main` does (Flask would print a traceback)."""
        ctx.ensure_object(ScriptInfo).load_app()
        return super().list_commands(ctx)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and leave with 0 or 1."""
        try:
            code = super().main(*args, **{**kwargs, "prog_name": "lms", "standalone_mode": False})
        except Refused as refusal:
            _say(refusal)
            sys.exit(1)
        except click.ClickException as error:
            error.show()
            sys.exit(1)
        except OperationalError as error:
            reason = str(error.orig).splitlines()[0]
            _say(_l("Không dùng được cơ sở dữ liệu: %(reason)s", reason=reason))
            sys.exit(1)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def _say(sentence: Refused | LazyString) -> None:
    """Say on standard error why a command ended; the application, whose language it was, is gone by now."""
    speaker = Flask("lms")
    i18n.init_app(speaker)
    with speaker.app_context():
        click.echo(str(sentence), err=True)


cli = Commands(
    name="lms",
    help="Run and look after the learning and contest platform.",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
)
cli.params.clear()  # --app, --debug and --env-file are Flask's own; there is one application here

if __name__ == "__main__":
    cli()
