"""My own page: who I am here, what I completed, and the way out."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from courses.learning import queries as learning
from courses.profile import queries
from lms import clock, i18n
from lms.web import me

bp = Blueprint("profile", __name__)


@bp.get("/me")
def show() -> ResponseReturnValue:
    """Show my units and posts, the courses I completed, and where my papers lie."""
    person_id, today = me().person_id, i18n.today(clock.now())
    tasks = learning.list_tasks(person_id, today=today) if person_id else ()
    return render_template(
        "courses/profile.html",
        profile=queries.profile_of(person_id, today) if person_id else None,
        done=[task for task in tasks if task.progress.is_complete],
    )
