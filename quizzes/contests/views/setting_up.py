"""The page on which organisers set a contest up, and change its rules."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.populations.models import Population
from lms.populations.queries import list_populations
from lms.rights import Role
from lms.units.models import Unit
from lms.units.queries import list_roots
from lms.web import me, notice, staff
from quizzes.attempts.plan_forms import bank_choices
from quizzes.bank.queries import bank_names, list_banks
from quizzes.contests import actions, queries
from quizzes.contests.forms.contest import (
    NO_RULES,
    ChangeForm,
    ContestForm,
    RulesForm,
    contest_values,
    rules_values,
)
from quizzes.contests.models import Contest, ContestState
from quizzes.contests.presets import PRESETS, USUAL
from quizzes.contests.rules.changes import is_changeable
from quizzes.contests.rules.contest import ContestRules, NewContest

bp = Blueprint("setting_up", __name__, url_prefix="/organising/contests")


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def create() -> ResponseReturnValue:
    """Set a contest up from a preset, on one page."""
    chosen = request.args.get("preset", USUAL)
    before = PRESETS.get(chosen, PRESETS[USUAL]).rules(clock.now())
    form = ContestForm(data=rules_values(before))
    if _is_ready(form):
        try:
            contest = actions.create_contest(
                form.contest_from(before), account_id=me().account_id, now=clock.now()
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            return redirect(url_for("organising.show", contest_id=contest.id))
    return _form_page(form, presets=PRESETS, chosen=chosen)


@bp.route("/<int:contest_id>/edit", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(contest_id: int) -> ResponseReturnValue:
    """Change a draft."""
    contest = queries.require_contest(contest_id, _scope())
    if contest.state != ContestState.DRAFT:
        notice(_("Cuộc thi đã công bố nên không sửa được nữa."), "warning")
        return redirect(url_for("organising.show", contest_id=contest_id))
    before = queries.rules_of(contest_id)
    form = ContestForm(data=contest_values(_described(contest, before)))
    if _is_ready(form, before, contest):
        try:
            actions.edit_contest(
                contest_id, form.contest_from(before), account_id=me().account_id, now=clock.now()
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã lưu bản nháp."))
            return redirect(url_for("organising.show", contest_id=contest_id))
    return _form_page(form, contest)


@bp.route("/<int:contest_id>/rules", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def change_rules(contest_id: int) -> ResponseReturnValue:
    """Change the rules of a published contest, with a notice to entrants; closed rounds stay."""
    contest = queries.require_contest(contest_id, _scope())
    before = queries.rules_of(contest_id)
    if contest.state != ContestState.PUBLISHED or not is_changeable(before, clock.now()):
        notice(_("Chỉ sửa được thể lệ của cuộc thi đã công bố mà vòng cuối chưa đóng."), "warning")
        return redirect(url_for("organising.show", contest_id=contest_id))
    form = ChangeForm(data=rules_values(before))
    if _is_ready(form, before, contest):
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
            return redirect(url_for("organising.show", contest_id=contest_id))
    return _form_page(form, contest)


def _is_ready(form: RulesForm, before: ContestRules = NO_RULES, contest: Contest | None = None) -> bool:
    """Give the form its lists; whether it was sent whole, not only to change its rows."""
    is_changed = form.change(request.form)
    form.offer(_banks(before))
    if isinstance(form, ContestForm):
        form.offer_owners(_units(contest), _populations(contest))
    return not is_changed and form.validate_on_submit()


def _form_page(form: RulesForm, contest: Contest | None = None, **values: object) -> ResponseReturnValue:
    page = render_template("quizzes/contests/setting_up/form.html", form=form, contest=contest, **values)
    return page, 400 if form.is_wrong else 200


def _banks(before: ContestRules) -> list[tuple[int, str]]:
    """Return the banks to choose from: those within reach, and those that the rules draw from already."""
    within = list_banks(me().scope(Role.ORGANISER, Role.TRAINER))
    used = {one.bank_id for one in before.rounds} - {one.id for one in within}
    return [*bank_choices(within, now=clock.now()), *bank_names(used).items()]


def _units(contest: Contest | None) -> list[Unit]:
    """Return the units that may organise: the topmost ones in the organiser's care, and the one it is."""
    roots = list_roots(_scope())
    if contest is None or contest.unit_id in {one.id for one in roots}:
        return roots
    return [db.session.get_one(Unit, contest.unit_id), *roots]


def _populations(contest: Contest | None) -> list[Population]:
    """Return the populations that may be asked in: those within reach, and the one it is."""
    found = list(list_populations(_scope()))
    own_id = contest.population_id if contest else None
    if own_id is None or own_id in {one.id for one in found}:
        return found
    return [db.session.get_one(Population, own_id), *found]


def _described(contest: Contest, rules: ContestRules) -> NewContest:
    return NewContest(
        title=contest.title,
        unit_id=contest.unit_id,
        rules=rules,
        summary=contest.summary,
        population_id=contest.population_id,
        is_rehearsal=contest.is_rehearsal,
    )


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ORGANISER)
