"""The pages of a sitting: the paper, handing in, the receipt; and the list of one's own attempts."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.auth import cookies
from lms.errors import Forbidden
from lms.i18n import clock_time
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.web import hot, me, notice
from quizzes.attempts import actions, papers, queries, receipts, rules
from quizzes.attempts.answers import count_answered, read_tap
from quizzes.attempts.forms import read_page
from quizzes.attempts.models import EndedBy
from quizzes.attempts.owners import owner_of
from quizzes.attempts.rules import AttemptClosed, TakenOver, is_elsewhere
from quizzes.attempts.story import require_story

bp = Blueprint("attempts", __name__)


@bp.post("/quizzes/<int:quiz_id>/attempts")
def start(quiz_id: int) -> ResponseReturnValue:
    """Start an attempt, or go on with the open one."""
    attempt_id = actions.start_attempt(
        quiz_id,
        _person_id(),
        device=cookies.device(),
        user_agent=request.user_agent.string,
        now=clock.now(),
    )
    db.commit()
    return redirect(url_for(".sit", attempt_id=attempt_id))


@bp.get("/attempts/<int:attempt_id>")
def sit(attempt_id: int) -> ResponseReturnValue:
    """Show the paper, each time the same, with the answers that are kept and the time left.

    Where another device holds it, it can only be read, and the page asks whether to take it over.
    """
    sitting = papers.require_sitting(me().person_id, attempt_id)
    if sitting.submitted_at is not None:
        return redirect(url_for(".receipt", attempt_id=attempt_id))
    if sitting.is_over(clock.now()):
        return redirect(url_for(".hand_in", attempt_id=attempt_id))
    if is_elsewhere(sitting.device, cookies.device()):
        return render_template("quizzes/attempts/elsewhere.html", sitting=sitting)
    return render_template("quizzes/attempts/sit.html", sitting=sitting)


@bp.post("/attempts/<int:attempt_id>/take-over")
def take_over(attempt_id: int) -> ResponseReturnValue:
    """Go on with an open attempt on this device."""
    try:
        actions.take_over_attempt(
            attempt_id,
            person_id=me().person_id,
            device=cookies.device(),
            user_agent=request.user_agent.string,
            now=clock.now(),
        )
    except AttemptClosed:
        return redirect(url_for(".hand_in", attempt_id=attempt_id))
    db.commit()
    return redirect(url_for(".sit", attempt_id=attempt_id))


@bp.post("/attempts/<int:attempt_id>/answers")
@hot
def save(attempt_id: int) -> ResponseReturnValue:
    """Keep one answer of a script, or all answers of a page without scripts."""
    try:
        return _save_tap(attempt_id) if request.is_json else _save_page(attempt_id)
    except AttemptClosed:
        return _refuse_late(attempt_id)
    except TakenOver as refusal:
        return _read_on(attempt_id, refusal)


@bp.get("/attempts/<int:attempt_id>/submit")
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Ask before handing in, naming what is unanswered; when the time is over there is nothing else to do."""
    sitting = papers.require_sitting(me().person_id, attempt_id)
    if sitting.submitted_at is not None:
        return redirect(url_for(".receipt", attempt_id=attempt_id))
    if not sitting.is_over(clock.now()) and is_elsewhere(sitting.device, cookies.device()):
        return redirect(url_for(".sit", attempt_id=attempt_id))
    return render_template(
        "quizzes/attempts/hand_in.html",
        sitting=sitting,
        is_over=sitting.is_over(clock.now()),
        grace_ends_at=sitting.grace_ends_at,
    )


@bp.post("/attempts/<int:attempt_id>/submit")
def submit(attempt_id: int) -> ResponseReturnValue:
    """Hand in the attempt; while its grace runs, say how many seconds are left until it is graded."""
    state = queries.require_own_attempt(me().person_id, attempt_id)
    if state.is_open(clock.now()) and is_elsewhere(state.device, cookies.device()):
        return _read_on(attempt_id, TakenOver())
    if state.is_open(clock.now()) and request.is_json and request.get_json() == {"is_timer": True}:
        # More time was given, or the clock of the phone is wrong: it takes more than that to end an attempt.
        return jsonify(left=state.time_left(clock.now())), 202
    receipt = actions.submit_attempt(attempt_id, now=clock.now())
    db.commit()
    if receipt is None:
        url = url_for(".hand_in", attempt_id=attempt_id)
        return (jsonify(wait=state.grace_left(clock.now())), 202) if request.is_json else redirect(url)
    url = url_for(".receipt", attempt_id=attempt_id)
    return jsonify(url=url) if request.is_json else redirect(url)


@bp.get("/attempts/<int:attempt_id>/receipt")
def receipt(attempt_id: int) -> ResponseReturnValue:
    """Show the receipt, and of the result what may be known now."""
    state = queries.require_own_attempt(me().person_id, attempt_id)
    if state.submitted_at is None:
        return redirect(url_for(".sit", attempt_id=attempt_id))
    result = receipts.require_result(_person_id(), attempt_id, now=clock.now())
    home_url = owner_of(result.owner_kind).home_url(result.receipt.quiz_id)
    return render_template("quizzes/attempts/receipt.html", result=result, home_url=home_url)


@bp.get("/attempts/<int:attempt_id>/story")
def story(attempt_id: int) -> ResponseReturnValue:
    """Tell the story of one's own attempt."""
    return render_template(
        "quizzes/attempts/story.html", story=require_story(attempt_id, person_id=_person_id())
    )


@bp.get("/attempts")
def index() -> ResponseReturnValue:
    """List one's own attempts, the newest first."""
    page = queries.page_of_attempts(_person_id(), after=request.args.get("after"), now=clock.now())
    return render_template("quizzes/attempts/index.html", page=page)


def _save_tap(attempt_id: int) -> ResponseReturnValue:
    tap = read_tap(request.get_json())
    saved = actions.save_answer(
        attempt_id, tap, person_id=me().person_id, device=cookies.device(), now=clock.now()
    )
    db.commit()
    body = {
        "saved": count_answered(saved.answers),
        "of": saved.question_count,
        "at": clock_time(clock.now()),
        "seq": saved.answers[str(tap.number)][0],
        "left": rules.time_left(saved.deadline_at, clock.now()),
    }
    return jsonify(body)


def _read_on(attempt_id: int, refusal: TakenOver) -> ResponseReturnValue:
    """Say that another device holds the attempt, and lead to where it can be taken over."""
    url = url_for(".sit", attempt_id=attempt_id)
    if request.is_json:
        return jsonify(state="taken_over", url=url), 409
    notice(str(refusal), "warning")
    return redirect(url)


def _refuse_late(attempt_id: int) -> ResponseReturnValue:
    """Keep what came after the end for staff to see, and say that it does not count."""
    person_id, now = me().person_id, clock.now()
    if request.is_json:
        tap = read_tap(request.get_json())
        actions.keep_late(attempt_id, {tap.number: tap.letters}, seq=tap.seq, person_id=person_id, now=now)
    else:
        actions.keep_late(attempt_id, read_page(request.form).choices, seq=None, person_id=person_id, now=now)
    receipt = actions.submit_attempt(attempt_id, now=now)
    db.commit()
    url = url_for(".receipt", attempt_id=attempt_id)
    if request.is_json:
        is_late = receipt is not None and receipt.ended_by == EndedBy.DEADLINE
        return jsonify(state="late" if is_late else "closed", url=url), 409
    notice(_("Bài đã kết thúc nên câu trả lời vừa gửi không được tính."), "warning")
    return redirect(url)


def _save_page(attempt_id: int) -> ResponseReturnValue:
    page = read_page(request.form)
    actions.save_paper(
        attempt_id,
        page.choices,
        page_seq=page.seq,
        person_id=me().person_id,
        device=cookies.device(),
        now=clock.now(),
    )
    db.commit()
    return redirect(url_for(".hand_in" if page.hands_in else ".sit", attempt_id=attempt_id))


def _person_id() -> int:
    """Return the person behind the account; an account of nobody sits no quiz."""
    person_id = me().person_id
    if person_id is None:
        raise Forbidden(_l("Tài khoản này không gắn với một đoàn viên nên không làm bài được."))
    return person_id
