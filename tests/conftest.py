"""The ground of all tests: a migrated database of each kind, and an app that works on it."""

import os
import shutil
from collections.abc import Generator, Iterator
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as properties
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from lms import db
from lms.auth.memory import forget_all
from lms.config import Settings
from lms.jobs.kinds import Registry
from tests.postgres import Postgres, running_postgres
from wsgi import create_app

DATABASES = ["sqlite", "postgresql"]

properties.register_profile("untimed", deadline=None)  # how long an example takes says how busy a machine is
properties.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a skipped test where NO_SKIPS says that everything must run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"NO_SKIPS is set, and this was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL with a migrated template database."""
    with running_postgres() as server:
        migrate(server.create("template_lms"))
        yield server


def migrate(url: str) -> None:
    """Bring a database up to date, and leave the sessions with the database that they had."""
    before = db.engine()
    engine = db.connect(url)
    command.upgrade(db.alembic_config(), "head")
    engine.dispose()
    db.use(before)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which one platform after the other lives."""
    return tmp_path_factory.mktemp("platform")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        for old in folder.glob("lms.db*"):
            old.unlink()
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "lms.db")
        return f"sqlite:///{folder / 'lms.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty("lms", "template_lms")


@pytest.fixture
def settings(database_url: str, folder: Path) -> Settings:
    """Settings of a platform whose folder is empty."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    return Settings(
        data=folder / "data",
        database_url=database_url,
        base_url="http://127.0.0.1:8000",
        secret_key="a secret of the tests",
        data_key="a key of the tests",
        is_testing=True,
    )


@dataclass
class Built:
    """A platform that is made once and used by test after test, each with an empty database."""

    app: Flask
    engine: Engine
    as_made: list[tuple[Any, Any]]
    """Each dictionary and list that tests plug something into, and what was in it."""

    def restore(self) -> None:
        """Take out what the last test plugged in."""
        self.engine.dispose()
        for held, content in self.as_made:
            held.clear()
            held.extend(content) if isinstance(held, list) else held.update(content)


def pluggable(held: Any) -> Iterator[tuple[Any, Any]]:
    """Give each dictionary and list in which packages and tests leave something, and what is in it."""
    if isinstance(held, Registry):
        held = vars(held)
    if isinstance(held, dict | list):
        yield held, held.copy()
        for part in held.values() if isinstance(held, dict) else held:
            yield from pluggable(part)


@pytest.fixture(scope="session")
def built() -> dict[Settings, Built]:
    """The platforms that this process has made so far; an empty one gives each test a platform of its own."""
    return {}


@pytest.fixture
def app(settings: Settings, built: dict[Settings, Built]) -> Iterator[Flask]:
    """The whole platform, inside an application context."""
    if settings not in built:
        app = create_app(settings)
        app.test_client_class = Browser
        built[settings] = Built(app, db.engine(), list(pluggable([app.config, app.extensions])))
    platform = built[settings]
    db.use(platform.engine)
    forget_all()
    with platform.app.app_context():
        yield platform.app
    db.session.remove()
    platform.restore()


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test or with each other, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request outside the context of the test, whose `g` would remember who asked before."""
        answer = Context().run(super().open, *args, **kwargs)
        answer.request.environ["wsgi.input"].close()  # the temporary file of a large form
        return answer


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, whose forms carry no token (tests/lms/test_web.py shows they must)."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with real plans and rosters, where the machine has it."""
    folder = os.environ.get("SAMPLES")
    if not folder:
        pytest.skip("SAMPLES names no folder with real plans and rosters")
    return Path(folder)
