"""Pages about populations: who is meant, and how many they are today."""

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.people.posts import POST_NAMES
from lms.people.rules import CADRE_TYPE_NAMES
from lms.populations import actions, queries
from lms.populations.forms import KIND_NAMES, PopulationForm
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.rights import Role
from lms.units.queries import list_choices, require_unit
from lms.units.rules import LEVEL_NAMES, Level
from lms.web import me, notice, own_address, staff

bp = Blueprint("populations", __name__, url_prefix="/populations")

ROLES = (Role.ORGANISER, Role.TRAINER)


class Shown(NamedTuple):
    """A population in words, with how many people it means today."""

    population: Population
    words: str
    people: int


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List the populations of one's units."""
    today = i18n.today(clock.now())
    populations = queries.list_populations(_scope())
    unit_names = queries.names_of_units(populations)
    counts = queries.count_each([Definition.from_json(one.definition) for one in populations], today)
    shown = [
        Shown(one, _in_words(Definition.from_json(one.definition), unit_names), people)
        for one, people in zip(populations, counts, strict=True)
    ]
    return render_template("lms/populations/index.html", populations=shown)


@bp.route("/new", methods=["GET", "POST"])
@staff(*ROLES)
def new() -> ResponseReturnValue:
    """Define a population; asking first how many it means stores nothing."""
    form = PopulationForm()
    form.offer(list_choices(_scope()))
    people = None
    if form.validate_on_submit():
        unit = require_unit(form.unit_id.data, scope=_scope())
        if request.form.get("act") == "count":
            people = queries.count_people(form.definition(), i18n.today(clock.now()))
        else:
            population = actions.define_population(
                form.name.data or "", form.definition(), unit_id=unit.id, now=clock.now()
            )
            db.commit()
            notice(_("Đã lưu nhóm đối tượng “%(name)s”.", name=population.name))
            return redirect(own_address(request.args.get("next"), url_for(".index")))
    return render_template("lms/populations/new.html", form=form, people=people)


def _scope() -> tuple[str, ...]:
    return me().scope(*ROLES)


def _in_words(definition: Definition, unit_names: dict[int, str]) -> str:
    """Return a definition as people say it: "Cán bộ công đoàn; Chuyên trách; LĐLĐ tỉnh Sông Trăng"."""
    parts = [
        [str(KIND_NAMES[definition.kind]) if not (definition.post_kinds or definition.cadre_types) else ""],
        [str(text) for kind, text in CADRE_TYPE_NAMES.items() if kind in definition.cadre_types],
        [str(text) for kind, text in POST_NAMES.items() if kind in definition.post_kinds],
        [str(LEVEL_NAMES[Level(level)]) for level in definition.levels],
        [unit_names[unit] for unit in definition.units if unit in unit_names],
    ]
    either = f" {_('hoặc')} "
    return "; ".join(text for text in (either.join(part) for part in parts) if text)
