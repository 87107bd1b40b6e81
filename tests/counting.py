"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from lms import db


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Give the list of the statements that are executed meanwhile."""
    statements: list[str] = []

    def keep(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine(), "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(db.engine(), "before_cursor_execute", keep)
