"""Writing lessons: their text, their minutes, and the files beside them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue import actions, queries
from courses.catalogue.models import Course
from courses.desk.forms import AttachmentForm, LessonForm
from lms import clock, db
from lms.files.actions import keep
from lms.files.rules import STUDY_FILES
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff

bp = Blueprint("lessons", __name__)


@bp.route("/<int:course_id>/modules/<int:module_id>/lessons/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new(course_id: int, module_id: int) -> ResponseReturnValue:
    """Write a new lesson of a module."""
    course = _course(course_id)
    module = queries.require_module(course.id, module_id)
    form = LessonForm()
    if form.validate_on_submit():
        lesson = actions.add_lesson(
            course,
            module,
            title=form.title.data or "",
            body=form.body.data or "",
            minutes=form.minutes.data,
            now=clock.now(),
        )
        db.commit()
        notice(_("Đã thêm bài “%(title)s”.", title=lesson.title))
        return redirect(url_for("catalogue.course", course_id=course.id, _anchor=f"lesson-{lesson.id}"))
    return render_template("courses/catalogue/lesson.html", form=form, course=course, lesson=None)


@bp.route("/<int:course_id>/lessons/<int:lesson_id>", methods=["GET", "POST"])
@staff(Role.TRAINER)
def edit(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Change a lesson; the minutes stay empty as long as its words decide them."""
    course = _course(course_id)
    lesson = queries.require_lesson(course.id, lesson_id)
    estimate = actions.estimated_minutes(lesson.body)
    form = LessonForm(
        title=lesson.title,
        body=lesson.body,
        minutes=None if lesson.minutes == estimate else lesson.minutes,
    )
    if form.validate_on_submit():
        actions.change_lesson(
            lesson, title=form.title.data or "", body=form.body.data or "", minutes=form.minutes.data
        )
        db.commit()
        notice(_("Đã lưu bài “%(title)s”.", title=lesson.title))
        return redirect(url_for("catalogue.course", course_id=course.id, _anchor=f"lesson-{lesson.id}"))
    return render_template(
        "courses/catalogue/lesson.html",
        form=form,
        course=course,
        lesson=lesson,
        estimate=estimate,
        attachment_form=AttachmentForm(formdata=None),
        attachments=queries.list_attachments(lesson.id),
    )


@bp.post("/<int:course_id>/lessons/<int:lesson_id>/files")
@staff(Role.TRAINER)
def attach(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Put a file beside a lesson."""
    lesson = queries.require_lesson(_course(course_id).id, lesson_id)
    form = AttachmentForm()
    if form.validate_on_submit():
        upload = form.file.data
        file = keep(
            upload.stream,
            name=upload.filename,
            accepted=STUDY_FILES,
            uploaded_by_id=me().account_id,
            now=clock.now(),
        )
        actions.attach_file(lesson, file_id=file.id, title=form.title.data or file.name)
        db.commit()
        notice(_("Đã thêm tệp “%(name)s”.", name=file.name))
    else:
        notice(" ".join(str(error) for field in form for error in field.errors), "error")
    return redirect(url_for(".edit", course_id=course_id, lesson_id=lesson.id, _anchor="files"))


@bp.post("/<int:course_id>/lessons/<int:lesson_id>/files/<int:attachment_id>/remove")
@staff(Role.TRAINER)
def detach(course_id: int, lesson_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file away from a lesson."""
    lesson = queries.require_lesson(_course(course_id).id, lesson_id)
    actions.detach_file(queries.require_attachment(lesson.id, attachment_id).id)
    db.commit()
    notice(_("Đã bỏ tệp khỏi bài."))
    return redirect(url_for(".edit", course_id=course_id, lesson_id=lesson.id, _anchor="files"))


@bp.post("/<int:course_id>/lessons/<int:lesson_id>/remove")
@staff(Role.TRAINER)
def remove(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Take a lesson out of the course."""
    course = _course(course_id)
    lesson = queries.require_lesson(course.id, lesson_id)
    actions.remove_lesson(course, lesson, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã gỡ bài “%(title)s”.", title=lesson.title))
    return redirect(url_for("catalogue.course", course_id=course.id))


def _course(course_id: int) -> Course:
    return queries.require_course(course_id, scope=me().scope(Role.TRAINER))
