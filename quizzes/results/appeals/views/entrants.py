"""The pages on which entrants appeal against a result, and read what was decided."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.auth.actions import NotSignedIn
from lms.config import Settings
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.web import notice, public
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.entry import FIELD_NAMES, EntryRules, Field, UniqueKey
from quizzes.entrants.views.guests import asking
from quizzes.results import boards
from quizzes.results.appeals import actions, queries
from quizzes.results.appeals.forms import AppealForm, GuestAppealForm, GuestForm
from quizzes.results.appeals.models import Appeal
from quizzes.results.appeals.rules import STATE_NAMES, AppealState, ticket
from quizzes.results.boards import Board

bp = Blueprint("appeals", __name__, url_prefix="/c/<slug>")


@bp.route("/results/<int:round_number>/appeal", methods=["GET", "POST"])
@public
def new(slug: str, round_number: int) -> ResponseReturnValue:
    """Take an appeal against the newest version of a result, of somebody signed in or by a receipt."""
    board = boards.require_board(slug, round_number)
    attempt_id = _own_attempt(board)
    form = GuestAppealForm() if attempt_id is None else AppealForm()
    if isinstance(form, GuestAppealForm):
        _name_key(form, board)
    if form.validate_on_submit():
        with refusals_on(form):
            return _opened(board, form, attempt_id)
    return _page(board, form, attempt_id)


@bp.post("/results/<int:round_number>/appeal/find")
@public
def find(slug: str, round_number: int) -> ResponseReturnValue:
    """Lead somebody without an account to the newest appeal of theirs."""
    board = boards.require_board(slug, round_number)
    form = GuestForm()
    _name_key(form, board)
    if form.validate_on_submit():
        with refusals_on(form):
            attempt_id = _proved(board, form)
            mine = _mine(board, attempt_id)
            if mine:
                return redirect(_address(board.contest.slug, mine[0]))
            if attempt_id is not None:
                form.form_errors.append(_("Bạn chưa nộp đơn phúc khảo nào về kết quả này."))
    shown = GuestAppealForm(formdata=None)
    shown.receipt.data, shown.key.data = form.receipt.data, form.key.data
    shown.form_errors = [*form.form_errors, *(text for one in form.wrong_fields for text in one.errors)]
    return _page(board, shown, None)


@bp.get("/appeals/<int:number>/<key>")
@public
def show(slug: str, number: int, key: str) -> ResponseReturnValue:
    """Show an appeal and its decision to whoever holds the address."""
    return render_template(
        "quizzes/results/appeals/show.html",
        shown=queries.require_by_key(slug, number, key),
        state_names=STATE_NAMES,
        ticket=ticket,
    )


def _opened(board: Board, form: AppealForm | GuestAppealForm, attempt_id: int | None) -> ResponseReturnValue:
    """Take the appeal once it is known for which attempt."""
    viewer = asking()
    if isinstance(form, GuestAppealForm):
        attempt_id = _proved(board, form)
    if attempt_id is None:
        return _page(board, form, None)
    settings: Settings = current_app.config["SETTINGS"]
    shown = actions.open_appeal(
        board.standing,
        attempt_id,
        form.reason.data or "",
        account_id=viewer.account_id if viewer else None,
        mailed_from=settings.base_url,
        now=clock.now(),
    )
    db.commit()
    notice(_("Đã nhận đơn phúc khảo %(ticket)s.", ticket=ticket(shown.appeal.number)))
    return redirect(_address(board.contest.slug, shown.appeal))


def _proved(board: Board, form: GuestForm) -> int | None:
    """Return the attempt of somebody without an account; what is wrong stands on the form."""
    found = actions.prove_receipt(
        board.standing, form.receipt.data or "", form.key.data or "", now=clock.now()
    )
    db.commit()
    if isinstance(found, NotSignedIn):
        form.form_errors.append(str(found.text))
        return None
    return found


def _page(board: Board, form: AppealForm | GuestAppealForm, attempt_id: int | None) -> ResponseReturnValue:
    closes_at, mine = queries.closes_at(board.standing), _mine(board, attempt_id)
    page = render_template(
        "quizzes/results/appeals/new.html",
        board=board,
        contest=board.contest,
        standing=board.standing,
        form=form,
        is_guest=isinstance(form, GuestAppealForm),
        takes_guests=_entry(board).is_public,
        closes_at=closes_at,
        is_over=closes_at is not None and clock.now() >= closes_at,
        mine=[(one, _address(board.contest.slug, one)) for one in mine],
        waits=any(one.standing_id == board.standing.id and one.state == AppealState.OPEN for one in mine),
        state_names=STATE_NAMES,
        ticket=ticket,
    )
    return page, 400 if form.is_wrong else 200


def _own_attempt(board: Board) -> int | None:
    viewer = asking()
    return queries.attempt_of_person(board.standing, viewer.person_id) if viewer else None


def _mine(board: Board, attempt_id: int | None) -> list[Appeal]:
    return queries.list_of_attempt(board.standing, attempt_id) if attempt_id is not None else []


def _entry(board: Board) -> EntryRules:
    return rules_of(board.contest.id).entry


def _name_key(form: GuestForm, board: Board) -> None:
    """Ask for what the contest knows its entrants by."""
    key = _entry(board).unique_key
    if key is not UniqueKey.MEMBER:
        form.key.label.text = FIELD_NAMES[Field(key)]


def _address(slug: str, appeal: Appeal) -> str:
    return url_for("appeals.show", slug=slug, number=appeal.number, key=queries.key_of(appeal.id))
