"""The pages on which organisers give collective prizes by hand."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.rights import EVERYWHERE, Role
from lms.web import me, notice, staff
from quizzes.contests.queries import require_contest
from quizzes.results import giving, queries
from quizzes.results.forms import GiveForm
from quizzes.results.queries import Asked

bp = Blueprint(
    "giving", __name__, url_prefix="/organising/contests/<int:contest_id>/results/<int:round_number>/prizes"
)


@bp.get("")
@staff(Role.ORGANISER)
def index(contest_id: int, round_number: int) -> ResponseReturnValue:
    """List the prizes that the organising board gives by hand, with what is given of them."""
    asked = _asked(contest_id, round_number)
    return render_template(
        "quizzes/results/giving/index.html",
        contest=asked.contest,
        round_number=round_number,
        hands=giving.list_hand_prizes(asked),
    )


@bp.route("/<key>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def give(contest_id: int, round_number: int, key: str) -> ResponseReturnValue:
    """Give a unit a prize, for a reason."""
    asked = _asked(contest_id, round_number)
    hand = giving.require_hand_prize(asked, key)
    form = GiveForm()
    form.unit.offer((EVERYWHERE,))
    form.tier.choices = [
        (place, _("%(title)s (còn %(count)s)", title=one.title, count=hand.left(place)))
        for place, one in enumerate(hand.prize.tiers)
    ]
    if form.validate_on_submit():
        with refusals_on(form):
            giving.give_prize(
                asked,
                key,
                form.unit.chosen,
                form.tier.data,
                reason=form.reason.data or "",
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã trao giải. Hãy xếp hạng lại rồi công bố."))
            return redirect(url_for(".index", contest_id=contest_id, round_number=round_number))
    page = render_template(
        "quizzes/results/giving/give.html",
        contest=asked.contest,
        round_number=round_number,
        hand=hand,
        form=form,
    )
    return page, 400 if form.is_wrong else 200


@bp.post("/<key>/units/<int:unit_id>/take-back")
@staff(Role.ORGANISER)
def take_back(contest_id: int, round_number: int, key: str, unit_id: int) -> ResponseReturnValue:
    """Take a prize back from a unit."""
    asked = _asked(contest_id, round_number)
    giving.take_prize_back(asked, key, unit_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã thu lại giải. Hãy xếp hạng lại."))
    return redirect(url_for(".index", contest_id=contest_id, round_number=round_number))


def _asked(contest_id: int, round_number: int) -> Asked:
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    return queries.asked_for(contest, round_number or None, now=clock.now())
