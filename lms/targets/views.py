"""Pages about targets: what was promised, how far each unit is, who is left."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.jobs.actions import enqueue
from lms.paging import Page
from lms.populations.forms import choices_of
from lms.populations.queries import list_populations
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.targets import actions, queries, writers
from lms.targets.forms import BindForm, ImportForm
from lms.targets.models import Reading, Target
from lms.targets.readers import read_targets
from lms.targets.rules import Ratio
from lms.units.models import Unit
from lms.units.queries import ancestors, list_roots, require_unit, require_unit_by_code
from lms.web import me, notice, staff

bp = Blueprint("targets", __name__, url_prefix="/targets")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """Show what was promised, plan by plan, with the newest numbers."""
    return render_template("lms/targets/index.html", targets=queries.list_targets(_scope()))


@bp.route("/import", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def import_file() -> ResponseReturnValue:
    """Bring in a catalogue of targets."""
    form = ImportForm()
    form.unit_id.choices = [(unit.id, unit.name) for unit in list_roots(_scope())]
    if form.validate_on_submit():
        rows = read_targets(form.file.data.read())
        unit = require_unit(form.unit_id.data, scope=_scope())
        imported = actions.import_targets(unit.id, rows, now=clock.now())
        db.commit()
        notice(
            _(
                "Đã nhập: %(new)s chỉ tiêu mới, %(changed)s thay đổi, %(unchanged)s giữ nguyên.",
                new=imported.new,
                changed=imported.changed,
                unchanged=imported.unchanged,
            )
        )
        return redirect(url_for(".index"))
    return render_template("lms/targets/import_file.html", form=form)


@bp.get("/<int:target_id>")
@staff(Role.ORGANISER)
def show(target_id: int) -> ResponseReturnValue:
    """Show how far a unit and the units below it are from a target."""
    target, owner = queries.find_target(target_id, _scope())
    unit = _shown_unit(owner)
    reading = queries.newest_reading(target.id)
    return render_template(
        "lms/targets/show.html",
        target=target,
        owner=owner,
        unit=unit,
        way=_way(owner, unit),
        reading=reading,
        ratio=queries.numbers_of(reading.id, unit.id) if reading else None,
        units=queries.numbers_below(reading.id, unit.id) if reading else [],
        itself=queries.numbers_of_itself(reading, unit.id) if reading else Ratio(0, 0),
        trend=queries.trend(target.id, unit.id),
        evidence=queries.evidence_of(target.id),
        population=queries.population_of(target),
        status=actions.status_of(target),
        may_change=me().may(Role.ORGANISER, owner.path),
    )


@bp.post("/<int:target_id>/readings")
@staff(Role.ORGANISER)
def read(target_id: int) -> ResponseReturnValue:
    """Read the target as of today, in the background."""
    target, _owner = _own_target(target_id)
    job_id = enqueue(actions.READ, {"target_id": target.id}, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.route("/<int:target_id>/binding", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def bind(target_id: int) -> ResponseReturnValue:
    """Choose whom a target speaks of and what proves it."""
    target, owner = _own_target(target_id)
    actions.require_computed(target)
    bound = queries.evidence_of(target.id)
    chosen = request.args.get("population", target.population_id, int)
    form = BindForm(data={"population_id": chosen, "activity_ids": [one.id for one in bound]})
    populations = {one.id: one for one in list_populations(_scope())}
    activities = {one.id: one for one in queries.list_evidence(_scope())}
    form.population_id.choices = choices_of(list(populations.values()), i18n.today(clock.now()))
    form.activity_ids.choices = [(one.id, one.title) for one in activities.values()]
    if form.validate_on_submit():
        actions.bind_target(
            target,
            populations[form.population_id.data],
            [activities[chosen] for chosen in form.activity_ids.data or ()],
            account_id=me().account_id,
            now=clock.now(),
        )
        job_id = enqueue(actions.READ, {"target_id": target.id}, owner_id=me().account_id, now=clock.now())
        db.commit()
        notice(_("Đã gắn chỉ tiêu; số liệu đang được tính."))
        return redirect(url_for("jobs.show", job_id=job_id))
    return render_template("lms/targets/bind.html", form=form, target=target, owner=owner)


@bp.get("/<int:target_id>/missing")
@staff(Role.ORGANISER)
def missing(target_id: int) -> ResponseReturnValue:
    """List who has not completed what the target asks."""
    target, owner, unit, reading = _read_target(target_id)
    page: Page[queries.Missing] = Page([])
    if reading is not None:
        page = queries.list_missing(reading, unit.path, after=request.args.get("after"))
    return render_template(
        "lms/targets/missing.html",
        target=target,
        unit=unit,
        reading=reading,
        ratio=queries.numbers_of(reading.id, unit.id) if reading else Ratio(0, 0),
        way=[*_way(owner, unit), unit],
        page=page,
    )


@bp.get("/<int:target_id>/missing.xlsx")
@staff(Role.ORGANISER)
def missing_file(target_id: int) -> ResponseReturnValue:
    """Send the list of those not done as an Excel file."""
    target, _owner, unit, reading = _read_target(target_id)
    stream = BytesIO()
    people = queries.all_missing(reading, unit.path) if reading else iter(())
    write_xlsx(stream, writers.missing_table(target, unit, reading, people))
    stream.seek(0)
    name = f"chua-hoan-thanh-{target.code}-{unit.code}.xlsx"
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ORGANISER)


def _own_target(target_id: int) -> tuple[Target, Unit]:
    """Return a target that this organiser may change: one of a unit in the scope."""
    target, owner = queries.find_target(target_id, _scope())
    require_unit(owner.id, scope=_scope())
    return target, owner


def _read_target(target_id: int) -> tuple[Target, Unit, Unit, Reading | None]:
    """Return a target, the unit that promised it, the unit of the page, and the newest reading."""
    target, owner = queries.find_target(target_id, _scope())
    return target, owner, _shown_unit(owner), queries.newest_reading(target.id)


def _shown_unit(owner: Unit) -> Unit:
    """Return the unit that the page speaks of: the one in the address, the target's own, or the scope's."""
    scope = _scope()
    below_owner = [root for root in scope if root.startswith(owner.path)] or [owner.path]
    seen = scope if any(owner.path.startswith(root) for root in scope) else below_owner
    code = request.args.get("unit")
    if code:
        unit = require_unit_by_code(code, scope=seen)
        return require_unit(unit.id, scope=[owner.path])
    return owner if seen is scope else require_unit(int(seen[0].strip("/").split("/")[-1]), scope=seen)


def _way(owner: Unit, unit: Unit) -> list[Unit]:
    """Return the units from the one that promised down to the parent of the one shown."""
    scope = _scope()
    return [
        one
        for one in ancestors(unit)
        if one.path.startswith(owner.path) and any(one.path.startswith(root) for root in scope)
    ]
