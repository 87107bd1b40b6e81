"""Commands about results; they stand beside the other commands of contests."""

import json
from pathlib import Path
from typing import Any

import click

from lms import clock, db
from lms.errors import Refused
from lms.files.queries import get_file, path_of
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.readers import rank_again
from quizzes.ranking.rules import CollectivePrize
from quizzes.results import actions, queries, telling, versions
from quizzes.results.concluding import conclude_standing, is_published_already
from quizzes.results.models import Standing, StandingState
from quizzes.results.queries import Asked
from quizzes.results.settling import settle_ledger
from quizzes.results.signs import signs_of


@click.command(name="rank")
@click.argument("code", required=False)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rank a published file alone, without the database.",
)
@click.option("--round", "round_number", type=click.IntRange(1), metavar="R", help="Only this round.")
@click.option("--division", default="", metavar="KEY", help="Only this division, with the ranks in it.")
@click.option("--collective", "key", default="", metavar="KEY", help="The units of this collective prize.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def rank_command(
    code: str | None,
    file: Path | None,
    *,
    round_number: int | None,
    division: str,
    key: str,
    as_json: bool,
) -> None:
    """Rank a contest as it stands now, or a published file. Without --round the whole contest is ranked."""
    if file is not None:
        _rank_file(file, division=division, key=key, as_json=as_json)
        return
    if code is None:
        raise click.UsageError(_("Hãy ghi mã cuộc thi, hoặc tệp kết quả sau --from."))
    _asked, conclusion = _concluded(code, round_number)
    _tell(telling.facts(conclusion), conclusion, division=division, key=key, as_json=as_json)


@click.command(name="publish")
@click.argument("code")
@click.option("--round", "round_number", type=click.IntRange(1), metavar="R", help="Only this round.")
@click.option("--unverified", is_flag=True, help="Publish although winners were not verified.")
@click.option("--prizes-later", is_flag=True, help="Publish although prizes by hand are not given yet.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def publish_command(
    code: str, *, round_number: int | None, unverified: bool, prizes_later: bool, as_json: bool
) -> None:
    """Rank a contest and publish the result as the next version; what did not change is left as it is."""
    asked, conclusion = _concluded(code, round_number)
    if is_published_already(asked, conclusion):
        standing = versions.require_standing(asked.contest.id, asked.round_number, StandingState.PUBLISHED)
        settle_ledger(asked.contest, asked.round_number, now=clock.now())
        db.commit()
        is_new = False
    else:
        standing = _published(asked, conclusion, needs_verified=not unverified, needs_given=not prizes_later)
        is_new = True
    if as_json:
        about = {
            "contest": asked.contest.slug,
            "round": asked.round_number or None,
            "version": standing.version,
            "new": is_new,
            "sha256": standing.sha256,
            "file": str(path_of(get_file(standing.file_id or 0))),
            "ranked": standing.facts["ranked"],
            "differences": standing.differences,
        }
        click.echo(json.dumps(about, ensure_ascii=False))
        return
    number = standing.version
    sentence = (
        _("Đã công bố bản %(version)s.", version=number)
        if is_new
        else _("Bản %(version)s đã công bố vẫn đúng.", version=number)
    )
    click.echo(f"{sentence} SHA-256: {standing.sha256}")


def _published(asked: Asked, conclusion: Conclusion, *, needs_verified: bool, needs_given: bool) -> Standing:
    """Keep a standing and publish it; refused is what the pages would refuse, and nothing stays published."""
    with db.only_reading():
        signs = signs_of(conclusion)
    for _batch in actions.forget_draft(asked.contest.id, asked.round_number):
        db.commit()
    for _done in actions.keep_standing(asked, conclusion, signs, now=clock.now()):
        db.commit()
    draft = versions.require_standing(asked.contest.id, asked.round_number, StandingState.DRAFT)
    standing = actions.publish_standing(
        draft.id,
        account_id=None,
        now=clock.now(),
        needs_verified=needs_verified,
        needs_given=needs_given,
    )
    db.commit()
    return standing


def _concluded(code: str, round_number: int | None) -> tuple[Asked, Conclusion]:
    """Freeze what the close came to, and return the standing that follows."""
    contest = queries.require_contest_by_code(code)
    asked = queries.asked_for(contest, round_number, now=clock.now())
    actions.freeze_closes(asked, now=clock.now())
    db.commit()
    with db.only_reading():
        return asked, conclude_standing(asked)


def _rank_file(file: Path, *, division: str, key: str, as_json: bool) -> None:
    with file.open("rb") as stream:
        again = rank_again(stream)
    _tell(telling.file_facts(again), again.conclusion, division=division, key=key, as_json=as_json)
    click.echo(telling.summary(again), err=True)
    if again.differs_at is not None:
        raise SystemExit(1)


def _tell(about: dict[str, Any], conclusion: Conclusion, *, division: str, key: str, as_json: bool) -> None:
    prize = collective_prize(conclusion, key)
    pieces = (
        telling.as_json(about, conclusion, division=division, prize=prize)
        if as_json
        else telling.as_lines(conclusion, division=division, prize=prize)
    )
    for piece in pieces:
        click.echo(piece, nl=False)


def collective_prize(conclusion: Conclusion, key: str) -> CollectivePrize | None:
    """Return the collective prize with a key; an unknown key is refused, no key is none."""
    if not key:
        return None
    found = next((one for one in conclusion.terms.collective if one.key == key), None)
    if found is None:
        raise Refused(_l("Kết quả này không có giải tập thể “%(key)s”.", key=key))
    return found
