"""Making reports as files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from lms import db
from lms.files.actions import keep_made
from lms.files.models import File
from lms.ledger.models import Activity
from lms.reports import queries, writers
from lms.reports.queries import CompletionRow
from lms.reports.writers import Told
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.models import Unit

COMPLETION = "reports.completion"
"""The kind of job that writes the roster of completions."""
STEPS = 1000
EVERY = 500


@dataclass
class _Telling:
    """The rows as they are written, while somebody is told how far it is."""

    courses: Sequence[Activity]
    tell: Told
    written: int = 0

    def rows(self, unit: Unit, as_of: date) -> Iterator[CompletionRow]:
        """Give all rows."""
        rosters = queries.completions(self.courses, unit, as_of)
        for place, roster in enumerate(rosters):
            for number, row in enumerate(roster.rows):
                if number % EVERY == 0:
                    done = STEPS * place + STEPS * number // roster.size
                    self.tell(done, STEPS * len(self.courses), self.written)
                self.written += 1
                yield row


def write_completions(
    stream: IO[bytes], courses: Sequence[Activity], unit: Unit, as_of: date, *, made_at: datetime, tell: Told
) -> int:
    """Write the roster of completions below a unit, and return how many rows it has.

    Rows go out as they are read, so only ids grow with them in memory; no write lock is held.
    """
    telling = _Telling(courses, tell)
    with db.only_reading():
        table = writers.completion_table(unit, as_of, telling.rows(unit, as_of))
        write_xlsx(stream, table, made_at=made_at)
    return telling.written


def keep_report(stream: IO[bytes], name: str, *, owner_id: int | None, now: datetime) -> File:
    """Return a report as a file that its owner may fetch."""
    return keep_made(stream, name=name, media_type=XLSX, uploaded_by_id=owner_id, now=now)
