"""The first page: what is left for me, and the way on."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from courses.learning import queries as learning
from courses.learning.rules import next_step
from lms import clock, i18n
from lms.web import me
from quizzes.contests import queries as contests

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show what I have to learn, due first, what to go on with, and the contests that are open."""
    person_id = me().person_id
    tasks = learning.list_tasks(person_id, today=i18n.today(clock.now())) if person_id else ()
    left = [task for task in tasks if task.is_left]
    return render_template(
        "courses/home.html",
        is_learner=person_id is not None,
        left=left,
        asked_count=sum(task.is_asked for task in tasks),
        minutes=sum(task.progress.minutes_left for task in left),
        next=next_step(left),
        contests=[
            (contest, round_)
            for contest, round_ in contests.list_for_person(person_id, now=clock.now())
            if not round_.is_to_come
        ]
        if person_id
        else [],
    )
