"""The live page of a contest for its organisers."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.rights import Role
from lms.units.models import Unit
from lms.units.queries import path_names
from lms.web import me, staff
from quizzes.contests.figures import list_units
from quizzes.contests.queries import has_attempts, require_contest
from quizzes.live import queries
from quizzes.live.forms import UnitFilter

UNITS_SHOWN = 50

bp = Blueprint("live", __name__, url_prefix="/organising/contests/<int:contest_id>/live")


@bp.get("")
@staff(Role.ORGANISER)
def show(contest_id: int) -> ResponseReturnValue:
    """Show how many enter by the hour and by unit, as they were last counted."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    owner = db.session.get_one(Unit, contest.unit_id)
    form = UnitFilter(request.args)
    above = form.find(owner)
    lines = list_units(contest, above) if above else []
    live = queries.find_live(contest)
    page = render_template(
        "quizzes/live/show.html",
        contest=contest,
        form=form,
        live=live,
        has_begun=live is not None or has_attempts(contest.id),
        rounds=list(queries.list_rounds(contest, live, clock.now())),
        above=above,
        above_path=path_names([above.id])[above.id] if above and above.id != owner.id else "",
        lines=lines[:UNITS_SHOWN],
        others=lines[UNITS_SHOWN:],
    )
    return page, 200 if above else 400
