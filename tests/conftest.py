"""The ground of all tests: a migrated database of each kind, and an app that works on it."""

import os
import shutil
from collections.abc import Generator, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import db
from lms.config import Settings
from tests.postgres import Postgres, running_postgres
from wsgi import create_app

DATABASES = ["sqlite", "postgresql"]


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
    engine = db.connect(f"sqlite:///{path}")
    command.upgrade(db.alembic_config(), "head")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL with a migrated template database."""
    with running_postgres() as server:
        engine = db.connect(server.create("template_lms"))
        command.upgrade(db.alembic_config(), "head")
        engine.dispose()
        yield server


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "lms.db")
        yield f"sqlite:///{tmp_path / 'lms.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.copy_of("template_lms") as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a platform of its own."""
    return Settings(
        data=tmp_path / "data",
        database_url=database_url,
        base_url="http://127.0.0.1:8000",
        secret_key="a secret of the tests",
        data_key="a key of the tests",
        is_testing=True,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole platform, inside an application context."""
    app = create_app(settings)
    app.test_client_class = Browser
    engine = db.engine()
    with app.app_context():
        yield app
    db.session.remove()
    engine.dispose()


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test or with each other, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request outside the context of the test, whose `g` would remember who asked before."""
        return Context().run(super().open, *args, **kwargs)


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
