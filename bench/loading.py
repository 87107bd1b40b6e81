"""Writing very many rows at once, as fast as each database takes them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, inspect, select, text

from lms import db
from lms.db import Base

AT_ONCE = 20_000
CACHE = 500_000
"""Kilobytes in which SQLite keeps its indexes while it is filled; in its usual two thousand it reads on."""

Row = tuple[Any, ...]


def load(model: type[Base], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows in this transaction: copied into PostgreSQL, many in one statement into SQLite."""
    name, names = _table(model).name, ", ".join(columns)
    raw = db.session.connection().connection.driver_connection
    if raw is None:
        raise RuntimeError("There is no connection to load rows through.")
    if not db.is_sqlite():
        with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    raw.execute(f"PRAGMA cache_size = -{CACHE}")
    marks = ", ".join("?" * len(columns))
    waiting = iter(rows)
    while some := [tuple(_as_sqlite(value) for value in row) for row in islice(waiting, AT_ONCE)]:
        raw.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", some)


def next_id(model: type[Base]) -> int:
    """Return the first id that no row has."""
    return (db.session.scalar(select(func.max(_table(model).c.id))) or 0) + 1


def settle(models: Iterable[type[Base]]) -> None:
    """Commit what was loaded, and leave the tables as a database keeps them that has run for a while.

    PostgreSQL counts on from the ids that were given, and is not read before the vacuum that it does by
    itself within a minute: until then it looks up in the table each row that it finds in an index.
    """
    if db.is_sqlite():
        db.session.execute(text("ANALYZE"))
        db.commit()
        return
    for table in map(_table, models):
        largest = select(func.max(table.c.id)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), largest)))
    db.commit()
    with db.each_by_itself() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{model} has no table of its own.")
    return table


def _as_sqlite(value: object) -> object:
    """Return a value as the types of lms.db keep it in SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
