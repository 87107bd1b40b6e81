"""Commands about rosters."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lms import clock, db, i18n
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.i18n import gettext as _
from lms.outputs import refusing_unwritable
from lms.rights import EVERYWHERE
from lms.rosters.actions import HasErrors, Source, import_roster
from lms.rosters.exports import exported_rows, exported_units
from lms.rosters.reading.problems import Problem
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.rosters.staged import BRAKE_PERCENT, Staged, Terms, counts
from lms.rosters.staging import stage
from lms.rosters.undoing import undo_import
from lms.rosters.writers import people_table, unit_table
from lms.spreadsheets import write_xlsx
from lms.units.queries import require_unit_by_code

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group(name="roster")
def commands() -> None:
    """Import and export rosters."""


@commands.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--unit",
    "unit_code",
    metavar="CODE",
    help="The unit above those in the file; by default the letterhead's.",
)
@click.option(
    "--as-of", "as_of", type=DAY, help="The day from which moves and removals hold; by default today."
)
@click.option(
    "--legacy-font",
    type=click.Choice(["convert", "keep"]),
    help="Convert the letters of TCVN3 and VNI fonts.",
)
@click.option("--remove-missing", is_flag=True, help="End the memberships of those who are not in the file.")
@click.option(
    "--brake",
    type=click.IntRange(0, 100),
    default=BRAKE_PERCENT,
    show_default=True,
    help="Refuse to remove more than this percentage.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_command(  # noqa: PLR0917  # each is an option of the command line
    file: Path,
    unit_code: str | None,
    as_of: datetime | None,
    legacy_font: str | None,
    remove_missing: bool,
    brake: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a roster from an Excel, OpenDocument or CSV file."""
    now = clock.now()
    content = file.read_bytes()
    legacy = LegacyLetters(legacy_font) if legacy_font else LegacyLetters.ASK
    roster = read_roster(read_workbook(content, file.name), legacy_letters=legacy)
    terms = Terms(
        day=i18n.today(now),
        as_of=as_of.date() if as_of else None,
        parent_id=require_unit_by_code(unit_code).id if unit_code else None,
        may_remove=remove_missing,
        brake_percent=brake,
    )
    with db.reading() as session:
        staged = stage(session, roster, terms)
    state = "dry_run"
    if staged.errors:
        state = "refused"
    elif not dry_run:
        state = _commit(staged, content, file.name, legacy_font, now)
    _tell(staged, state, as_json=as_json)
    if staged.errors:
        raise HasErrors(staged)


def _commit(staged: Staged, content: bytes, name: str, legacy_font: str | None, now: datetime) -> str:
    if staged.is_idle:
        return "unchanged"
    file = keep(io.BytesIO(content), name=name, accepted=SPREADSHEETS, uploaded_by_id=None, now=now)
    done = import_roster(staged, Source(file.id, {"legacy_font": legacy_font}), now=now)
    db.commit()
    return "imported" if done else "unchanged"


@commands.command(name="undo")
@click.argument("import_id", type=int, metavar="ID")
def undo_command(import_id: int) -> None:
    """Take back an import that nothing depends on yet."""
    undo_import(import_id, account_id=None, now=clock.now())
    db.commit()
    click.echo(_("Đã hoàn tác lần nhập %(id)s.", id=import_id))


@commands.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--unit", "unit_code", metavar="CODE", help="The unit, with all below it; by default everything."
)
@click.option("--as-of", "as_of", type=DAY, help="The day it speaks of; by default today.")
def export_command(file: Path, unit_code: str | None, as_of: datetime | None) -> None:
    """Write the roster as an Excel file; importing that file changes nothing."""
    scope = [require_unit_by_code(unit_code).path] if unit_code else [EVERYWHERE]
    day = as_of.date() if as_of else i18n.today(clock.now())
    with refusing_unwritable(file), file.open("wb") as stream:
        units = exported_units(scope, day)
        write_xlsx(stream, unit_table(units), people_table(exported_rows(units, scope, day)))
    click.echo(_("Đã ghi %(path)s.", path=file))


def _tell(staged: Staged, state: str, *, as_json: bool) -> None:
    if as_json:
        report = {"state": state, **counts(staged), "problems": [_problem(one) for one in staged.problems]}
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    for problem in staged.problems:
        click.echo(_line(problem), err=True)
    numbers = counts(staged)
    people, units, posts = numbers["people"], numbers["units"], numbers["posts"]
    click.echo(
        _(
            "Người: %(new)s mới, %(moved)s chuyển đơn vị, %(changed)s thay đổi, %(unchanged)s giữ nguyên, "
            "%(missing)s không có trong tệp.",
            **people,
        )
    )
    click.echo(_("Đơn vị: %(new)s mới, %(changed)s thay đổi.", **units))
    click.echo(_("Chức vụ: %(new)s mới, %(changed)s thay đổi, %(ended)s kết thúc.", **posts))
    ends = {
        "dry_run": _("Chạy thử: chưa ghi gì."),
        "imported": _("Đã nhập."),
        "unchanged": _("Không có gì thay đổi."),
        "refused": "",
    }
    if ends[state]:
        click.echo(ends[state])


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "severity": problem.severity,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "header": place.header,
        "value": problem.value,
        "reason": str(problem.reason),
    }


def _line(problem: Problem) -> str:
    """Return a problem as one line: where, what stands there, why."""
    place = problem.place
    parts = [_("Trang “%(sheet)s”", sheet=place.sheet)] if place.sheet else []
    parts += [_("dòng %(row)s", row=place.row)] if place.row else []
    parts += [_("cột %(column)s", column=place.header or place.column)] if place.column else []
    value = f" “{problem.value}”" if problem.value else ""
    return f"{', '.join(parts)}{value}: {problem.reason}"
