"""Commands about contests."""

import json
from pathlib import Path
from typing import Any

import click

from lms import clock, db
from lms.i18n import ZONE
from lms.i18n import gettext as _
from lms.outputs import refusing_unwritable
from quizzes.contests import queries
from quizzes.contests.importing import Import, export_contest, import_contest
from quizzes.contests.models import Contest
from quizzes.contests.rulefile.reading import WrongFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="contests")
def commands() -> None:
    """Set up contests, rank them and publish their results."""


@commands.command(name="import")
@click.argument("file", metavar="RULES.toml", type=FILE)
@click.option("--unit", "unit_code", default="", metavar="CODE", help="The unit that organises the contest.")
@click.option("--rehearsal", is_flag=True, help="Everything works, and nothing reaches the ledger.")
@click.option("--make-bank", is_flag=True, help="In a rehearsal, make up the banks that are not there.")
@click.option("--dry-run", is_flag=True, help="Say what is wrong, and change nothing.")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def import_command(  # noqa: PLR0917  # each is an option of the command line
    file: Path, unit_code: str, rehearsal: bool, make_bank: bool, dry_run: bool, is_json: bool
) -> None:
    """Set up a draft of a contest by a rules file, as docs/contest-rules.md describes it."""
    if make_bank and not rehearsal:
        raise click.UsageError("--make-bank goes only with --rehearsal.")
    now = clock.now()
    how = Import(unit_code, is_rehearsal=rehearsal, makes_banks=make_bank)
    try:
        contest = import_contest(file.read_bytes(), how, now=now)
    except WrongFile as refusal:
        db.rollback()
        _tell_problems(refusal, is_json=is_json)
        raise
    told = {"state": "dry_run" if dry_run else "imported", "contest": _as_json(contest)}
    slug = contest.slug
    if dry_run:
        db.rollback()
    else:
        db.commit()
    if is_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif dry_run:
        click.echo(_("Tệp thể lệ đúng; chưa lưu gì."))
    else:
        click.echo(_("Đã lập cuộc thi %(slug)s.", slug=slug))


@commands.command(name="export")
@click.argument("code", metavar="CODE")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def export_command(code: str, file: Path) -> None:
    """Write the rules in force of a contest to a file that can be imported again."""
    with refusing_unwritable(file):
        file.write_text(export_contest(queries.require_code(code)), encoding="utf-8")
    click.echo(_("Đã ghi thể lệ vào %(file)s.", file=str(file)))


@commands.command(name="list")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def list_command(is_json: bool) -> None:
    """List the contests, the newest first."""
    contests = queries.all_contests()
    if is_json:
        click.echo(json.dumps([_as_json(one) for one in contests], ensure_ascii=False, indent=1))
        return
    for one in contests:
        click.echo(f"{one.slug}\t{one.state}\t{one.title}")


def _as_json(contest: Contest) -> dict[str, Any]:
    rules = queries.rules_of(contest.id)
    return {
        "code": contest.slug,
        "title": contest.title,
        "state": contest.state,
        "rehearsal": contest.is_rehearsal,
        "rounds": [
            {
                "number": number,
                "title": one.title,
                "opens_at": one.opens_at.astimezone(ZONE).isoformat(),
                "closes_at": one.closes_at.astimezone(ZONE).isoformat(),
                "practice": one.is_practice,
            }
            for number, one in enumerate(rules.rounds, start=1)
        ],
    }


def _tell_problems(refusal: WrongFile, *, is_json: bool) -> None:
    if is_json:
        problems = [{"line": one.line, "text": str(one.text)} for one in refusal.problems]
        report = {"state": "refused", "problems": problems}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for one in refusal.problems:
        click.echo(one.told)
