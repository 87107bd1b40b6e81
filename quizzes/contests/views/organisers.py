"""The pages of contests for organisers within their subtree."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lms import clock, db
from lms.config import Settings
from lms.html import stored
from lms.i18n import gettext as _
from lms.rights import Role
from lms.units.models import Unit
from lms.web import me, notice, staff
from quizzes.attempts.drawing import Shortage, shortage_of
from quizzes.attempts.pools import pools_of
from quizzes.attempts.use_records import known_banks
from quizzes.contests import actions, figures, listing, queries
from quizzes.contests.models import Contest, ContestState
from quizzes.contests.rules.changes import is_changeable
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.stages import STAGE_NAMES
from quizzes.contests.writers import qr_svg

UNITS_SHOWN = 10

bp = Blueprint("organising", __name__, url_prefix="/organising/contests")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """List the contests of the units in the organiser's care, and those above that their people enter."""
    return render_template(
        "quizzes/contests/organising/index.html",
        page=listing.page_of_contests(_scope(), after=request.args.get("after")),
        above=listing.list_above(_scope(), now=clock.now()),
    )


@bp.get("/<int:contest_id>")
@staff(Role.ORGANISER)
def show(contest_id: int) -> ResponseReturnValue:
    """Show a contest with its link, its rules and its figures."""
    contest = queries.require_contest(contest_id, _scope())
    rules = queries.rules_of(contest_id)
    lines = figures.list_units(contest, db.session.get_one(Unit, contest.unit_id))
    is_draft = contest.state == ContestState.DRAFT
    return render_template(
        "quizzes/contests/organising/show.html",
        contest=contest,
        rules=rules,
        rules_text=stored(rules.text),
        stages=[(one, stored(one.text)) for one in rules.stages],
        stage_names=STAGE_NAMES,
        versions=queries.list_versions(contest_id),
        is_changeable=contest.state == ContestState.PUBLISHED and is_changeable(rules, clock.now()),
        is_draft=is_draft,
        link=_link(contest),
        shortages=_shortages(rules),
        known_banks=known_banks({one.bank_id for one in rules.rounds}, clock.now()) if is_draft else [],
        figures=figures.find_figures(contest_id),
        has_begun=queries.has_attempts(contest_id),
        quizzes=queries.list_quizzes(contest_id),
        lines=lines[:UNITS_SHOWN],
        others=len(lines[UNITS_SHOWN:]),
    )


@bp.post("/<int:contest_id>/publish")
@staff(Role.ORGANISER)
def publish(contest_id: int) -> ResponseReturnValue:
    """Open a draft to its entrants."""
    queries.require_contest(contest_id, _scope())
    actions.publish_contest(contest_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã công bố. Hãy gửi liên kết hoặc mã QR cho người dự thi."))
    return redirect(url_for(".show", contest_id=contest_id))


@bp.post("/<int:contest_id>/take-back")
@staff(Role.ORGANISER)
def take_back(contest_id: int) -> ResponseReturnValue:
    """Make a contest a draft again while nobody has entered it."""
    queries.require_contest(contest_id, _scope())
    actions.take_back_contest(contest_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã đưa cuộc thi về bản nháp."))
    return redirect(url_for(".show", contest_id=contest_id))


@bp.get("/<int:contest_id>/qr.svg")
@staff(Role.ORGANISER)
def qr(contest_id: int) -> Response:
    """Return the QR code that leads to a contest."""
    contest = queries.require_contest(contest_id, _scope())
    return Response(qr_svg(_link(contest)), mimetype="image/svg+xml")


def _shortages(rules: ContestRules) -> list[tuple[str, Shortage]]:
    """Return the rounds whose banks no longer have what their papers need."""
    pools = pools_of(one.bank_id for one in rules.rounds)
    found = (
        (
            one.title,
            shortage_of(one.plan.parts_of(one.question_count, is_shuffled=True), pools.get(one.bank_id, [])),
        )
        for one in rules.rounds
    )
    return [(title, shortage) for title, shortage in found if shortage is not None]


def _link(contest: Contest) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + url_for("contests.show", slug=contest.slug)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ORGANISER)
