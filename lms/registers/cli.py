"""Commands about the register."""

import json
from pathlib import Path

import click

from lms import clock, db
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.i18n import gettext as _
from lms.registers import actions, workbooks
from lms.registers.readers import read_rows
from lms.registers.rules import TopicKind
from lms.units.queries import ALL, require_unit_by_code


@click.group(name="registers")
def commands() -> None:
    """Keep what units held: classes, outreach, study of documents."""


@commands.command(name="topic")
@click.argument("title")
@click.option("--unit", "unit_code", required=True, metavar="CODE", help="Whose topic it is, for all below.")
@click.option("--number", default="", metavar="TEXT", help="The number of a document.")
def topic_command(title: str, unit_code: str, number: str) -> None:
    """Add a subject, or a document where a number is given."""
    kind = TopicKind.DOCUMENT if number else TopicKind.SUBJECT
    topic = actions.add_topic(
        title,
        kind=kind,
        number=number,
        unit=require_unit_by_code(unit_code),
        account_id=None,
        now=clock.now(),
    )
    db.commit()
    click.echo(_("Đã thêm “%(title)s”.", title=topic.title))


@commands.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be new, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_command(file: Path, dry_run: bool, as_json: bool) -> None:
    """Bring in what units held from a workbook; what stands in the register is left alone."""
    now = clock.now()
    rows = read_rows(file.read_bytes(), file.name)
    entries = workbooks.entries_of(rows, ALL)
    kept_id = None
    if not dry_run:
        with file.open("rb") as stream:
            kept_id = keep(stream, name=file.name, accepted=SPREADSHEETS, uploaded_by_id=None, now=now).id
    imported = actions.import_entries(entries, file_id=kept_id, account_id=None, now=now)
    if dry_run:
        db.rollback()
    else:
        db.commit()
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, "new": imported.new, "known": imported.known}))
        return
    click.echo(_("%(new)s dòng mới; %(known)s dòng đã có từ trước.", new=imported.new, known=imported.known))
