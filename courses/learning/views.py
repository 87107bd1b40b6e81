"""The pages on which people learn: their courses, one course, one lesson."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue import queries as catalogue
from courses.catalogue.models import Course
from courses.learning import actions, queries
from courses.learning.rules import Task
from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.views import send
from lms.html import stored
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.web import me, notice

bp = Blueprint("learning", __name__, url_prefix="/courses")


@dataclass(frozen=True)
class Opened:
    """A course as this viewer may see it; a preview writes nothing."""

    course: Course
    task: Task
    is_preview: bool

    @property
    def preview(self) -> int | None:
        """What links carry so that a preview stays one."""
        return 1 if self.is_preview else None


@bp.get("")
def index() -> ResponseReturnValue:
    """Show all my courses: to do, without hurry, done."""
    person_id = me().person_id
    tasks = queries.list_tasks(person_id, today=i18n.today(clock.now())) if person_id else ()
    return render_template(
        "courses/index.html",
        due=[task for task in tasks if task.is_left and task.due_on],
        free=[task for task in tasks if task.is_left and not task.due_on],
        done=[task for task in tasks if task.progress.is_complete],
    )


@bp.get("/<slug>")
def course(slug: str) -> ResponseReturnValue:
    """Show a course with its lessons, its quiz and where I am in it."""
    opened = _open(slug)
    return render_template("courses/course.html", opened=opened, task=opened.task)


@bp.get("/<slug>/lessons/<int:lesson_id>")
def lesson(slug: str, lesson_id: int) -> ResponseReturnValue:
    """Show a lesson at the place where I left it."""
    opened = _open(slug)
    shown = catalogue.require_lesson(opened.course.id, lesson_id)
    step = opened.task.progress.lesson(shown.id)
    before, after = opened.task.progress.neighbours(shown.id)
    response = make_response(
        render_template(
            "courses/lesson.html",
            opened=opened,
            task=opened.task,
            lesson=step,
            number=opened.task.progress.lessons.index(step) + 1,
            before=before,
            after=after,
            body=stored(shown.body),
            attachments=catalogue.list_attachments(shown.id),
        )
    )
    if not opened.is_preview:
        response.headers["Offline-Account"] = str(me().account_id)
    return response


@bp.get("/<slug>/quiz")
def sample_quiz(slug: str) -> ResponseReturnValue:
    """Show to the trainer of a course how its quiz looks; learners come to theirs by starting it."""
    opened = _open(slug)
    if not opened.is_preview or opened.course.quiz_id is None:
        return redirect(url_for(".course", slug=slug, preview=opened.preview))
    return render_template(
        "courses/sample_quiz.html",
        opened=opened,
        task=opened.task,
        sample=queries.sample_paper(opened.course.quiz_id),
    )


@bp.get("/<slug>/lessons/<int:lesson_id>/files/<int:attachment_id>")
def attachment(slug: str, lesson_id: int, attachment_id: int) -> ResponseReturnValue:
    """Send a file that lies beside a lesson."""
    shown = catalogue.require_lesson(_open(slug).course.id, lesson_id)
    return send(catalogue.require_attachment(shown.id, attachment_id).file)


@bp.post("/<slug>/lessons/<int:lesson_id>/finish")
def finish(slug: str, lesson_id: int) -> ResponseReturnValue:
    """Note that I have studied a lesson, and lead on to the next one."""
    opened = _open(slug)
    finished = catalogue.require_lesson(opened.course.id, lesson_id)
    _before, after = opened.task.progress.neighbours(finished.id)
    person_id = me().person_id
    if person_id and not opened.is_preview:
        actions.finish_lesson(person_id, finished, now=clock.now())
        db.commit()
        notice(_("Đã ghi nhận bạn học xong bài “%(title)s”.", title=finished.title))
    if after is None:
        return redirect(url_for(".course", slug=slug, preview=opened.preview))
    return redirect(url_for(".lesson", slug=slug, lesson_id=after.id, preview=opened.preview))


@bp.post("/<slug>/lessons/<int:lesson_id>/place")
def place(slug: str, lesson_id: int) -> ResponseReturnValue:
    """Keep how far I am in a lesson; sent by the page while it is read."""
    opened = _open(slug)
    read = catalogue.require_lesson(opened.course.id, lesson_id)
    reached = request.form.get("place", type=int)
    person_id = me().person_id
    if reached is not None and person_id and not opened.is_preview:
        actions.keep_place(person_id, read.id, reached, now=clock.now())
        db.commit()
    return "", 204


def quiz_home(quiz_id: int) -> str:
    """Return the address of the course that ends with a quiz, or of all courses if none does any more."""
    course = queries.find_course_with_quiz(quiz_id)
    return url_for("learning.course", slug=course.slug) if course else url_for("learning.index")


def _open(slug: str) -> Opened:
    """Return a course that is or was asked of me; to preview it, its trainers may open any of theirs."""
    viewer = me()
    found = catalogue.find_course(slug)
    if found is not None and request.args.get("preview"):
        own = catalogue.require_course(found.id, scope=viewer.scope(Role.TRAINER))
        return Opened(own, queries.preview(own), is_preview=True)
    if found is not None and viewer.person_id is not None:
        task = queries.task_of(viewer.person_id, found, today=i18n.today(clock.now()))
        if task.is_theirs:
            return Opened(found, task, is_preview=False)
    raise NotFound(_l("Không tìm thấy khoá học này, hoặc khoá học không còn được giao cho bạn."))
