"""Commands that carry out decisions about units."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lms import clock, db
from lms.files.actions import keep
from lms.files.rules import DECISION_FILES, SPREADSHEETS
from lms.i18n import gettext as _
from lms.i18n import number
from lms.outputs import refusing_unwritable
from lms.reorganisations import actions
from lms.reorganisations.readers import read_changes
from lms.reorganisations.rules import HasProblems, Problem
from lms.reorganisations.writers import template_tables
from lms.spreadsheets import write_xlsx
from lms.units.models import UnitDecision
from lms.units.queries import ALL
from lms.units.rules import EVENT_NAMES, EventKind

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command(name="import")
@click.argument("file", type=FILE)
@click.option("--as-of", "as_of", type=DAY, required=True, help="The day from which the changes hold.")
@click.option("--number", "decision", default="", help="The number of the decision.")
@click.option("--signed", "signed_on", type=DAY, help="The day on which it was signed.")
@click.option("--paper", type=FILE, help="The decision itself, as PDF, Word or a picture.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_command(  # noqa: PLR0917  # each is an option of the command line
    file: Path,
    as_of: datetime,
    decision: str,
    signed_on: datetime | None,
    paper: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Carry out the changes of a workbook, one row each, all of them or none."""
    now, content = clock.now(), file.read_bytes()
    try:
        changes = read_changes(content, file.name)
    except HasProblems as refusal:
        _tell_problems(refusal.problems, as_json=as_json)
        raise
    workbook_id = None if dry_run else _kept(file, SPREADSHEETS, now)
    file_id = _kept(paper, DECISION_FILES, now) if paper and not dry_run else None
    draft = actions.draft_decision(
        changes,
        actions.Paper(as_of.date(), decision, signed_on.date() if signed_on else None, file_id),
        workbook_id=workbook_id,
        account_id=None,
        now=now,
    )
    try:
        actions.carry_out_decision(draft, scope=ALL, now=now)
    except HasProblems as refusal:
        _tell_problems(refusal.problems, as_json=as_json)
        raise
    _tell(draft, "dry_run" if dry_run else "imported", as_json=as_json)
    if dry_run:
        db.rollback()
    else:
        db.commit()


@click.command(name="undo")
@click.argument("decision_id", type=int, metavar="ID")
def undo_command(decision_id: int) -> None:
    """Take back a decision that nothing depends on yet."""
    done = db.session.get(UnitDecision, decision_id)
    if done is None:
        raise click.BadParameter(_("Không tìm thấy quyết định này."))
    actions.undo_decision(done, account_id=None, now=clock.now())
    db.commit()
    click.echo(_("Đã hoàn tác quyết định %(id)s.", id=decision_id))


@click.command(name="template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template_command(file: Path) -> None:
    """Write an empty workbook of changes, with examples and what each column is for."""
    with refusing_unwritable(file), file.open("wb") as stream:
        write_xlsx(stream, *template_tables())
    click.echo(str(file))


def _kept(file: Path, accepted: Sequence[str], now: datetime) -> int:
    """Return the id of a file that is kept beside the decision."""
    content = io.BytesIO(file.read_bytes())
    return keep(content, name=file.name, accepted=accepted, uploaded_by_id=None, now=now).id


def _tell(done: UnitDecision, state: str, *, as_json: bool) -> None:
    if as_json:
        report: dict[str, Any] = {"state": state, "as_of": done.takes_effect_on.isoformat(), **done.summary}
        if state == "imported":
            report["decision"] = done.id
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for kind, count in done.summary["units"].items():
        click.echo(f"{EVENT_NAMES[EventKind(kind)]}: {number(count)}")
    click.echo(
        _(
            "Người chuyển đơn vị: %(moved)s; người thôi sinh hoạt: %(left)s.",
            moved=number(done.summary["people_moved"]),
            left=number(done.summary["people_left"]),
        )
    )
    if state == "imported":
        click.echo(_("Quyết định số %(id)s trong hệ thống.", id=done.id))
    else:
        click.echo(_("Chạy thử: chưa ghi gì."))


def _tell_problems(problems: tuple[Problem, ...], *, as_json: bool) -> None:
    if as_json:
        report = {"state": "refused", "problems": [asdict(problem) for problem in problems]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for problem in problems:
        place = _("Dòng %(row)s", row=problem.row) if problem.row is not None else "–"
        click.echo(f"{place}: {problem.text}")
