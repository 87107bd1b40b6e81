"""The pages on which organisers name markers, see how far the marking is, settle and void."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.contests.models import Contest
from quizzes.contests.queries import require_contest
from quizzes.essays import marking, queries
from quizzes.essays.forms import MarkersForm, SettleForm, VoidForm
from quizzes.essays.rules import State
from quizzes.essays.words import STATE_KINDS, STATE_NAMES

bp = Blueprint("essay_marking", __name__, url_prefix="/organising/contests/<int:contest_id>/essays")

MOST_SHOWN = 200


@bp.route("", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def index(contest_id: int) -> ResponseReturnValue:
    """Show who marks and how far the essays are, and keep who marks."""
    contest = _contest(contest_id)
    markers = queries.list_markers(contest)
    form = MarkersForm(data={"markers": [one.account_id for one in markers if one.is_named]})
    form.markers.choices = [(one.account_id, one.name) for one in markers]
    if form.validate_on_submit():
        with refusals_on(form):
            marking.name_markers(
                contest, form.markers.data or (), account_id=me().account_id, now=clock.now()
            )
            db.commit()
            notice(_("Đã lưu danh sách người chấm."))
            return redirect(url_for(".index", contest_id=contest_id))
    rounds = [(one, queries.essays_of(one)) for one in queries.rounds_with_essay(contest_id)]
    wanted = request.args.get("state", State.APART)
    page = render_template(
        "quizzes/essays/organising/index.html",
        contest=contest,
        form=form,
        markers=markers,
        rounds=[
            (one, {state: sum(marked.state is state for marked in essays) for state in State})
            for one, essays in rounds
        ],
        listed=[(one, marked) for one, essays in rounds for marked in essays if marked.state == wanted][
            :MOST_SHOWN
        ],
        wanted=wanted,
        state_names=STATE_NAMES,
    )
    return page, 400 if form.is_wrong else 200


@bp.get("/<int:essay_id>")
@staff(Role.ORGANISER)
def show(contest_id: int, essay_id: int) -> ResponseReturnValue:
    """Show an essay with its marks; the writer stays unknown until the marking of it is done."""
    return _page(_contest(contest_id), essay_id, SettleForm(formdata=None), VoidForm(formdata=None))


@bp.post("/<int:essay_id>/settle")
@staff(Role.ORGANISER)
def settle(contest_id: int, essay_id: int) -> ResponseReturnValue:
    """Keep the points that count."""
    contest = _contest(contest_id)
    form = SettleForm()
    if form.validate_on_submit():
        with refusals_on(form):
            marking.settle_essay(
                contest,
                essay_id,
                form.points.value,
                reason=form.grounds.data or "",
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã ghi điểm được tính."))
            return redirect(url_for(".show", contest_id=contest_id, essay_id=essay_id))
    return _page(contest, essay_id, form, VoidForm(formdata=None))


@bp.post("/<int:essay_id>/void")
@staff(Role.ORGANISER)
def void(contest_id: int, essay_id: int) -> ResponseReturnValue:
    """Let an essay have no points, for a reason."""
    contest = _contest(contest_id)
    form = VoidForm()
    if form.validate_on_submit():
        with refusals_on(form):
            marking.void_essay(
                contest, essay_id, reason=form.reason.data or "", account_id=me().account_id, now=clock.now()
            )
            db.commit()
            notice(_("Đã huỷ bài tự luận này."))
            return redirect(url_for(".show", contest_id=contest_id, essay_id=essay_id))
    return _page(contest, essay_id, SettleForm(formdata=None), form)


@bp.post("/<int:essay_id>/lift")
@staff(Role.ORGANISER)
def lift(contest_id: int, essay_id: int) -> ResponseReturnValue:
    """Let a voided essay count again."""
    marking.lift_void(_contest(contest_id), essay_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Bài tự luận lại được tính."))
    return redirect(url_for(".show", contest_id=contest_id, essay_id=essay_id))


def _page(
    contest: Contest, essay_id: int, settle_form: SettleForm, void_form: VoidForm
) -> ResponseReturnValue:
    one, marked = queries.require_marked(contest.id, essay_id)
    names = {marker.account_id: marker.name for marker in queries.list_markers(contest)}
    is_done = marked.state in (State.MARKED, State.VOID)
    page = render_template(
        "quizzes/essays/organising/show.html",
        contest=contest,
        one=one,
        marked=marked,
        names=names,
        writer=queries.writers_of([essay_id])[essay_id] if is_done else None,
        settle_form=settle_form,
        void_form=void_form,
        state_name=STATE_NAMES[marked.state],
        state_kind=STATE_KINDS[marked.state],
    )
    return page, 400 if settle_form.is_wrong or void_form.is_wrong else 200


def _contest(contest_id: int) -> Contest:
    return require_contest(contest_id, me().scope(Role.ORGANISER))
