"""Every row of every table, as one moment saw them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, Date, DateTime, MetaData, String, Table, func, select

from lms import db

LEFT_OUT = ("alembic_version", "concurrent_people", "name_words", "question_words")
"""What a database in place has by itself: its version, and what its triggers keep."""
BATCH = 2_000


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Give a connection that sees one moment and holds nobody up, however long it reads."""
    engine = db.engine()
    with db.only_reading(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True, stream_results=True
            )
        yield connection


def list_tables(connection: Connection) -> list[Table]:
    """Return the tables as the database itself describes them, whatever this version of the models says."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return [table for name, table in sorted(metadata.tables.items()) if name not in LEFT_OUT]


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row as a line of JSON, in an order and in words that are the same on both databases."""
    columns = _columns_of(table)
    writers = [_writer_of(column.type) for column in columns]
    result = connection.execute(select(*columns).order_by(*_order_of(connection, table))).yield_per(BATCH)
    for row in result:
        values = [write(value) for write, value in zip(writers, row, strict=True)]
        line = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield line.encode() + b"\n"


def values_of(table: Table, line: bytes) -> dict[str, Any]:
    """Return the values of a row that was written as a line of JSON for a table like this one."""
    values = json.loads(line)
    return {
        column.name: _value_of(column.type, value)
        for column, value in zip(_columns_of(table), values, strict=True)
    }


def is_empty(connection: Connection) -> bool:
    """Whether no table holds a row."""
    return all(
        connection.scalar(select(func.count()).select_from(select(table).limit(1).subquery())) == 0
        for table in list_tables(connection)
    )


def revision(connection: Connection) -> str | None:
    """Return the migration at which the database is, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """Return every migration of this version of the platform."""
    scripts = ScriptDirectory.from_config(db.alembic_config())
    return [script.revision for script in scripts.walk_revisions()]


def _columns_of(table: Table) -> list[Column[Any]]:
    return sorted(table.columns, key=lambda column: column.name)


def _order_of(connection: Connection, table: Table) -> list[Any]:
    keys = list(table.primary_key.columns)
    is_postgresql = connection.dialect.name == "postgresql"
    return [key.collate("C") if is_postgresql and isinstance(key.type, String) else key for key in keys]


def _writer_of(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return _moment
    if isinstance(kind, Date):
        return lambda day: None if day is None else day.isoformat()
    return lambda value: value


def _moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()


def _value_of(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
