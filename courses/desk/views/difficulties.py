"""Who struggles where in a course."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from courses.catalogue import queries as catalogue
from courses.desk import queries
from lms import clock, i18n
from lms.rights import Role
from lms.web import me, staff

bp = Blueprint("difficulties", __name__)


@bp.get("/<int:course_id>/difficulties")
@staff(Role.TRAINER)
def index(course_id: int) -> ResponseReturnValue:
    """Show where learners stop, what they get wrong, and who needs help."""
    course = catalogue.require_course(course_id, scope=me().scope(Role.TRAINER))
    return render_template(
        "courses/catalogue/difficulties.html",
        course=course,
        lessons=queries.lesson_figures(course.id),
        questions=queries.question_figures(course.quiz_id) if course.quiz_id else [],
        stuck=queries.list_stuck(course, today=i18n.today(clock.now())),
    )
