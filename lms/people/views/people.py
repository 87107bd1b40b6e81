"""Pages about people: lists of a unit, one person, and adding or changing somebody."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, crypto, db, i18n
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.people import actions, queries, rules
from lms.people.actions import By
from lms.people.forms import NewPersonForm, PersonForm
from lms.people.lists import Holding, Wanted, list_people
from lms.people.models import Person
from lms.people.particulars import Particulars, Span
from lms.rights import Role
from lms.units.history import last_day_of
from lms.units.past import tree_as_of
from lms.units.queries import ancestors, require_unit
from lms.web import me, notice, staff

bp = Blueprint("people", __name__, url_prefix="/people")

ROLES = (Role.ORGANISER, Role.TRAINER)


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List the people of a unit and all below it, or of all my units."""
    scope = me().scope(*ROLES)
    unit_id = request.args.get("unit", type=int)
    unit = require_unit(unit_id, scope=scope) if unit_id else None
    last_day = last_day_of(unit) if unit else None
    wanted = Wanted(
        scope=(unit.path,) if unit and not last_day else scope,
        day=last_day or i18n.today(clock.now()),
        holding=request.args.get("holding", Holding.EVERYBODY, Holding),
        text=request.args.get("q", "").strip(),
        unit_ids=tree_as_of(last_day).below([unit.id]) if unit and last_day else None,
    )
    return render_template(
        "lms/people/index.html",
        page=list_people(wanted, after=request.args.get("after")),
        wanted=wanted,
        unit=unit,
        way=[one for one in ancestors(unit) if one.path.startswith(scope)] if unit else [],
        last_day=last_day,
        may_change=unit is not None and not last_day and me().may(Role.ADMINISTRATOR, unit.path),
    )


@bp.get("/<int:person_id>")
@staff(*ROLES)
def show(person_id: int) -> ResponseReturnValue:
    """Show who somebody is, where they belong and the posts they hold or held."""
    today = i18n.today(clock.now())
    person = queries.require_person(person_id, scope=me().scope(*ROLES), day=today)
    own_scope = me().scope(Role.ADMINISTRATOR)
    return render_template(
        "lms/people/show.html",
        person=person,
        memberships=queries.memberships_of(person.id),
        posts=queries.posts_of(person.id),
        may_change=queries.find_person(person_id, scope=own_scope, day=today) is not None,
        own_scope=own_scope,
    )


@bp.route("/new", methods=["GET", "POST"])
@staff()
def new() -> ResponseReturnValue:
    """Add a person to a unit."""
    unit = require_unit(request.args.get("unit", 0, int), scope=me().scope(Role.ADMINISTRATOR))
    form = NewPersonForm()
    if form.validate_on_submit():
        particulars = form.particulars()
        with refusals_on(form):
            person = actions.add_person(particulars, unit_id=unit.id, span=Span(form.since.data), by=by_me())
            db.commit()
            notice(_("Đã thêm “%(name)s”.", name=person.name))
            _warn(particulars)
            return redirect(url_for(".show", person_id=person.id))
    return render_template("lms/people/new.html", form=form, unit=unit)


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
@staff()
def edit(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = own_person(person_id)
    form = PersonForm.showing(person)
    if form.validate_on_submit():
        kept = person.national_id_encrypted
        particulars = form.particulars(crypto.decrypt(kept) if kept else None)
        with refusals_on(form):
            actions.change_person(person, particulars, by=by_me())
            db.commit()
            notice(_("Đã lưu."))
            _warn(particulars)
            return redirect(url_for(".show", person_id=person_id))
    return render_template("lms/people/edit.html", form=form, person=person)


def own_person(person_id: int) -> Person:
    """Return a person who belongs to the units that I administer."""
    today = i18n.today(clock.now())
    return queries.require_person(person_id, scope=me().scope(Role.ADMINISTRATOR), day=today)


def by_me(reason: str | None = None) -> By:
    """Return who acts, when and why."""
    return By(me().account_id, clock.now(), reason or "")


def _warn(particulars: Particulars) -> None:
    """Say what is unusual in what was saved all the same."""
    year = particulars.birth.first.year if particulars.birth else None
    doubts = [rules.name_doubt(particulars.name)]
    if particulars.national_id:
        doubts += rules.national_id_doubts(particulars.national_id, particulars.sex, year)
    for doubt in doubts:
        if doubt is not None:
            notice(_("Đã lưu, nhưng nên xem lại: %(doubt)s", doubt=doubt), "warning")
