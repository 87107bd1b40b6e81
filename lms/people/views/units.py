"""Pages about units: the tree with its figures, and one unit with what is below it and in it."""

from datetime import date
from typing import NamedTuple

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock, i18n
from lms.paging import Page
from lms.people.figures import Figures, figures_of, figures_on
from lms.people.queries import list_holders
from lms.rights import EVERYWHERE, Role
from lms.units.forms import DayForm, unit_text
from lms.units.history import history_of, last_day_of, successors_of
from lms.units.models import Unit
from lms.units.past import Standing, tree_as_of
from lms.units.queries import (
    ancestors,
    count_below,
    list_children,
    path_names,
    require_unit,
    search_units,
)
from lms.units.rules import EVENT_NAMES
from lms.units.tree import children_on, rows_of, rows_on
from lms.web import me, staff

bp = Blueprint("units", __name__, url_prefix="/units")

ROLES = (Role.ORGANISER, Role.TRAINER)
SUGGESTIONS = 12


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Show the tree of my units with their people, or the units that some words find."""
    scope, words = me().scope(*ROLES), request.args.get("q", "").strip()
    today = i18n.today(clock.now())
    if words:
        page = search_units(words, scope=scope, after=request.args.get("after"))
        return render_template(
            "lms/units/search.html",
            page=page,
            words=words,
            figures=figures_of(page.items, today),
            paths=path_names([unit.parent_id for unit in page.items if unit.parent_id]),
        )
    opened = request.args.get("open", type=int)
    rows = rows_of(scope, require_unit(opened, scope=scope) if opened else None)
    return render_template(
        "lms/units/index.html",
        rows=rows,
        figures=figures_of([row.unit for row in rows], today),
        may_found_roots=me().may(Role.ADMINISTRATOR, EVERYWHERE),
        may_decide=me().has(Role.ADMINISTRATOR),
    )


@bp.get("/<int:unit_id>")
@staff(*ROLES)
def show(unit_id: int) -> ResponseReturnValue:
    """Show a unit: where it stands, what is below it, who holds its posts."""
    scope = me().scope(*ROLES)
    unit = require_unit(unit_id, scope=scope)
    day = last_day_of(unit) or i18n.today(clock.now())
    below = _below(unit, day, scope)
    return render_template(
        "lms/units/show.html",
        unit=unit,
        way=[one for one in ancestors(unit) if one.path.startswith(scope)],
        page=below.page,
        figures=below.figures,
        below=below.unit_count,
        day=day,
        holders=list_holders(unit.id, day),
        may_change=me().may(Role.ADMINISTRATOR, unit.path),
        history=history_of(unit.id),
        successors=successors_of([unit.id]).get(unit.id, []),
        kinds=EVENT_NAMES,
    )


class Below(NamedTuple):
    """What stands below a unit: a page of those directly below it, all figures, and how many there are."""

    page: Page[Unit] | Page[Standing]
    figures: dict[int, Figures]
    unit_count: int


def _below(unit: Unit, day: date, scope: tuple[str, ...]) -> Below:
    """Return what is below a unit today, or was below one that ended on its last day."""
    after = request.args.get("after")
    if unit.valid_to is None:
        page = list_children(unit.id, after=after)
        return Below(page, figures_of([unit, *page.items], day), count_below(unit))
    tree = tree_as_of(day)
    then = children_on(tree, unit.id, scope, after=after)
    ids = [unit.id, *(child.id for child in then.items)]
    return Below(then, figures_on(tree, ids), len(tree.below([unit.id])) - 1)


@bp.get("/past")
@staff(*ROLES)
def past() -> ResponseReturnValue:
    """Show the tree of my units as it stood on a day, with the people of that day."""
    today = i18n.today(clock.now())
    form = DayForm(request.args, meta={"csrf": False})
    is_valid = form.validate()
    day = min(form.day.data or today, today) if is_valid else today
    tree = tree_as_of(day)
    scope = me().scope(*ROLES)
    opened = request.args.get("open", type=int)
    rows = rows_on(tree, scope, opened)
    return render_template(
        "lms/units/past.html",
        form=form,
        day=day,
        rows=rows,
        figures=figures_on(tree, [row.unit.id for row in rows]),
    )


@bp.get("/suggestions")
@staff(*ROLES)
def suggestions() -> ResponseReturnValue:
    """Give the units that somebody may mean who begins to type, as "name · code"."""
    words = request.args.get("q", "").strip()
    units = search_units(words, scope=me().scope(*ROLES), size=SUGGESTIONS).items if words else []
    return jsonify([unit_text(unit) for unit in units])
