"""Pages about where a person belongs and which posts they hold."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.people import actions, queries
from lms.people.forms import NOWHERE, JoinForm, NewPostForm, PostForm, SpanForm
from lms.people.particulars import Span
from lms.people.views.people import by_me, own_person
from lms.rights import Role
from lms.units.forms import unit_text
from lms.web import me, notice, staff

bp = Blueprint("holdings", __name__)


@bp.route("/<int:person_id>/memberships/new", methods=["GET", "POST"])
@staff()
def join(person_id: int) -> ResponseReturnValue:
    """Let a person come into a unit, and leave another one for it where that is chosen."""
    person = own_person(person_id)
    form = JoinForm()
    form.offer(_scope(), queries.memberships_of(person.id, scope=_scope(), day=_today()))
    if form.validate_on_submit():
        unit, on = form.unit.chosen, form.on.data or _today()
        with refusals_on(form):
            if form.leaving.data == NOWHERE:
                actions.join_unit(person, unit.id, Span(form.on.data), by=by_me(form.reason.data))
            else:
                line = queries.require_membership(form.leaving.data, person.id, scope=_scope())
                actions.move_person(person, line.membership, unit.id, on, by=by_me(form.reason.data))
            db.commit()
            notice(_("Đã ghi đơn vị mới: “%(name)s”.", name=unit.name))
            return redirect(url_for("people.show", person_id=person_id))
    return render_template("lms/people/join.html", form=form, person=person)


@bp.route("/<int:person_id>/memberships/<int:membership_id>", methods=["GET", "POST"])
@staff()
def membership(person_id: int, membership_id: int) -> ResponseReturnValue:
    """Correct from when until when a person belongs to a unit."""
    person = own_person(person_id)
    line = queries.require_membership(membership_id, person.id, scope=_scope())
    form = SpanForm.showing(line.membership)
    if form.validate_on_submit():
        with refusals_on(form):
            actions.change_membership(person, line.membership, form.span(), by=by_me(form.reason.data))
            db.commit()
            notice(_("Đã lưu."))
            return redirect(url_for("people.show", person_id=person_id))
    return render_template("lms/people/membership.html", form=form, person=person, line=line)


@bp.post("/<int:person_id>/memberships/<int:membership_id>/remove")
@staff()
def remove_membership(person_id: int, membership_id: int) -> ResponseReturnValue:
    """Take away a membership that was written down by mistake."""
    person = own_person(person_id)
    line = queries.require_membership(membership_id, person.id, scope=_scope())
    actions.remove_membership(person, line.membership, by=by_me())
    db.commit()
    notice(_("Đã xoá “%(unit)s” khỏi các đơn vị sinh hoạt.", unit=line.unit.name))
    return redirect(url_for("people.show", person_id=person_id))


@bp.route("/<int:person_id>/posts/new", methods=["GET", "POST"])
@staff()
def new_post(person_id: int) -> ResponseReturnValue:
    """Add a post to a person."""
    person = own_person(person_id)
    home = queries.unit_on(person.id, _today())
    form = NewPostForm(data={"unit": unit_text(home) if home else ""})
    form.unit.offer(_scope())
    if form.validate_on_submit():
        with refusals_on(form):
            actions.add_post(person, form.unit.chosen.id, form.held(), by=by_me(form.reason.data))
            db.commit()
            notice(_("Đã thêm chức vụ."))
            return redirect(url_for("people.show", person_id=person_id))
    return render_template("lms/people/new_post.html", form=form, person=person)


@bp.route("/<int:person_id>/posts/<int:post_id>", methods=["GET", "POST"])
@staff()
def post(person_id: int, post_id: int) -> ResponseReturnValue:
    """Correct a post, or end it."""
    person = own_person(person_id)
    line = queries.require_post(post_id, person.id, scope=_scope())
    form = PostForm.showing_post(line.post)
    if form.validate_on_submit():
        with refusals_on(form):
            actions.change_post(person, line.post, form.held(), by=by_me(form.reason.data))
            db.commit()
            notice(_("Đã lưu."))
            return redirect(url_for("people.show", person_id=person_id))
    return render_template("lms/people/post.html", form=form, person=person, line=line)


@bp.post("/<int:person_id>/posts/<int:post_id>/remove")
@staff()
def remove_post(person_id: int, post_id: int) -> ResponseReturnValue:
    """Take away a post that was written down by mistake."""
    person = own_person(person_id)
    line = queries.require_post(post_id, person.id, scope=_scope())
    title = line.post.title
    actions.remove_post(person, line.post, by=by_me())
    db.commit()
    notice(_("Đã xoá chức vụ “%(title)s”.", title=title))
    return redirect(url_for("people.show", person_id=person_id))


def _today() -> date:
    return i18n.today(clock.now())


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ADMINISTRATOR)
