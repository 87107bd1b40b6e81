"""The pages of contests for those who enter them."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.html import stored
from lms.units.queries import path_names
from lms.web import hot, me, public
from quizzes.contests.queries import find_slug, list_for_person, list_versions, require_published
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import KIND_NAMES, Kind
from quizzes.contests.rules.stages import STAGE_NAMES
from quizzes.entrants import queries
from quizzes.entrants.declaring import return_code
from quizzes.entrants.views.guests import asking, lead_elsewhere
from quizzes.entrants.views.referring import carried
from quizzes.ranking.values import seed_hash
from quizzes.ranking.words import KEY_NAMES

bp = Blueprint("contests", __name__)


@bp.get("/contests")
def index() -> ResponseReturnValue:
    """List the contests that one may enter now or soon."""
    person_id, now = me().person_id, clock.now()
    contests = list_for_person(person_id, now=now) if person_id is not None else []
    return render_template("quizzes/contests/index.html", contests=contests)


@bp.get("/c/<slug>")
@public
@hot
def show(slug: str) -> ResponseReturnValue:
    """Show a contest: what it is, until when one may start, how long one then has, and one button."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    viewer = asking()
    person_id = viewer.person_id if viewer else None
    shown = require_published(slug, person_id, now=clock.now())
    entrant = None
    if shown.rules.registers and person_id is not None:
        entrant = queries.find_entrant(shown.contest.id, person_id)
    divisions = {one.key: one.title for one in shown.rules.divisions}
    return render_template(
        "quizzes/contests/show.html",
        shown=shown,
        contest=shown.contest,
        rules_text=stored(shown.rules.text),
        stages=[(one, stored(one.text)) for one in shown.rules.stages],
        stage_names=STAGE_NAMES,
        entrant=entrant,
        kind_name=KIND_NAMES[Kind(entrant.kind)] if entrant else "",
        division_name=divisions.get(entrant.division, entrant.division) if entrant else "",
        unit_name=path_names([entrant.unit_id]).get(entrant.unit_id)
        if entrant and entrant.unit_id
        else shown.my_unit,
        carried=carried() if shown.rules.entry.has_referrals else {},
    )


@bp.get("/c/<slug>/rules")
@public
def rules(slug: str) -> ResponseReturnValue:
    """Show every version of the rules of a contest with the notice that came with it."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    shown = require_published(slug, None, now=clock.now())
    versions = [
        (one, ContestRules.from_json(one.rules), stored(one.rules["text"]))
        for one in list_versions(shown.contest.id)
    ]
    return render_template(
        "quizzes/contests/rules.html",
        shown=shown,
        contest=shown.contest,
        versions=versions,
        key_names=KEY_NAMES,
        seed_hash=seed_hash(shown.contest.lot_seed or ""),
    )


def home_url(quiz_id: int) -> str:
    """Return the address of the contest that a quiz belongs to."""
    return url_for("contests.show", slug=find_slug(quiz_id))


def code_of(person_id: int, quiz_id: int) -> str | None:
    """Return the code by which somebody who entered without an account comes back."""
    entrant = queries.find_declared(person_id, quiz_id)
    return return_code(entrant.id) if entrant else None
