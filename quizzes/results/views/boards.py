"""The pages on which anybody reads results, checks a receipt and takes the file to rank it again."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.views import send
from lms.i18n import lazy_gettext as _l
from lms.web import public
from quizzes.contests.models import ContestState
from quizzes.contests.queries import rules_of
from quizzes.ranking.words import KEY_NAMES
from quizzes.results import boards, queries
from quizzes.results.appeals import queries as appeals
from quizzes.results.boards import Board
from quizzes.results.forms import ReceiptForm
from quizzes.results.rules import by_receipt

bp = Blueprint("results", __name__, url_prefix="/c/<slug>/results")


@bp.get("")
@public
def index(slug: str) -> ResponseReturnValue:
    """List the results of a contest that are published."""
    contest = queries.require_contest_by_code(slug, state=ContestState.PUBLISHED)
    return render_template(
        "quizzes/results/index.html", contest=contest, boards=boards.list_boards(contest.id)
    )


@bp.get("/<int:round_number>")
@public
def show(slug: str, round_number: int) -> ResponseReturnValue:
    """Show a page of a standing, one's own place, and where the holder of a receipt stands."""
    board = _board(slug, round_number)
    division, after = request.args.get("division", ""), request.args.get("after")
    form = ReceiptForm(request.args if "receipt" in request.args else None)
    receipt = form.receipt.data or "" if "receipt" in request.args and form.validate() else ""
    found = boards.find_by_receipt(board.standing, receipt) if receipt else []
    return render_template(
        "quizzes/results/show.html",
        board=board,
        standing=board.standing,
        contest=board.contest,
        key_names=KEY_NAMES,
        form=form,
        receipt=receipt,
        found=found,
        is_left_out=bool(receipt) and not found and boards.is_left_out(board.standing, receipt),
        mine=boards.lines_of_person(board.standing, getattr(current_user, "person_id", None)),
        winners=boards.winners(board.standing) if not after else [],
        page=boards.page_lines(board.standing, division, after=after),
        division=division,
        divisions={one.key: one.title for one in rules_of(board.contest.id).divisions},
        changes=by_receipt(board.standing.differences),
        versions=boards.list_versions(board.standing),
        version=request.args.get("version", type=int),
        appeals_until=appeals.closes_at(board.standing),
    )


@bp.get("/<int:round_number>/units/<key>")
@public
def units(slug: str, round_number: int, key: str) -> ResponseReturnValue:
    """Show the units of a collective prize."""
    board = _board(slug, round_number)
    title = board.standing.facts["collective"].get(key)
    if title is None:
        raise NotFound(_l("Kết quả này không có giải tập thể “%(key)s”.", key=key))
    return render_template(
        "quizzes/results/units.html",
        board=board,
        contest=board.contest,
        title=title,
        page=boards.page_units(board.standing, key, after=request.args.get("after")),
        key=key,
    )


@bp.get("/<int:round_number>/file")
@public
def file(slug: str, round_number: int) -> ResponseReturnValue:
    """Give the published file, which names receipts alone, to be ranked again by anybody."""
    board = _board(slug, round_number)
    return send(get_file(board.standing.file_id or 0))


def _board(slug: str, round_number: int) -> Board:
    return boards.require_board(slug, round_number, request.args.get("version", type=int))
