"""The page on which entrants write an essay."""

from random import SystemRandom

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid
from lms.forms import refusals_on
from lms.html import stored
from lms.i18n import gettext as _
from lms.web import for_guests, me, notice
from quizzes.contests.forms.essays import JOIN_NAMES
from quizzes.entrants.views.guests import lead_elsewhere
from quizzes.essays import actions, queries, rules
from quizzes.essays.forms import WritingForm
from quizzes.essays.models import Essay
from quizzes.essays.queries import EssayRound

bp = Blueprint("essays", __name__, url_prefix="/c/<slug>/essays/<int:number>")

random = SystemRandom()


@bp.get("")
@for_guests
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show the task, and what one has written."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    one = queries.require_round(slug, number)
    essay = queries.find_essay(one.round.id, me().person_id)
    form = WritingForm(formdata=None)
    if essay is not None:
        form.text.data, form.seq.data = essay.draft, str(essay.seq + 1)
    return _page(one, essay, form)


@bp.post("/start")
@for_guests
def start(slug: str, number: int) -> ResponseReturnValue:
    """Begin to write; a clock of its own begins to run."""
    one = queries.require_round(slug, number)
    actions.begin_essay(one, me().person_id, now=clock.now(), random=random)
    db.commit()
    return redirect(url_for(".show", slug=slug, number=number))


@bp.post("/save")
@for_guests
def save(slug: str, number: int) -> ResponseReturnValue:
    """Keep what is written so far, for the script of the page."""
    one = queries.require_round(slug, number)
    said = request.get_json()
    if (
        not isinstance(said, dict)
        or not isinstance(said.get("text"), str)
        or type(said.get("seq")) is not int
    ):
        raise Invalid({"text": _("Bài gửi lên không đọc được.")})
    kept = actions.save_draft(one, me().person_id, said["text"], seq=said["seq"], now=clock.now())
    db.commit()
    return jsonify(seq=kept.seq, words=kept.words)


@bp.post("")
@for_guests
def write(slug: str, number: int) -> ResponseReturnValue:
    """Keep or hand in what is written, by the buttons of the page."""
    one = queries.require_round(slug, number)
    person_id, now = me().person_id, clock.now()
    form = WritingForm()
    if form.validate_on_submit():
        with refusals_on(form):
            text = form.text.data or ""
            if "hand_in" in request.form:
                actions.hand_in_essay(one, person_id, text, seq=form.number, now=now)
                notice(_("Đã nộp bài tự luận."))
            else:
                actions.save_draft(one, person_id, text, seq=form.number, now=now)
                notice(_("Đã lưu bài đang viết. Bài chưa nộp."))
            db.commit()
            return redirect(url_for(".show", slug=slug, number=number))
    return _page(one, queries.find_essay(one.round.id, person_id), form), 400


def _page(one: EssayRound, essay: Essay | None, form: WritingForm) -> str:
    now = clock.now()
    ends_at = one.clock.ends_at(essay.started_at if essay else now)
    is_final = essay is not None and essay.text is not None and not one.essay.may_change
    return render_template(
        "quizzes/essays/show.html",
        one=one,
        contest=one.contest,
        essay=essay,
        form=form,
        task=stored(one.essay.text),
        ends_at=ends_at,
        is_open=one.clock.is_open(now) and now < ends_at and not is_final,
        is_over=now >= ends_at,
        fewest=max(one.essay.fewest_words, 1),
        join_name=JOIN_NAMES[one.essay.join],
        most=rules.most_points(one.essay),
    )
