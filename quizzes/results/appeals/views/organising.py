"""The pages on which organisers read appeals and decide them."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.config import Settings
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.contests.queries import require_contest
from quizzes.results.appeals import actions, queries
from quizzes.results.appeals.forms import DecisionForm
from quizzes.results.appeals.rules import FOLLOW_UP_NAMES, STATE_NAMES, AppealState, ticket

bp = Blueprint("appealing", __name__, url_prefix="/organising/contests/<int:contest_id>/appeals")


@bp.get("")
@staff(Role.ORGANISER)
def index(contest_id: int) -> ResponseReturnValue:
    """List the appeals of a contest: those that wait, or those that are decided."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    is_open = request.args.get("state") != "decided"
    return render_template(
        "quizzes/results/appeals/organising/index.html",
        contest=contest,
        page=queries.page_appeals(contest_id, is_open=is_open, after=request.args.get("after")),
        counts=queries.count_appeals(contest_id),
        is_open=is_open,
        state_names=STATE_NAMES,
        ticket=ticket,
    )


@bp.route("/<int:appeal_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def show(contest_id: int, appeal_id: int) -> ResponseReturnValue:
    """Show an appeal with the way to the story of its attempt, and take the decision."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    shown = queries.require_appeal(contest_id, appeal_id)
    form = DecisionForm()
    form.offer(is_voided=queries.find_void(shown) is not None, is_of_stage=shown.stage is not None)
    if form.validate_on_submit():
        settings: Settings = current_app.config["SETTINGS"]
        try:
            actions.decide_appeal(
                contest_id,
                appeal_id,
                form.verdict,
                account_id=me().account_id,
                mailed_from=settings.base_url,
                now=clock.now(),
            )
        except Invalid as refusal:
            db.rollback()
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã ghi quyết định về đơn %(ticket)s.", ticket=ticket(shown.appeal.number)))
            return redirect(url_for(".show", contest_id=contest_id, appeal_id=appeal_id))
    page = render_template(
        "quizzes/results/appeals/organising/show.html",
        contest=contest,
        shown=shown,
        form=form,
        is_open=shown.appeal.state == AppealState.OPEN,
        state_names=STATE_NAMES,
        follow_up_names=FOLLOW_UP_NAMES,
        ticket=ticket,
    )
    return page, 400 if form.is_wrong else 200
