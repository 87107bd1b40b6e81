"""Referring others to a contest: the code in a link, and the page where entrants find theirs."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.invitations.writers import qr_image
from lms.web import public
from quizzes.contests.queries import rules_of
from quizzes.entrants import queries
from quizzes.entrants.referring import FROM, LONGEST, count_registered, referral_code
from quizzes.entrants.views.guests import asking, lead_elsewhere

bp = Blueprint("referring", __name__)


def carried() -> dict[str, str]:
    """Return what goes on with the links of a page that somebody was referred to."""
    code = request.args.get(FROM, "")[:LONGEST]
    return {FROM: code} if code else {}


@bp.get("/c/<slug>/refer")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show an entrant the link, the QR code and the code to give on, and how many registered with it."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    contest = queries.require_open_contest(slug).contest
    viewer = asking()
    person_id = viewer.person_id if viewer else None
    entrant = queries.find_entrant(contest.id, person_id) if person_id else None
    if entrant is None or not rules_of(contest.id).entry.has_referrals:
        return redirect(url_for("contests.show", slug=slug))
    code = referral_code(entrant.id)
    going_on: dict[str, Any] = {FROM: code}
    link = current_app.config["SETTINGS"].base_url + url_for("contests.show", slug=slug, **going_on)
    return render_template(
        "quizzes/entrants/refer.html",
        contest=contest,
        code=code,
        link=link,
        picture=qr_image(link),
        count=count_registered(entrant.id),
    )
