"""Many rows into one table at once, the fastest way that each database has."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg

from lms import db
from lms.db import Base

Row = tuple[Any, ...]


def insert_rows(model: type[Base], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of plain values (numbers and texts) within the transaction at hand."""
    db.session.flush()
    connection = db.session.connection()
    name, listed = model.__tablename__, ", ".join(columns)
    if db.is_sqlite():
        many = list(rows)
        if many:
            places = ", ".join("?" for _ in columns)
            statement = f"INSERT INTO {name} ({listed}) VALUES ({places})"  # noqa: S608 - names of the models
            connection.exec_driver_sql(statement, many)
        return
    driver = cast(psycopg.Connection[Row], connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
