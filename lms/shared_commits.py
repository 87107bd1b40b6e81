"""Single statements that share a commit: what arrives while one is written goes with the next."""

from collections import deque
from collections.abc import Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Row, Update

from lms import db


class _Waiting:
    """A statement on its way, and what came of it."""

    def __init__(self, statement: Update, values: Mapping[str, Any]) -> None:
        self.statement = statement
        self.values = values
        self.is_done = False
        self.row: Row[*tuple[Any, ...]] | None = None
        self.fault: Exception | None = None


class SharedCommits:
    """A queue before the one writer of SQLite: a disk that takes 10 ms for a commit then serves hundreds.

    Whoever holds the lock writes for all who wait. Nobody returns before the commit that holds its statement.
    """

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._writing = Lock()

    def run(self, statement: Update, values: Mapping[str, Any]) -> Row[*tuple[Any, ...]] | None:
        """Return the row of a statement once it is committed; what it raised is raised here."""
        mine = _Waiting(statement, values)
        self._waiting.append(mine)
        with self._writing:
            if not mine.is_done:
                self._write()
        if mine.fault is not None:
            raise mine.fault
        return mine.row

    def _write(self) -> None:
        together = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with db.engine().begin() as connection:
                for one in together:
                    one.row = connection.execute(one.statement, one.values).first()
        except Exception as fault:
            for one in together:
                one.fault = fault
        for one in together:
            one.is_done = True
