"""Pages about populations: who is meant, how many they are today, and what depends on it."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.people.models import Person
from lms.people.queries import Listed
from lms.populations import actions, queries
from lms.populations.forms import NameForm, PopulationForm, values_of
from lms.populations.models import Population
from lms.populations.named_lists import list_absent
from lms.populations.rules import Definition
from lms.populations.uses import uses_of
from lms.populations.writers import in_words
from lms.rights import Role
from lms.web import me, notice, own_address, staff

bp = Blueprint("populations", __name__, url_prefix="/populations")

ROLES = (Role.ORGANISER, Role.TRAINER)
ON_A_PAGE = 20
FIRST_NAMES = 10


class Shown(NamedTuple):
    """A population in words, with how many people it means today."""

    population: Population
    words: str
    people: int


class Preview(NamedTuple):
    """Whom a definition means today, before it is kept."""

    people: int
    first: list[Listed]
    absent: list[Person]


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List the populations of one's units."""
    page = queries.page_populations(_scope(), after=request.args.get("after"), size=ON_A_PAGE)
    definitions = [Definition.from_json(one.definition) for one in page.items]
    unit_names = queries.names_of_units(definitions)
    counts = queries.count_each(definitions, i18n.today(clock.now()))
    shown = [
        Shown(one, in_words(definition, unit_names), people)
        for one, definition, people in zip(page.items, definitions, counts, strict=True)
    ]
    return render_template("lms/populations/index.html", populations=shown, after=page.after)


@bp.get("/<int:population_id>")
@staff(*ROLES)
def show(population_id: int) -> ResponseReturnValue:
    """Show who is in a population today, what uses it, and what readings it was frozen for."""
    population, definition = _own(population_id)
    today = i18n.today(clock.now())
    words = request.args.get("q", "").strip()
    uses = uses_of(population.id)
    return render_template(
        "lms/populations/show.html",
        population=population,
        words=words,
        meaning=in_words(definition, queries.names_of_units([definition])),
        people=queries.count_people(definition, today),
        page=queries.page_people(
            definition, today, text=words, after=request.args.get("after"), size=ON_A_PAGE
        ),
        uses=uses,
        freezes=queries.list_freezes(definition.hash),
        may_delete=not uses and not queries.is_last_of_frozen(population),
    )


@bp.route("/new", methods=["GET", "POST"])
@staff(*ROLES)
def new() -> ResponseReturnValue:
    """Define a population, also one that resembles another; a preview stores nothing."""
    source = request.args.get("from", type=int)
    form = _form(values_of(_own(source)[1]) if source else {})
    if _asks_to_keep(form):
        with refusals_on(form):
            owner = queries.require_owner(form.chosen_units, scope=_scope())
            population = actions.define_population(
                form.name.data or "",
                form.definition(),
                unit_id=owner.id,
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã lưu nhóm đối tượng “%(name)s”.", name=population.name))
            return redirect(_back_with(population.id))
    return render_template("lms/populations/new.html", form=form, preview=_preview(form))


@bp.route("/<int:population_id>/edit", methods=["GET", "POST"])
@staff(*ROLES)
def edit(population_id: int) -> ResponseReturnValue:
    """Change whom a population means, or only its name once a reading depends on it."""
    population, definition = _own(population_id)
    if queries.is_frozen(definition.hash):
        return _rename(population)
    form = _form({"name": population.name, **values_of(definition)})
    if _asks_to_keep(form):
        with refusals_on(form):
            owner = queries.require_owner(form.chosen_units, scope=_scope())
            actions.change_population(
                population,
                form.name.data or "",
                form.definition(),
                unit_id=owner.id,
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            return _saved(population_id)
    return render_template(
        "lms/populations/edit.html",
        population=population,
        form=form,
        preview=_preview(form),
        uses=uses_of(population_id),
    )


@bp.post("/<int:population_id>/delete")
@staff(*ROLES)
def delete(population_id: int) -> ResponseReturnValue:
    """Take away a population that nothing uses."""
    population, _definition = _own(population_id)
    actions.delete_population(population, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã xoá nhóm đối tượng."))
    return redirect(url_for(".index"))


def _rename(population: Population) -> ResponseReturnValue:
    """Change the name of a population whose meaning is kept."""
    form = NameForm(data={"name": population.name})
    population_id = population.id
    if form.validate_on_submit():
        with refusals_on(form):
            actions.rename_population(
                population, form.name.data or "", account_id=me().account_id, now=clock.now()
            )
            db.commit()
            return _saved(population_id)
    return render_template("lms/populations/rename.html", population=population, form=form)


def _saved(population_id: int) -> ResponseReturnValue:
    notice(_("Đã lưu thay đổi."))
    return redirect(url_for(".show", population_id=population_id))


def _form(values: dict[str, object]) -> PopulationForm:
    """Return the form, with one more line for a unit where that is asked for."""
    form = PopulationForm(data=values)
    if "add_unit" in request.form:
        form.add_unit()
    form.offer(_scope())
    return form


def _asks_to_keep(form: PopulationForm) -> bool:
    is_valid: bool = "add_unit" not in request.form and form.validate_on_submit()
    return is_valid and request.form.get("act") != "preview"


def _preview(form: PopulationForm) -> Preview | None:
    """Return whom the form means, if that is asked for and the form is right."""
    if request.form.get("act") != "preview" or "add_unit" in request.form or form.is_wrong:
        return None
    definition, today = form.definition(), i18n.today(clock.now())
    return Preview(
        queries.count_people(definition, today),
        queries.page_people(definition, today, size=FIRST_NAMES).items,
        list_absent(definition, today),
    )


def _back_with(population_id: int) -> str:
    """Return the page that asked for a new population, with the population chosen there."""
    wanted = own_address(request.args.get("next"), "")
    if not wanted:
        return url_for(".show", population_id=population_id)
    return f"{wanted}{'&' if '?' in wanted else '?'}{urlencode({'population': population_id})}"


def _own(population_id: int) -> tuple[Population, Definition]:
    """Return a population of my units, and whom it means."""
    population = queries.require_population(population_id, scope=_scope())
    return population, Definition.from_json(population.definition)


def _scope() -> tuple[str, ...]:
    return me().scope(*ROLES)
