"""The command that holds a rehearsal; it stands beside the other commands of contests."""

import json

import click

from lms import db
from lms.i18n import gettext as _
from quizzes.contests.queries import require_code
from quizzes.rehearsals import actions

BATCH = 100


@click.command(name="simulate")
@click.argument("code", metavar="CODE")
@click.option("--entrants", "count", type=int, required=True, metavar="N", help="How many people enter.")
@click.option("--seed", type=click.IntRange(0), default=1, metavar="S", help="The same seed, the same story.")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def simulate_command(code: str, *, count: int, seed: int, is_json: bool) -> None:
    """Let invented people enter a rehearsal and sit every round, by the same actions as the pages."""
    contest = require_code(code)
    scene = actions.prepare(contest, count=count, seed=seed)
    attempts = 0
    for number, taken in enumerate(actions.simulate(scene), start=1):
        attempts += taken
        if number % BATCH == 0:
            db.commit()
    marks = actions.mark_essays(scene)
    db.commit()
    if is_json:
        told = {"contest": code, "seed": seed, "entrants": count, "attempts": attempts, "marks": marks}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        click.echo(_("%(people)s người đã dự thi %(attempts)s lượt.", people=count, attempts=attempts))
