"""Pages where a target gets what it is measured by: binding, entries by hand, and what units ask."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.uploads import keep_upload
from lms.files.views import send
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.populations.forms import choices_of
from lms.populations.queries import list_populations
from lms.registers.forms import PROOFS
from lms.registers.queries import list_topics
from lms.rights import Role
from lms.targets import actions, queries
from lms.targets.basis import CONDITIONS
from lms.targets.cascades import asked_of, thresholds_below
from lms.targets.forms import NOBODY, BindForm, NumbersForm, TaskForm, ThresholdForm
from lms.targets.models import Target
from lms.targets.rules import TASKS, Measure
from lms.targets.views.frame import own_target, scope, shown
from lms.targets.words import EVIDENCE_NAMES
from lms.units.forms import unit_text
from lms.web import me, notice, staff

bp = Blueprint("binding", __name__)


@bp.route("/<int:target_id>/binding", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def bind(target_id: int) -> ResponseReturnValue:
    """Choose whom a target speaks of and what proves it."""
    target, owner = own_target(target_id)
    if Measure(target.measure) in TASKS:
        return redirect(url_for("targets.binding.state", target_id=target.id))
    form = _bind_form(target)
    populations = {one.id: one for one in list_populations(scope())}
    activities = {one.id: one for one in queries.list_evidence(scope())}
    topics = {one.id: one for one in list_topics(scope())}
    form.population_id.choices = [
        (NOBODY, _("Chọn nhóm đối tượng")),
        *choices_of(list(populations.values()), i18n.today(clock.now())),
    ]
    form.activity_ids.choices = [
        (one.id, f"{EVIDENCE_NAMES[one.kind]}: {one.title}") for one in activities.values()
    ]
    form.topic_ids.choices = [
        (one.id, f"{one.number} · {one.title}" if one.number else one.title) for one in topics.values()
    ]
    if form.validate_on_submit():
        with refusals_on(form):
            actions.bind_target(
                target,
                populations.get(form.population_id.data),
                [activities[chosen] for chosen in form.activity_ids.data or ()],
                account_id=me().account_id,
                now=clock.now(),
                basis=form.basis(),
                topics=[topics[chosen] for chosen in form.topic_ids.data or ()],
            )
            return _read(target, _("Đã gắn chỉ tiêu; số liệu đang được tính."))
    return render_template(
        "lms/targets/bind.html", form=form, target=target, owner=owner, conditions=_conditions(target)
    ), (400 if form.is_wrong else 200)


@bp.route("/<int:target_id>/statements/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def state(target_id: int) -> ResponseReturnValue:
    """Enter by hand what a unit reached, with evidence."""
    page = shown(target_id)
    target = page.target
    beginning = {"unit": unit_text(page.unit), "as_of": i18n.today(clock.now())}
    is_people = Measure(target.measure) is Measure.PERCENT_PEOPLE
    form = NumbersForm(data=beginning) if is_people else TaskForm(data=beginning)
    form.unit.offer(scope())
    if form.validate_on_submit():
        with refusals_on(form):
            _require_below(form.unit.chosen.path, page.owner.path)
            actions.state(
                target, form.statement(), file_id=_kept(form), account_id=me().account_id, now=clock.now()
            )
            return _read(target, _("Đã nhập; số liệu đang được tính."))
    return render_template("lms/targets/state.html", form=form, page=page, target=target), (
        400 if form.is_wrong else 200
    )


@bp.route("/<int:target_id>/thresholds", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def thresholds(target_id: int) -> ResponseReturnValue:
    """Let a unit ask more of itself and all below it."""
    page = shown(target_id)
    target = page.target
    form = ThresholdForm(data={"unit": unit_text(page.unit) if page.unit.id != page.owner.id else ""})
    form.unit.offer(scope())
    if form.validate_on_submit():
        with refusals_on(form):
            unit = form.unit.chosen
            _require_below(unit.path, page.owner.path)
            actions.set_threshold(
                target, unit, form.threshold.data, account_id=me().account_id, now=clock.now()
            )
            db.commit()
            notice(_("Đã lưu mức của “%(unit)s”. Lần tính sau sẽ dùng mức này.", unit=unit.name))
            return redirect(url_for("targets.binding.thresholds", target_id=target.id, unit=page.unit.code))
    return render_template(
        "lms/targets/thresholds.html",
        form=form,
        page=page,
        target=target,
        asked=asked_of(target, page.unit),
        rows=thresholds_below(target, page.unit),
    ), (400 if form.is_wrong else 200)


@bp.get("/<int:target_id>/statements/<int:statement_id>/file")
@staff(Role.ORGANISER)
def file(target_id: int, statement_id: int) -> ResponseReturnValue:
    """Send the file that proves an entry by hand."""
    target, _owner = queries.find_target(target_id, scope())
    found = queries.find_statement(target.id, statement_id, scope())
    if found is None or found.file_id is None:
        raise NotFound(_l("Không có tệp minh chứng này."))
    return send(get_file(found.file_id))


def _bind_form(target: Target) -> BindForm:
    basis = queries.basis_of(target)
    form = BindForm(
        data={
            "condition": basis.condition.value,
            "levels": list(basis.levels),
            "least": basis.least,
            "needs_all": basis.needs_all,
            "population_id": request.args.get("population", target.population_id or NOBODY, int),
            "activity_ids": [one.id for one in queries.evidence_of(target.id)],
            "topic_ids": [one.id for one in queries.topics_of(target.id)],
        }
    )
    form.offer(Measure(target.measure))
    return form


def _conditions(target: Target) -> list[str]:
    return [one.value for one in CONDITIONS[Measure(target.measure)]]


def _read(target: Target, said: str) -> ResponseReturnValue:
    """Have the target read in the background, and show how far that is."""
    job_id = enqueue(actions.READ, {"target_id": target.id}, owner_id=me().account_id, now=clock.now())
    db.commit()
    notice(said)
    return redirect(url_for("jobs.show", job_id=job_id))


def _require_below(path: str, owner_path: str) -> None:
    if not path.startswith(owner_path):
        raise NotFound(_l("Đơn vị này không thuộc đơn vị đề ra chỉ tiêu."))


def _kept(form: NumbersForm | TaskForm) -> int | None:
    kept = keep_upload(form.file.data, accepted=PROOFS, uploaded_by_id=me().account_id, now=clock.now())
    return kept.id if kept else None
