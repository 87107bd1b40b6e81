"""The pages on which organisers rank, verify winners, decide and publish."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid, NotFound
from lms.forms import Form, refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.contests.models import Contest
from quizzes.contests.queries import require_contest
from quizzes.contests.rules.stages import STAGE_NAMES
from quizzes.results import actions, deciding, queries, signs, versions, winners
from quizzes.results.appeals import queries as appeals
from quizzes.results.deciding import CHECKS
from quizzes.results.equals import list_ties, require_tie
from quizzes.results.forms import VerifyForm, VoidForm, place_form
from quizzes.results.models import Standing, StandingState
from quizzes.results.rules import stage_number
from quizzes.results.stages import queries as stages

bp = Blueprint("ranking", __name__, url_prefix="/organising/contests/<int:contest_id>/results")


@bp.get("")
@staff(Role.ORGANISER)
def index(contest_id: int) -> ResponseReturnValue:
    """List the standings that a contest can have."""
    contest = _contest(contest_id)
    return render_template(
        "quizzes/results/organising/index.html",
        contest=contest,
        offers=versions.list_offers(contest_id),
        stages=stages.list_offers(contest),
        stage_names=STAGE_NAMES,
        waiting=appeals.count_appeals(contest_id)[True],
    )


@bp.post("/<int:round_number>/rank")
@staff(Role.ORGANISER)
def rank(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Rank a round, or the whole contest, as a job."""
    contest = _contest(contest_id)
    queries.asked_for(contest, round_number or None, now=clock.now())
    arguments = {"contest_id": contest_id, "round_number": round_number}
    job_id = enqueue(actions.RANK, arguments, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/<int:round_number>")
@staff(Role.ORGANISER)
def show(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Show a draft, or what is published: winners, ties that wait, what was voided."""
    contest = _contest(contest_id)
    standing = _standing(contest_id, round_number)
    return _standing_page(contest, standing, {})


@bp.route("/<int:round_number>/winners/<int:attempt_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def winner(contest_id: int, round_number: int, attempt_id: int) -> ResponseReturnValue:
    """Verify a winner."""
    contest = _contest(contest_id)
    standing = _standing(contest_id, round_number)
    one = winners.require_winner(standing, attempt_id)
    form = VerifyForm(obj=one.verification)
    if form.validate_on_submit():
        checks = {name: bool(form[name].data) for name in CHECKS}
        deciding.verify_winner(
            standing,
            attempt_id,
            checks,
            note=form.note.data or "",
            account_id=me().account_id,
            now=clock.now(),
        )
        db.commit()
        notice(_("Đã lưu kết quả xác minh."))
        return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))
    return _winner_page(contest, standing, one, form, VoidForm(formdata=None))


@bp.post("/<int:round_number>/winners/<int:attempt_id>/void")
@staff(Role.ORGANISER)
def void(contest_id: int, round_number: int, attempt_id: int) -> ResponseReturnValue:
    """Let the result of a winner not count, for a reason."""
    contest = _contest(contest_id)
    standing = _standing(contest_id, round_number)
    one = winners.require_winner(standing, attempt_id)
    form = VoidForm()
    if form.validate_on_submit():
        try:
            deciding.void_result(
                standing,
                attempt_id,
                reason=form.reason.data or "",
                is_no_entry=form.is_no_entry.data,
                account_id=me().account_id,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã huỷ kết quả. Hãy xếp hạng lại để người kế tiếp được xét."))
            return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))
    return _winner_page(contest, standing, one, VerifyForm(formdata=None, obj=one.verification), form)


@bp.post("/<int:round_number>/voids/<int:void_id>/lift")
@staff(Role.ORGANISER)
def lift(contest_id: int, round_number: int, void_id: int) -> ResponseReturnValue:
    """Let a result count again."""
    _contest(contest_id)
    standing = _standing(contest_id, round_number)
    deciding.lift_void(void_id, standing, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã gỡ việc huỷ. Hãy xếp hạng lại."))
    return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))


@bp.post("/<int:round_number>/ties/<int:number>")
@staff(Role.ORGANISER)
def decide(contest_id: int, round_number: int, number: int) -> ResponseReturnValue:
    """Say who of the equals comes before whom."""
    contest = _contest(contest_id)
    standing = _standing(contest_id, round_number)
    tie = require_tie(standing, number)
    form = place_form(tie)()
    if form.validate_on_submit():
        places = {one.key: form[f"place-{one.key}"].data for one in tie.equals}
        with refusals_on(form):
            if tie.collective:
                deciding.decide_unit_tie(
                    standing, tie.collective, places, account_id=me().account_id, now=clock.now()
                )
            else:
                deciding.decide_tie(standing, places, account_id=me().account_id, now=clock.now())
            db.commit()
            notice(_("Đã ghi quyết định. Hãy xếp hạng lại."))
            return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))
    return _standing_page(contest, standing, {number: form}), 400


@bp.post("/<int:round_number>/publish")
@staff(Role.ORGANISER)
def publish(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Publish a draft as a version for ever, before prizes by hand are given only if that is wanted."""
    _contest(contest_id)
    standing = _standing(contest_id, round_number)
    actions.publish_standing(
        standing.id,
        account_id=me().account_id,
        now=clock.now(),
        needs_given="prizes_later" not in request.form,
    )
    db.commit()
    notice(_("Đã công bố kết quả."))
    return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))


def _standing_page(contest: Contest, standing: Standing, typed: Mapping[int, Form]) -> str:
    """Return the page of a standing, with the forms in which places of equals were typed and refused."""
    listed = winners.list_winners(standing)
    voids = versions.list_voids(contest.id, standing.round_number)
    voided = {one.person_id for one, _name in voids}
    return render_template(
        "quizzes/results/organising/show.html",
        contest=contest,
        standing=standing,
        winners=listed,
        unverified=sum(not winner.is_verified for winner in listed),
        ties=[(tie, typed.get(tie.number) or place_form(tie)(formdata=None)) for tie in list_ties(standing)],
        voids=voids,
        gone=[winner.name for winner in listed if winner.person.id in voided],
    )


def _winner_page(
    contest: Contest, standing: Standing, one: winners.Winner, form: VerifyForm, void_form: VoidForm
) -> ResponseReturnValue:
    page = render_template(
        "quizzes/results/organising/winner.html",
        contest=contest,
        standing=standing,
        winner=one,
        hints=signs.hints_of(standing, one.attempt.id),
        form=form,
        void_form=void_form,
    )
    return page, 400 if form.is_wrong or void_form.is_wrong else 200


def _contest(contest_id: int) -> Contest:
    return require_contest(contest_id, me().scope(Role.ORGANISER))


def _standing(contest_id: int, round_number: int) -> Standing:
    if stage_number(round_number) is not None:
        raise NotFound(_l("Chưa có kết quả của vòng này."))
    return versions.require_standing(
        contest_id,
        round_number,
        StandingState.DRAFT,
        StandingState.OUTDATED,
        StandingState.PUBLISHED,
    )
