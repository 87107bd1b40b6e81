"""Commands about the questions of banks."""

import json
from pathlib import Path
from typing import Any

import click

from lms.errors import Refused
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from quizzes.bank import queries
from quizzes.bank.grading import grade
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.neutral import as_json
from quizzes.bank.responses import read_response
from quizzes.bank.stored import restored


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
    except (ValueError, RecursionError) as error:
        raise Refused(_l("Tệp %(path)s không phải là JSON.", path=file)) from error
