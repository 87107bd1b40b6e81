"""Pages that merge two rows of one person, with a look at both first, and part them again."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.duplicates import actions, queries
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.people.queries import require_person
from lms.people.views.people import by_me, own_person
from lms.rights import Role
from lms.web import me, notice, staff

bp = Blueprint("duplicates", __name__, url_prefix="/people")


@bp.get("/<int:person_id>/doubles")
@staff()
def index(person_id: int) -> ResponseReturnValue:
    """List who may be the same person, and what was merged already."""
    person = own_person(person_id)
    words = request.args.get("q", "").strip()
    return render_template(
        "lms/duplicates/index.html",
        person=person,
        words=words,
        doubles=queries.list_doubles(person, scope=_scope(), day=_today(), words=words),
        merges=queries.list_merges(person.id),
    )


@bp.get("/<int:person_id>/doubles/<int:double_id>")
@staff()
def show(person_id: int, double_id: int) -> ResponseReturnValue:
    """Show both rows side by side, and what merging them does."""
    person, double = own_person(person_id), _double(double_id, person_id)
    return render_template(
        "lms/duplicates/show.html",
        survivor=queries.side_of(person, _today()),
        double=queries.side_of(double, _today()),
    )


@bp.post("/<int:person_id>/doubles/<int:double_id>")
@staff()
def merge(person_id: int, double_id: int) -> ResponseReturnValue:
    """Merge the double into the person."""
    person, double = own_person(person_id), _double(double_id, person_id)
    actions.merge_people(double, person, by=by_me())
    db.commit()
    notice(_("Đã gộp. Mọi số liệu từ nay tính cho “%(name)s”.", name=person.name))
    return redirect(url_for(".index", person_id=person_id))


@bp.post("/<int:person_id>/merges/<int:merge_id>/undo")
@staff()
def part(person_id: int, merge_id: int) -> ResponseReturnValue:
    """Take a merge back."""
    person = own_person(person_id)
    actions.part_people(queries.require_merge(merge_id, person.id), by=by_me())
    db.commit()
    notice(_("Đã hoàn tác việc gộp."))
    return redirect(url_for(".index", person_id=person_id))


def _double(double_id: int, person_id: int) -> Person:
    if double_id == person_id:
        raise Refused(_l("Không thể gộp một người vào chính họ."))
    return require_person(double_id, scope=_scope(), day=_today())


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ADMINISTRATOR)


def _today() -> date:
    return i18n.today(clock.now())
