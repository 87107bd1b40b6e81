"""Commands about results; they stand beside the other commands of contests."""

from pathlib import Path

import click

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import CollectivePrize
from quizzes.results import telling


@click.command(name="rank")
@click.option(
    "--from",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rank a published file alone, without the database.",
)
@click.option("--division", default="", metavar="KEY", help="Only this division, with the ranks in it.")
@click.option("--collective", "key", default="", metavar="KEY", help="The units of this collective prize.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def rank_command(file: Path, division: str, key: str, as_json: bool) -> None:
    """Rank a contest, or check a published file by ranking its values again."""
    with file.open("rb") as stream:
        again = rank_again(stream)
    prize = collective_prize(again.conclusion, key)
    if as_json:
        pieces = telling.as_json(telling.file_facts(again), again.conclusion, division=division, prize=prize)
    else:
        pieces = telling.as_lines(again.conclusion, division=division, prize=prize)
    for piece in pieces:
        click.echo(piece, nl=False)
    click.echo(telling.summary(again), err=True)
    if again.differs_at is not None:
        raise SystemExit(1)


def collective_prize(conclusion: Conclusion, key: str) -> CollectivePrize | None:
    """Return the collective prize with a key; an unknown key is refused, no key is none."""
    if not key:
        return None
    found = next((one for one in conclusion.terms.collective if one.key == key), None)
    if found is None:
        raise Refused(_l("Kết quả này không có giải tập thể “%(key)s”.", key=key))
    return found
