"""Commands that write reports."""

from datetime import datetime
from pathlib import Path

import click

from lms import clock, i18n
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.ledger.queries import find_activity
from lms.reports import queries, writers
from lms.spreadsheets import write_xlsx
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
    unit = require_unit_by_code(unit_code)
    day = as_of.date() if as_of else i18n.today(clock.now())
    if slug:
        course = find_activity(f"course:{slug}")
        if course is None:
            raise Refused(_l("Không có khoá học nào mang mã “%(slug)s”.", slug=slug))
        courses = [course]
    else:
        courses = queries.list_courses([unit.path])
    try:
        with output.open("wb") as stream:
            write_xlsx(stream, writers.completion_table(unit, day, queries.completions(courses, unit, day)))
    except OSError as error:
        raise Refused(
            _l("Không ghi được tệp %(path)s: %(reason)s.", path=output, reason=error.strerror)
        ) from error
    click.echo(_("Đã ghi %(path)s.", path=output))
