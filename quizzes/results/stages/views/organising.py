"""The pages on which organisers write the results of a stage line by line, correct, void and publish them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import NotFound
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.paging import LARGEST_ID
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.contests.queries import require_contest
from quizzes.contests.rules.stages import STAGE_NAMES
from quizzes.results.forms import VoidForm
from quizzes.results.models import StandingState
from quizzes.results.stages import actions, finding, publishing, queries, rules
from quizzes.results.stages.finding import Candidate
from quizzes.results.stages.forms import LineForm, SearchForm, line_values
from quizzes.results.stages.queries import StageOf
from quizzes.results.versions import find_standing

bp = Blueprint("staging", __name__, url_prefix="/organising/contests/<int:contest_id>/stages/<int:number>")


@bp.route("", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def show(contest_id: int, number: int) -> ResponseReturnValue:
    """Show what is written of a stage, and take one more line."""
    one = stage_of(contest_id, number)
    person = _person(one)
    form = LineForm(data={"person": person.person_id if person else ""})
    form.offer(one.prizes)
    if form.validate_on_submit():
        with refusals_on(form):
            actions.add_line(one, form.line(person), account_id=me().account_id, now=clock.now())
            db.commit()
            notice(_("Đã thêm một dòng kết quả."))
            return redirect(url_for(".show", contest_id=contest_id, number=number))
    return _page(one, form, person)


@bp.route("/lines/<int:line_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def line(contest_id: int, number: int, line_id: int) -> ResponseReturnValue:
    """Correct a line."""
    one = stage_of(contest_id, number)
    form = _line_form(one, line_id)
    if form.validate_on_submit():
        with refusals_on(form):
            actions.correct_line(
                one, line_id, form.line(_person(one)), account_id=me().account_id, now=clock.now()
            )
            db.commit()
            notice(_("Đã sửa dòng kết quả."))
            return redirect(url_for(".show", contest_id=contest_id, number=number))
    return _line_page(one, line_id, form, VoidForm(formdata=None))


@bp.post("/lines/<int:line_id>/void")
@staff(Role.ORGANISER)
def void(contest_id: int, number: int, line_id: int) -> ResponseReturnValue:
    """Let a line not count, for a reason."""
    one = stage_of(contest_id, number)
    form = VoidForm()
    if form.validate_on_submit():
        with refusals_on(form):
            reason = form.reason.data or ""
            actions.void_line(one, line_id, reason=reason, account_id=me().account_id, now=clock.now())
            db.commit()
            notice(_("Đã huỷ dòng kết quả. Hãy công bố bản mới nếu đã công bố."))
            return redirect(url_for(".show", contest_id=contest_id, number=number))
    return _line_page(one, line_id, _line_form(one, line_id, is_sent=False), form)


@bp.post("/lines/<int:line_id>/lift")
@staff(Role.ORGANISER)
def lift(contest_id: int, number: int, line_id: int) -> ResponseReturnValue:
    """Let a line count again."""
    one = stage_of(contest_id, number)
    actions.lift_void(one, line_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã gỡ việc huỷ."))
    return redirect(url_for(".show", contest_id=contest_id, number=number))


@bp.post("/lines/<int:line_id>/remove")
@staff(Role.ORGANISER)
def remove(contest_id: int, number: int, line_id: int) -> ResponseReturnValue:
    """Take a line away."""
    one = stage_of(contest_id, number)
    actions.remove_line(one, line_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã bỏ dòng kết quả."))
    return redirect(url_for(".show", contest_id=contest_id, number=number))


@bp.post("/publish")
@staff(Role.ORGANISER)
def publish(contest_id: int, number: int) -> ResponseReturnValue:
    """Publish what is written as a version for ever."""
    one = stage_of(contest_id, number)
    standing = publishing.publish_stage(one, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã công bố kết quả phần thi, bản %(version)s.", version=standing.version))
    return redirect(url_for(".show", contest_id=contest_id, number=number))


def stage_of(contest_id: int, number: int) -> StageOf:
    """Return a stage of a contest in the organiser's care."""
    return queries.require_stage(require_contest(contest_id, me().scope(Role.ORGANISER)), number)


def _page(one: StageOf, form: LineForm, person: Candidate | None) -> ResponseReturnValue:
    kept = queries.list_lines(one)
    lines = [line for _id, line in kept]
    search = SearchForm(request.args if "q" in request.args else None)
    text = search.q.data or "" if "q" in request.args and search.validate() else ""
    scope = me().scope(Role.ORGANISER)
    page = render_template(
        "quizzes/results/stages/show.html",
        one=one,
        contest=one.contest,
        kind_name=STAGE_NAMES[one.stage.kind],
        form=form,
        person=person,
        search=search,
        text=text,
        candidates=finding.search_people(one.contest.id, text, scope, clock.now()) if text else [],
        lines=queries.in_order(kept),
        units=queries.units_of(lines),
        given={prize.title: rules.given(prize, lines) for prize in one.prizes},
        published=find_standing(one.contest.id, one.place, StandingState.PUBLISHED),
        may_publish=one.contest.is_rehearsal or clock.now() >= one.stage.closes_at,
    )
    return page, 400 if form.is_wrong else 200


def _line_form(one: StageOf, line_id: int, *, is_sent: bool = True) -> LineForm:
    known = queries.require_line(one, line_id)
    unit = queries.units_of([known]).get(known.unit_id or 0)
    values = line_values(known, unit)
    form = LineForm(data=values) if is_sent else LineForm(formdata=None, data=values)
    form.offer(one.prizes)
    return form


def _line_page(one: StageOf, line_id: int, form: LineForm, void_form: VoidForm) -> ResponseReturnValue:
    page = render_template(
        "quizzes/results/stages/line.html",
        one=one,
        contest=one.contest,
        line_id=line_id,
        line=queries.require_line(one, line_id),
        form=form,
        void_form=void_form,
    )
    return page, 400 if form.is_wrong or void_form.is_wrong else 200


def _person(one: StageOf) -> Candidate | None:
    """Return the person who was chosen, or sent with the form; a stranger is not found."""
    chosen = request.values.get("person", "")
    if not chosen:
        return None
    person_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else LARGEST_ID
    found = finding.find_candidate(one.contest.id, person_id, me().scope(Role.ORGANISER), clock.now())
    if found is None:
        raise NotFound(_l("Không tìm thấy người này."))
    return found
