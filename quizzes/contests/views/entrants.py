"""The pages of contests for those who enter them."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.html import stored
from lms.web import hot, me
from quizzes.contests import queries
from quizzes.contests.rules.stages import STAGE_NAMES

bp = Blueprint("contests", __name__)


@bp.get("/contests")
def index() -> ResponseReturnValue:
    """List the contests that one may enter now or soon."""
    person_id, now = me().person_id, clock.now()
    contests = queries.list_for_person(person_id, now=now) if person_id is not None else []
    return render_template("quizzes/contests/index.html", contests=contests)


@bp.get("/c/<slug>")
@hot
def show(slug: str) -> ResponseReturnValue:
    """Show a contest: what it is, until when one may start, how long one then has, and one button."""
    shown = queries.require_published(slug, me().person_id, now=clock.now())
    return render_template(
        "quizzes/contests/show.html",
        shown=shown,
        contest=shown.contest,
        rules_text=stored(shown.rules.text),
        stages=[(one, stored(one.text)) for one in shown.rules.stages],
        stage_names=STAGE_NAMES,
    )


def home_url(quiz_id: int) -> str:
    """Return the address of the contest that a quiz belongs to."""
    return url_for("contests.show", slug=queries.find_slug(quiz_id))
