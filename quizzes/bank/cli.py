"""Commands about the questions of banks."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from lms import clock, db
from lms.errors import Refused
from lms.html import plain
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.outputs import refusing_unwritable
from lms.rights import EVERYWHERE
from lms.rosters.reading.workbook import column_index
from quizzes.bank import queries
from quizzes.bank.exporting import export_bank
from quizzes.bank.formats.choosing import MOST_BYTES, Format, Upload, read_questions
from quizzes.bank.formats.columns import FIELDS
from quizzes.bank.formats.out.losses import Target
from quizzes.bank.grading import grade
from quizzes.bank.importing import NotImportable, Plan, import_questions, plan_import
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.neutral import as_json
from quizzes.bank.responses import read_response
from quizzes.bank.stored import restored

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="questions")
def commands() -> None:
    """List, grade, import and export the questions of banks."""


@commands.command(name="list")
@click.option("--bank", "bank_name", required=True, metavar="NAME", help="The name or the id of a bank.")
@click.option("--json", "is_json", is_flag=True, help="Print the questions in the neutral form.")
def list_command(bank_name: str, is_json: bool) -> None:
    """Print the questions of a bank; those that are drawn no more stand among them."""
    bank = queries.require_bank_named(bank_name)
    if is_json:
        questions = [_as_json(*row) for row in queries.all_questions(bank.id)]
        click.echo(json.dumps(questions, ensure_ascii=False, indent=1))
        return
    for question, version in queries.all_questions(bank.id):
        click.echo(f"{question.id}\t{version.kind}\t{plain(version.stem)}")


@commands.command(name="grade")
@click.argument("question_id", metavar="ID", type=int)
@click.option(
    "--response",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The response as JSON, as in docs/question-form.md.",
)
@click.option("--json", "is_json", is_flag=True, help="Print score, outcomes and feedback as JSON.")
def grade_command(question_id: int, file: Path, is_json: bool) -> None:
    """Grade one response to a question as it stands now."""
    question, version, _bank = queries.require_question(question_id, [EVERYWHERE])
    said = restored(question, version)
    graded = grade(said, read_response(said, _read_json(file)))
    if is_json:
        answer = {
            "id": question.id,
            "version": version.number,
            "score": graded.score,
            "outcomes": dict(graded.outcomes),
            "feedback": list(graded.feedback),
            "needs_grading": graded.score is None,
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        click.echo("–" if graded.score is None else f"{graded.score:g}")


@commands.command(name="import")
@click.argument("file", type=FILE)
@click.option("--bank", "bank_name", required=True, metavar="NAME", help="The name or the id of a bank.")
@click.option(
    "--format",
    "chosen",
    type=click.Choice([kind.value for kind in Format]),
    help="By default what the file looks like.",
)
@click.option("--key", "key_file", type=FILE, help="A second file with the right letters, for Word and text.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=LETTER",
    help=f"Where a field stands in a sheet, as in stem=C; fields: {', '.join(FIELDS)}.",
)
@click.option("--skip-unsupported", is_flag=True, help="Leave out the questions that the bank cannot take.")
@click.option("--dry-run", is_flag=True, help="Say what would be brought in, and change nothing.")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON; with --dry-run each question, too.")
def import_command(  # noqa: PLR0917  # each is an option of the command line
    file: Path,
    bank_name: str,
    chosen: str | None,
    key_file: Path | None,
    columns: tuple[str, ...],
    skip_unsupported: bool,
    dry_run: bool,
    is_json: bool,
) -> None:
    """Bring the questions of a file into a bank: all of them, or none."""
    bank = queries.require_bank_named(bank_name)
    kind, reading = read_questions(
        read_file(file),
        chosen=Format(chosen) if chosen else None,
        key=read_file(key_file) if key_file else None,
        columns=dict(map(_column, columns)),
    )
    plan = plan_import(bank.id, reading)
    ids: list[int] = []
    state = "dry_run"
    refusal = None
    if not dry_run:
        try:
            ids = import_questions(
                bank.id, plan, skips_unsupported=skip_unsupported, account_id=None, now=clock.now()
            )
            db.commit()
            state = "imported" if ids else "unchanged"
        except NotImportable as refused:
            state, refusal = "refused", refused
    if is_json:
        report = {"state": state, "format": kind.value, **report_of(plan), "ids": ids}
        if dry_run:
            report["questions"] = [as_json(found.question) for found in reading.found]
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _tell(plan, len(ids))
    if refusal:
        raise refusal


@commands.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--bank", "bank_name", required=True, metavar="NAME", help="The name or the id of a bank.")
@click.option(
    "--format",
    "target",
    required=True,
    type=click.Choice([kind.value for kind in Target]),
    help="The format to write.",
)
@click.option("--skip-unsupported", is_flag=True, help="Leave out the questions that the format cannot hold.")
def export_command(file: Path, bank_name: str, target: str, skip_unsupported: bool) -> None:
    """Write the questions in use of a bank to a file; what the format cannot hold is refused by name."""
    bank = queries.require_bank_named(bank_name)
    export = export_bank(bank.id, Target(target), skips_unsupported=skip_unsupported)
    with refusing_unwritable(file):
        file.write_bytes(export.content)
    for name, count in export.left_behind.items():
        text = _("Định dạng này không có chỗ cho %(name)s (%(count)s câu).", name=name, count=count)
        click.echo(text, err=True)
    click.echo(_("Đã ghi %(count)s câu vào %(path)s.", count=export.count, path=file))


def read_file(file: Path) -> Upload:
    """Return a file, of a large one just more than is taken."""
    with file.open("rb") as stream:
        return Upload(stream.read(MOST_BYTES + 1), file.name)


def _column(written: str) -> tuple[str, int]:
    """Return the field and the place of its column from "stem=C"."""
    field, _, letters = written.partition("=")
    if field not in FIELDS or not re.fullmatch(r"[A-Za-z]{1,2}", letters):
        raise click.BadParameter(f"{written!r}", param_hint="--column")
    return field, column_index(letters.upper())


def report_of(plan: Plan) -> dict[str, Any]:
    """Return what an import does as JSON: counts, and each problem with its place."""
    return {
        "found": len(plan.reading.found),
        "new": len(plan.new),
        "unchanged": plan.known_count,
        "problems": [
            {
                "severity": problem.severity.value,
                "place": {name: value for name, value in asdict(problem.place).items() if value},
                "feature": problem.feature,
                "reason": str(problem.reason),
                "count": problem.count,
            }
            for problem in plan.reading.problems
        ],
    }


def _tell(plan: Plan, added: int) -> None:
    for problem in plan.reading.problems:
        click.echo(f"{problem.place.words}: {problem.reason}", err=True)
    click.echo(
        _(
            "Đọc được %(found)s câu: %(new)s câu mới, %(known)s câu đã có; đã thêm %(added)s câu.",
            found=len(plan.reading.found),
            new=len(plan.new),
            known=plan.known_count,
            added=added,
        )
    )


def _as_json(question: Question, version: QuestionVersion) -> dict[str, Any]:
    return {
        "id": question.id,
        "version": version.number,
        "retired": question.retired_at is not None,
        **as_json(restored(question, version)),
    }


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except json.JSONDecodeError as error:
        sentence = _l("Tệp %(path)s không phải là JSON: sai ở dòng %(line)d.", path=file, line=error.lineno)
        raise Refused(sentence) from error
    except (ValueError, RecursionError) as error:
        raise Refused(_l("Tệp %(path)s không phải là JSON.", path=file)) from error
