"""The trainers' desk: their courses, a new one, and the whole of one course."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.audiences import queries as audiences
from courses.catalogue import actions
from courses.catalogue import queries as catalogue
from courses.desk import queries
from courses.desk.forms import ModuleForm, NewCourseForm
from lms import clock, db
from lms.i18n import gettext as _
from lms.rights import Role
from lms.units.queries import list_roots, require_unit
from lms.web import me, staff

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue")


@bp.get("")
@staff(Role.TRAINER)
def index() -> ResponseReturnValue:
    """List the courses of my units."""
    words = request.args.get("q", "")
    page = queries.list_courses(_scope(), words, after=request.args.get("after"))
    return render_template("courses/catalogue/index.html", page=page, words=words)


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new() -> ResponseReturnValue:
    """Begin a course, with a first module to put lessons in."""
    form = NewCourseForm()
    form.unit_id.choices = [(unit.id, unit.name) for unit in list_roots(_scope())]
    if form.validate_on_submit():
        course = actions.create_course(
            title=form.title.data or "",
            summary=form.summary.data or "",
            unit_id=require_unit(form.unit_id.data, scope=_scope()).id,
            account_id=me().account_id,
            now=clock.now(),
        )
        actions.add_module(course, title=_("Phần 1"))
        db.commit()
        return redirect(url_for(".course", course_id=course.id))
    return render_template("courses/catalogue/new.html", form=form)


@bp.get("/<int:course_id>")
@staff(Role.TRAINER)
def course(course_id: int) -> ResponseReturnValue:
    """Show a course as it is built: its parts, its quiz, its audiences."""
    course = catalogue.require_course(course_id, scope=_scope())
    modules = catalogue.list_modules(course.id)
    asked = audiences.list_audiences(course.id)
    return render_template(
        "courses/catalogue/course.html",
        course=course,
        form=ModuleForm(),
        modules=modules,
        lessons=catalogue.list_lessons(*(module.id for module in modules)),
        quiz=catalogue.find_quiz(course),
        live=[audience for audience in asked if audience.row.withdrawn_at is None],
        state=audiences.state_in(asked),
    )


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
