"""Editing a course: how it is called, its modules, and the order of its parts."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue import actions, queries, rules
from courses.catalogue.models import Course
from courses.desk.forms import CourseForm, ModuleForm
from lms import clock, db
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.web import me, notice, staff

bp = Blueprint("editing", __name__)


@bp.route("/<int:course_id>/settings", methods=["GET", "POST"])
@staff(Role.TRAINER)
def settings(course_id: int) -> ResponseReturnValue:
    """Change how a course is called and found."""
    course = _course(course_id)
    form = CourseForm(obj=course)
    if form.validate_on_submit():
        try:
            actions.change_course(
                course,
                title=form.title.data or "",
                slug=form.slug.data or "",
                summary=form.summary.data or "",
                account_id=me().account_id,
                now=clock.now(),
            )
        except actions.SlugTaken as refusal:
            form.slug.errors = [str(refusal)]
        else:
            db.commit()
            notice(_("Đã lưu."))
            return redirect(url_for("catalogue.course", course_id=course_id))
    return render_template("courses/catalogue/settings.html", form=form, course=course)


@bp.post("/<int:course_id>/modules")
@staff(Role.TRAINER)
def add_module(course_id: int) -> ResponseReturnValue:
    """Add a module at the end."""
    course = _course(course_id)
    form = ModuleForm()
    if form.validate_on_submit():
        actions.add_module(course, title=form.title.data or "")
        db.commit()
    else:
        notice(" ".join(map(str, form.title.errors)), "error")
    return redirect(url_for("catalogue.course", course_id=course_id))


@bp.route("/<int:course_id>/modules/<int:module_id>", methods=["GET", "POST"])
@staff(Role.TRAINER)
def module(course_id: int, module_id: int) -> ResponseReturnValue:
    """Give a module another title."""
    course = _course(course_id)
    module = queries.require_module(course.id, module_id)
    form = ModuleForm(obj=module)
    if form.validate_on_submit():
        actions.rename_module(module, title=form.title.data or "")
        db.commit()
        return redirect(url_for("catalogue.course", course_id=course_id))
    return render_template("courses/catalogue/module.html", form=form, course=course, module=module)


@bp.post("/<int:course_id>/modules/<int:module_id>/remove")
@staff(Role.TRAINER)
def remove_module(course_id: int, module_id: int) -> ResponseReturnValue:
    """Take a module with its lessons out of the course."""
    course = _course(course_id)
    module = queries.require_module(course.id, module_id)
    actions.remove_module(course, module, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã gỡ học phần “%(title)s”.", title=module.title))
    return redirect(url_for("catalogue.course", course_id=course_id))


@bp.post("/<int:course_id>/moves")
@staff(Role.TRAINER)
def move(course_id: int) -> ResponseReturnValue:
    """Move a module or a lesson one place up or down."""
    course = _course(course_id)
    outline = queries.outline_of(course.id)
    step = -1 if request.form.get("to") == "up" else 1
    module_id, lesson_id = request.form.get("module", type=int), request.form.get("lesson", type=int)
    if module_id:
        outline = rules.module_moved(outline, module_id, step)
    else:
        outline = rules.lesson_moved(outline, lesson_id or 0, step)
    actions.arrange(course, outline)
    db.commit()
    moved = f"module-{module_id}" if module_id else f"lesson-{lesson_id}"
    return redirect(url_for("catalogue.course", course_id=course_id, _anchor=moved))


@bp.post("/<int:course_id>/outline")
@staff(Role.TRAINER)
def arrange(course_id: int) -> ResponseReturnValue:
    """Put the parts in the order in which somebody dragged them."""
    actions.arrange(_course(course_id), _dragged(request.get_json(silent=True)))
    db.commit()
    return "", 204


def _course(course_id: int) -> Course:
    return queries.require_course(course_id, scope=me().scope(Role.TRAINER))


def _dragged(value: object) -> rules.Outline:
    """Return the order that the page's script sent: [[module, [lesson, ...]], ...]."""
    try:
        return tuple(
            rules.Section(int(module_id), tuple(int(lesson_id) for lesson_id in lesson_ids))
            for module_id, lesson_ids in value  # type: ignore[attr-defined]
        )
    except (TypeError, ValueError) as error:
        raise Refused(_l("Thứ tự gửi lên không đọc được. Hãy tải lại trang.")) from error
