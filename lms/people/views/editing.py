"""Changing units by decisions: founding, renaming, another level or place, dissolving."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Forbidden
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.people.actions import close_unit
from lms.rights import EVERYWHERE, Role
from lms.units import actions
from lms.units.forms import DecisionForm, DissolutionForm, LevelForm, NameForm, NewUnitForm, PlaceForm
from lms.units.models import Unit
from lms.units.queries import require_unit
from lms.units.rules import Level, NewUnit
from lms.web import me, notice, staff

bp = Blueprint("editing", __name__)


@bp.route("/new", methods=["GET", "POST"])
@staff()
def new() -> ResponseReturnValue:
    """Found a unit below another one, or a root."""
    parent = _parent()
    form = NewUnitForm()
    if form.validate_on_submit():
        new_unit = NewUnit(
            name=form.name.data or "",
            level=Level(form.level.data),
            parent_id=parent.id if parent else None,
            code=form.code.data or None,
        )
        with refusals_on(form):
            unit = actions.found_unit(new_unit, form.decision(me().account_id, clock.now()))
            db.commit()
            notice(_("Đã thêm “%(name)s”, mã %(code)s.", name=unit.name, code=unit.code))
            return redirect(url_for("units.show", unit_id=unit.id))
    return render_template("lms/units/new.html", form=form, parent=parent)


@bp.route("/<int:unit_id>/edit", methods=["GET", "POST"])
@staff()
def edit(unit_id: int) -> ResponseReturnValue:
    """Change one thing about a unit: its name, its level, its place, or that it stands at all."""
    unit = require_unit(unit_id, scope=me().scope(Role.ADMINISTRATOR))
    may_replace = me().may(Role.ADMINISTRATOR, unit.path.removesuffix(f"{unit.id}/"))
    act = request.form.get("act", "")
    forms = _forms(unit, act)
    form = forms.get(act)
    if form is not None and form.validate_on_submit():
        if isinstance(form, PlaceForm | DissolutionForm) and not may_replace:
            raise Forbidden(_l("Việc này thuộc quyền của đơn vị cấp trên."))
        with refusals_on(form):
            _change(unit, form)
            db.commit()
            notice(_("Đã lưu thay đổi của đơn vị."))
            return redirect(url_for("units.show", unit_id=unit_id))
    return render_template("lms/units/edit.html", unit=unit, forms=forms, may_replace=may_replace)


def _forms(unit: Unit, act: str) -> dict[str, DecisionForm]:
    """Return the four forms of the page; only the one that was sent reads the request."""
    values = {"name": unit.name, "level": unit.level}
    kinds = {"name": NameForm, "level": LevelForm, "place": PlaceForm, "dissolution": DissolutionForm}
    forms: dict[str, DecisionForm] = {
        key: kind(prefix=key, data=values) if key == act else kind(None, prefix=key, data=values)
        for key, kind in kinds.items()
    }
    forms["place"].parent.offer(me().scope(Role.ADMINISTRATOR))
    return forms


def _change(unit: Unit, form: DecisionForm) -> None:
    """Carry out what a form asks for."""
    decision = form.decision(me().account_id, clock.now())
    match form:
        case NameForm():
            actions.rename_unit(unit.id, form.name.data or "", decision)
        case LevelForm():
            actions.relevel_unit(unit.id, Level(form.level.data), decision)
        case PlaceForm():
            actions.move_unit(unit.id, form.parent.chosen.id, decision)
        case _:
            close_unit(unit.id, decision)


def _parent() -> Unit | None:
    """Return the unit below which a new one is founded; without one it is a root."""
    parent_id = request.args.get("parent", type=int)
    if parent_id is not None:
        return require_unit(parent_id, scope=me().scope(Role.ADMINISTRATOR))
    if not me().may(Role.ADMINISTRATOR, EVERYWHERE):
        raise Forbidden(_l("Chỉ quản trị viên toàn hệ thống mới thêm được đơn vị cấp cao nhất."))
    return None
