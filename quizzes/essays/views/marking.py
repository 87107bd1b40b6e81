"""The pages on which markers mark essays, blind to who wrote them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.forms import refusals_on
from lms.html import stored
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.essays import marking, queries
from quizzes.essays.forms import MarkForm

bp = Blueprint("marking", __name__, url_prefix="/marking")


@bp.get("")
@staff(Role.GRADER)
def index() -> ResponseReturnValue:
    """List the contests that one marks for, with what waits in each."""
    contests = queries.contests_marked_by(me().account_id, me().scope(Role.GRADER))
    waiting = [
        (contest, _waiting(contest.id), queries.marked_by(contest.id, me().account_id))
        for contest in contests
    ]
    return render_template("quizzes/essays/marking/index.html", waiting=waiting)


@bp.route("/<int:contest_id>/<int:essay_id>", methods=["GET", "POST"])
@staff(Role.GRADER)
def show(contest_id: int, essay_id: int) -> ResponseReturnValue:
    """Show an essay without its writer, and keep the points that one gives."""
    contest = queries.require_contest_marked_by(contest_id, me().account_id, me().scope(Role.GRADER))
    one, marked = queries.require_marked(contest_id, essay_id)
    form = MarkForm()
    if form.validate_on_submit():
        with refusals_on(form):
            marking.mark_essay(
                contest,
                essay_id,
                form.points.value,
                remark=form.remark.data or "",
                account_id=me().account_id,
                person_id=me().person_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã ghi điểm."))
            left = _waiting(contest_id)
            if left:
                return redirect(url_for(".show", contest_id=contest_id, essay_id=left[0]))
            return redirect(url_for(".index"))
    page = render_template(
        "quizzes/essays/marking/show.html",
        contest=contest,
        one=one,
        marked=marked,
        task=stored(one.essay.text),
        form=form,
        own=next((mark for mark in marked.marks if mark.account_id == me().account_id), None),
        left=len(_waiting(contest_id)),
    )
    return page, 400 if form.is_wrong else 200


def _waiting(contest_id: int) -> list[int]:
    """Return the essays that the viewer can mark, the next one first."""
    found = queries.waiting_for(contest_id, me().account_id, me().person_id, now=clock.now())
    return [marked.essay.id for _one, marked in found]
