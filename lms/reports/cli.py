"""Commands that write reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click

from lms import clock, db, i18n
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.ledger.queries import find_activity
from lms.outputs import refusing_unwritable
from lms.reports import actions, queries
from lms.units.queries import require_unit_by_code


@click.group(name="reports")
def commands() -> None:
    """Write reports as files."""


@commands.command()
@click.option("--unit", "unit_code", required=True, metavar="CODE", help="The unit, with all below it.")
@click.option("--course", "slug", metavar="SLUG", help="One course; by default all that the unit is offered.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="The day it speaks of; by default today."
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The Excel file to write.",
)
def completion(unit_code: str, slug: str | None, as_of: datetime | None, output: Path) -> None:
    """Write who completed which course as an Excel file."""
    now = clock.now()
    day = as_of.date() if as_of else i18n.today(now)
    with db.only_reading():
        rows = _write(unit_code, slug, day, output, now)
    click.echo(_("Đã ghi %(rows)s dòng vào %(path)s.", rows=rows, path=output))


def _write(unit_code: str, slug: str | None, day: date, output: Path, now: datetime) -> int:
    """Write the report, and return how many rows it has."""
    unit = require_unit_by_code(unit_code)
    if slug:
        course = find_activity(f"course:{slug}")
        if course is None:
            raise Refused(_l("Không có khoá học nào mang mã “%(slug)s”.", slug=slug))
        courses = [course]
    else:
        courses = queries.list_courses([unit.path])
    with refusing_unwritable(output), whole_file(output) as stream:
        return actions.write_completions(stream, courses, unit, day, made_at=now, tell=_say_nothing)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes its place only when it is whole; a fault leaves what was there."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as stream:
            yield stream
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _say_nothing(done: int, total: int, rows: int) -> None:
    """The command says how many rows there are when all are written."""
