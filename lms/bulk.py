"""Many rows into one table at once, the fastest way that each database has."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, cast

import psycopg
from sqlalchemy import Dialect, Table, func, select, text
from sqlalchemy.types import TypeEngine

from lms import db
from lms.db import Base

Row = tuple[Any, ...]

BATCH = 10_000
"""So many rows at once are made ready for SQLite."""


def insert_rows(model: type[Base], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of plain values (numbers and texts) within the transaction at hand."""
    db.session.flush()
    connection = db.session.connection()
    name, listed = model.__tablename__, ", ".join(columns)
    if db.is_sqlite():
        places = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {name} ({listed}) VALUES ({places})"  # noqa: S608 - names of the models
        rest = iter(rows)
        while many := list(islice(rest, BATCH)):
            connection.exec_driver_sql(statement, many)
        return
    driver = cast(psycopg.Connection[Row], connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def new_ids(model: type[Base], count: int) -> list[int]:
    """Return the ids of rows to come, in order, which nobody else is given.

    SQLite has one writer, so they follow the last row; PostgreSQL takes them from the sequence of the table.
    """
    key = cast(Table, model.__table__).c.id
    if db.is_sqlite():
        last: int = db.session.scalar(select(func.coalesce(func.max(key), 0))) or 0
        return list(range(last + 1, last + 1 + count))
    taken = text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count) ORDER BY 1"
    )
    return list(db.session.scalars(taken, {"name": model.__tablename__, "count": count}))


def insert_values(model: type[Base], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of any values that the columns hold (days, moments, JSON), within the transaction."""
    dialect = db.session.connection().dialect
    kept = [_kept_by(cast(Table, model.__table__).c[name].type, dialect) for name in columns]
    places = [(place, keep) for place, keep in enumerate(kept) if keep is not None]
    insert_rows(model, columns, (_as_kept(row, places) for row in rows))


def _kept_by(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes a value into the one that the driver takes; None where it takes it as it is."""
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _as_kept(row: Row, places: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, keep in places:
        values[place] = keep(values[place])
    return tuple(values)
