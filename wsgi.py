"""The composition root: kernel, then quizzes, then courses; the only module that knows all of them."""

import sys
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup

import lms.app
import lms.audit.models
import lms.auth.models
import lms.files.models
import lms.jobs.models
import lms.ledger.models
import lms.people.models
import lms.populations.models
import lms.rosters.models
import lms.targets.models
import lms.units.models
from lms.config import Settings, read_settings
from lms.db import Base
from lms.errors import Refused

metadata = Base.metadata


def create_app(settings: Settings | None = None) -> Flask:
    """Return the whole platform as one application."""
    return lms.app.create_app(settings or read_settings())


class Commands(FlaskGroup):
    """The console commands: a refusal is one sentence on standard error and exit code 1."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and leave with 0 or 1."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except Refused as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        except click.ClickException as error:
            error.show()
            sys.exit(1)
        except click.Abort:
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


cli = Commands(
    name="lms",
    help="Run and look after the learning and contest platform.",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
)

if __name__ == "__main__":
    cli()
