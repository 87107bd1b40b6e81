"""The pages on which anybody reads the published results of a stage and takes their file."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock
from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.views import send
from lms.i18n import lazy_gettext as _l
from lms.web import public
from quizzes.contests.models import Contest, ContestState
from quizzes.results import boards
from quizzes.results.appeals import queries as appeals
from quizzes.results.models import Standing, StandingState
from quizzes.results.queries import require_contest_by_code
from quizzes.results.rules import stage_place
from quizzes.results.stages import queries
from quizzes.results.versions import find_standing

bp = Blueprint("stage_results", __name__, url_prefix="/c/<slug>/results/stages/<int:number>")


@bp.get("")
@public
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show a page of the results of a stage, and one's own."""
    contest, standing = _published(slug, number)
    return render_template(
        "quizzes/results/stages/board.html",
        contest=contest,
        standing=standing,
        number=number,
        mine=queries.rows_of_person(standing, getattr(current_user, "person_id", None)),
        page=queries.page_rows(standing, after=request.args.get("after")),
        versions=boards.list_versions(standing),
        version=request.args.get("version", type=int),
        appeals_until=appeals.closes_at(standing),
        now=clock.now(),
    )


@bp.get("/file")
@public
def file(slug: str, number: int) -> ResponseReturnValue:
    """Give the published file."""
    _contest, standing = _published(slug, number)
    return send(get_file(standing.file_id or 0))


def _published(slug: str, number: int) -> tuple[Contest, Standing]:
    contest = require_contest_by_code(slug, state=ContestState.PUBLISHED)
    version = request.args.get("version", type=int)
    standing = find_standing(contest.id, stage_place(number), StandingState.PUBLISHED, version=version)
    if standing is None or not number:
        raise NotFound(_l("Kết quả này chưa công bố."))
    return contest, standing
