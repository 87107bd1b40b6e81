"""The pages of contests for organisers within their subtree."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lms import clock, db
from lms.config import Settings
from lms.errors import Invalid
from lms.html import stored
from lms.i18n import gettext as _
from lms.populations.queries import list_populations
from lms.rights import Role
from lms.units.queries import list_roots
from lms.web import me, notice, staff
from quizzes.attempts.drawing import Shortage, shortage_of
from quizzes.attempts.pools import pools_of
from quizzes.bank.queries import list_banks
from quizzes.contests import actions, figures, queries
from quizzes.contests.forms import ChangeForm, ContestForm, RulesForm, filled_in, preset
from quizzes.contests.models import Contest, ContestState
from quizzes.contests.rules.changes import is_changeable
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.stages import STAGE_NAMES
from quizzes.contests.writers import qr_svg

bp = Blueprint("organising", __name__, url_prefix="/organising/contests")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """List the contests of the units in the organiser's care."""
    page = queries.page_of_contests(_scope(), after=request.args.get("after"))
    return render_template("quizzes/contests/organising/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def create() -> ResponseReturnValue:
    """Set a contest up from a preset, on one page."""
    form = ContestForm(data=preset(clock.now()))
    if _is_ready(form):
        try:
            contest = actions.create_contest(form.contest_from(), account_id=me().account_id, now=clock.now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            return redirect(url_for(".show", contest_id=contest.id))
    return _form_page(form)


@bp.get("/<int:contest_id>")
@staff(Role.ORGANISER)
def show(contest_id: int) -> ResponseReturnValue:
    """Show a contest with its link, its rules and its figures."""
    contest = queries.require_contest(contest_id, _scope())
    rules = queries.rules_of(contest_id)
    return render_template(
        "quizzes/contests/organising/show.html",
        contest=contest,
        rules=rules,
        rules_text=stored(rules.text),
        stages=[(one, stored(one.text)) for one in rules.stages],
        stage_names=STAGE_NAMES,
        versions=queries.list_versions(contest_id),
        is_changeable=contest.state == ContestState.PUBLISHED and is_changeable(rules, clock.now()),
        is_draft=contest.state == ContestState.DRAFT,
        link=_link(contest),
        shortages=_shortages(rules),
        figures=figures.figures_of(contest_id),
        quizzes=queries.list_quizzes(contest_id),
        units=figures.figures_by_unit(contest),
    )


@bp.route("/<int:contest_id>/edit", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(contest_id: int) -> ResponseReturnValue:
    """Change a draft."""
    contest = queries.require_contest(contest_id, _scope())
    if contest.state != ContestState.DRAFT:
        notice(_("Cuộc thi đã công bố nên không sửa được nữa."), "warning")
        return redirect(url_for(".show", contest_id=contest_id))
    before = queries.rules_of(contest_id)
    form = ContestForm(data=filled_in(contest, before))
    if _is_ready(form, before):
        try:
            actions.edit_contest(
                contest_id, form.contest_from(before), account_id=me().account_id, now=clock.now()
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã lưu bản nháp."))
            return redirect(url_for(".show", contest_id=contest_id))
    return _form_page(form, contest)


@bp.route("/<int:contest_id>/rules", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def change_rules(contest_id: int) -> ResponseReturnValue:
    """Change the rules of a published contest, with a notice to entrants; closed rounds stay."""
    contest = queries.require_contest(contest_id, _scope())
    before = queries.rules_of(contest_id)
    if contest.state != ContestState.PUBLISHED or not is_changeable(before, clock.now()):
        notice(_("Chỉ sửa được thể lệ của cuộc thi đã công bố mà vòng cuối chưa đóng."), "warning")
        return redirect(url_for(".show", contest_id=contest_id))
    form = ChangeForm(data=filled_in(contest, before))
    if _is_ready(form, before):
        try:
            number = actions.change_rules(
                contest_id,
                form.rules_from(before),
                notice=form.notice.data or "",
                account_id=me().account_id,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(
                _(
                    "Thể lệ nay là bản %(number)s; người dự thi thấy thông báo ở trang cuộc thi.",
                    number=number,
                )
            )
            return redirect(url_for(".show", contest_id=contest_id))
    return _form_page(form, contest)


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


def _is_ready(form: RulesForm, before: ContestRules | None = None) -> bool:
    """Give the form its lists; whether it was sent whole, not only to add or remove a round or a part."""
    is_changed = form.change_parts() or "add_round" in request.form or "remove_round" in request.form
    if "add_round" in request.form:
        form.add_round()
    elif "remove_round" in request.form:
        form.remove_last_round()
    form.offer(list_banks(me().scope(Role.ORGANISER, Role.TRAINER)), before)
    if isinstance(form, ContestForm):
        form.offer_owners(list_roots(_scope()), list_populations(_scope()))
    return not is_changed and form.validate_on_submit()


def _form_page(form: RulesForm, contest: Contest | None = None) -> ResponseReturnValue:
    page = render_template("quizzes/contests/organising/form.html", form=form, contest=contest)
    return page, 400 if form.is_wrong else 200


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
