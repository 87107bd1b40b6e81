"""The pages of a sitting: the paper, handing in, the receipt; and the list of one's own attempts."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.auth import cookies
from lms.errors import Forbidden, NotFound
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.web import for_guests, hot, me, notice
from quizzes.attempts import actions, ending, papers, queries, receipts
from quizzes.attempts.answers import NoAnswer, read_tap
from quizzes.attempts.essay import Writing, is_writing, read_writing
from quizzes.attempts.forms import read_page
from quizzes.attempts.models import EndedBy
from quizzes.attempts.owners import owner_of
from quizzes.attempts.prediction import Guess, NotPredicted, is_guess, read_guess
from quizzes.attempts.rules import AttemptClosed, Blank, QuestionOver, TakenOver, is_elsewhere
from quizzes.attempts.story import require_story
from quizzes.attempts.views.saving import acknowledgement, told

bp = Blueprint("attempts", __name__)


@bp.post("/quizzes/<int:quiz_id>/attempts")
@for_guests
@hot
def start(quiz_id: int) -> ResponseReturnValue:
    """Start an attempt, or go on with the open one."""
    _check_guest(quiz_id)
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
@for_guests
@hot
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
@for_guests
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
@for_guests
@hot
def save(attempt_id: int) -> ResponseReturnValue:
    """Keep one answer of a script, or all answers of a page without scripts."""
    try:
        return _save_tap(attempt_id) if request.is_json else _save_page(attempt_id)
    except AttemptClosed:
        return _refuse_late(attempt_id)
    except TakenOver as refusal:
        return _read_on(attempt_id, refusal)


@bp.post("/attempts/<int:attempt_id>/next")
@for_guests
def show_next(attempt_id: int) -> ResponseReturnValue:
    """Show the next question, where they are asked one by one, and say where; used by the script."""
    after = request.get_json().get("after") if request.is_json else None
    if type(after) is not int:
        raise NoAnswer
    try:
        is_shown = _go_on(attempt_id, after)
    except AttemptClosed:
        return jsonify(url=url_for(".hand_in", attempt_id=attempt_id))
    except TakenOver as refusal:
        return _read_on(attempt_id, refusal)
    db.commit()
    return jsonify(url=url_for(".sit" if is_shown else ".hand_in", attempt_id=attempt_id))


@bp.get("/attempts/<int:attempt_id>/submit")
@for_guests
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Ask before handing in, naming what is unanswered; when the time is over there is nothing else to do."""
    return _hand_in_page(attempt_id)


def _hand_in_page(attempt_id: int, *, is_refused: bool = False) -> ResponseReturnValue:
    sitting = papers.require_sitting(me().person_id, attempt_id)
    if sitting.submitted_at is not None:
        return redirect(url_for(".receipt", attempt_id=attempt_id))
    if not sitting.is_over(clock.now()) and is_elsewhere(sitting.device, cookies.device()):
        return redirect(url_for(".sit", attempt_id=attempt_id))
    page = render_template(
        "quizzes/attempts/hand_in.html",
        sitting=sitting,
        is_over=sitting.is_over(clock.now()),
        is_refused=is_refused,
        grace_ends_at=sitting.grace_ends_at,
    )
    return page, Blank.status if is_refused else 200


@bp.post("/attempts/<int:attempt_id>/submit")
@for_guests
@hot
def submit(attempt_id: int) -> ResponseReturnValue:
    """Hand in the attempt; while its grace runs, say how many seconds are left until it is graded."""
    state = queries.require_own_attempt(me().person_id, attempt_id)
    if state.is_open(clock.now()) and is_elsewhere(state.device, cookies.device()):
        return _read_on(attempt_id, TakenOver())
    if state.is_open(clock.now()) and request.is_json and request.get_json() == {"is_timer": True}:
        # More time was given, or the clock of the phone is wrong: it takes more than that to end an attempt.
        return jsonify(left=state.time_left(clock.now())), 202
    try:
        receipt = ending.submit_attempt(attempt_id, now=clock.now())
    except (Blank, NotPredicted) as refusal:
        db.rollback()
        if request.is_json:
            blank = refusal.numbers if isinstance(refusal, Blank) else ()
            return jsonify(blank=blank, url=url_for(".hand_in", attempt_id=attempt_id)), 422
        return _hand_in_page(attempt_id, is_refused=True)
    db.commit()
    if receipt is None:
        url = url_for(".hand_in", attempt_id=attempt_id)
        return (jsonify(wait=state.grace_left(clock.now())), 202) if request.is_json else redirect(url)
    url = url_for(".receipt", attempt_id=attempt_id)
    return jsonify(url=url) if request.is_json else redirect(url)


@bp.get("/attempts/<int:attempt_id>/receipt")
@for_guests
@hot
def receipt(attempt_id: int) -> ResponseReturnValue:
    """Show the receipt, and of the result what may be known now."""
    state = queries.require_own_attempt(me().person_id, attempt_id, with_merged=True)
    if state.submitted_at is None:
        return redirect(url_for(".sit", attempt_id=attempt_id))
    result = receipts.require_result(_person_id(), attempt_id, now=clock.now())
    owner, quiz_id = owner_of(result.owner_kind), result.receipt.quiz_id
    return render_template(
        "quizzes/attempts/receipt.html",
        result=result,
        home_url=owner.home_url(quiz_id),
        return_code=owner.return_code(_person_id(), quiz_id) if me().is_guest else None,
    )


@bp.get("/attempts/<int:attempt_id>/story")
@for_guests
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
    if is_guess(request.get_json()):
        return _save_guess(attempt_id)
    if is_writing(request.get_json()):
        return _save_essay(attempt_id)
    tap = read_tap(request.get_json())
    try:
        saved = actions.save_answer(
            attempt_id, tap, person_id=me().person_id, device=cookies.device(), now=clock.now()
        )
    except QuestionOver:
        _keep_late(attempt_id, {tap.number: tap.letters}, seq=tap.seq)
        return jsonify(state="question_over"), 409
    db.commit()
    cookies.let_in_again()
    return jsonify(acknowledgement(saved, tap, now=clock.now()))


def _save_guess(attempt_id: int) -> ResponseReturnValue:
    guess = read_guess(request.get_json())
    now = clock.now()
    saved = actions.save_guess(attempt_id, guess, person_id=me().person_id, device=cookies.device(), now=now)
    db.commit()
    return jsonify(told(saved, guess.seq, now=now))


def _save_essay(attempt_id: int) -> ResponseReturnValue:
    writing, now = read_writing(request.get_json()), clock.now()
    saved = actions.save_essay(
        attempt_id, writing, person_id=me().person_id, device=cookies.device(), now=now
    )
    db.commit()
    return jsonify(told(saved, writing.seq, now=now))


def _read_on(attempt_id: int, refusal: TakenOver) -> ResponseReturnValue:
    """Say that another device holds the attempt, and lead to where it can be taken over."""
    url = url_for(".sit", attempt_id=attempt_id)
    if request.is_json:
        return jsonify(state="taken_over", url=url), 409
    notice(str(refusal), "warning")
    return redirect(url)


def _refuse_late(attempt_id: int) -> ResponseReturnValue:
    """Keep what came after the end for staff to see, and say that it does not count."""
    if is_guess(request.get_json(silent=True)) or is_writing(request.get_json(silent=True)):
        pass  # a prediction or an essay that comes too late is no answer that staff could look at
    elif request.is_json:
        tap = read_tap(request.get_json())
        _keep_late(attempt_id, {tap.number: tap.letters}, seq=tap.seq)
    else:
        _keep_late(attempt_id, read_page(request.form).choices, seq=None)
    receipt = ending.submit_attempt(attempt_id, now=clock.now())
    db.commit()
    url = url_for(".receipt", attempt_id=attempt_id)
    if request.is_json:
        is_late = receipt is not None and receipt.ended_by == EndedBy.DEADLINE
        return jsonify(state="late" if is_late else "closed", url=url), 409
    notice(_("Bài đã kết thúc nên câu trả lời vừa gửi không được tính."), "warning")
    return redirect(url)


def _save_page(attempt_id: int) -> ResponseReturnValue:
    page = read_page(request.form)
    for place, number in page.guesses.items():
        guess = Guess(number, page.seq + 1, place)
        actions.save_guess(
            attempt_id, guess, person_id=me().person_id, device=cookies.device(), now=clock.now()
        )
    if page.essay is not None:
        writing = Writing(page.essay, page.seq + 1)
        actions.save_essay(
            attempt_id, writing, person_id=me().person_id, device=cookies.device(), now=clock.now()
        )
    try:
        actions.save_paper(
            attempt_id,
            page.choices,
            page_seq=page.seq,
            person_id=me().person_id,
            device=cookies.device(),
            now=clock.now(),
        )
    except QuestionOver as refusal:
        _keep_late(attempt_id, page.choices, seq=None)
        notice(str(refusal), "warning")
    goes_on = page.done_with is None or _go_on(attempt_id, page.done_with)
    db.commit()
    return redirect(url_for(".sit" if goes_on and not page.hands_in else ".hand_in", attempt_id=attempt_id))


def _go_on(attempt_id: int, after: int) -> bool:
    """Show the question after this one; False where none is left."""
    return actions.show_next_question(
        attempt_id, after, person_id=me().person_id, device=cookies.device(), now=clock.now()
    )


def _keep_late(attempt_id: int, choices: dict[int, list[str]], *, seq: int | None) -> None:
    """Keep what does not count, at once, for staff to see."""
    actions.keep_late(attempt_id, choices, seq=seq, person_id=me().person_id, now=clock.now())
    db.commit()


def _check_guest(quiz_id: int) -> None:
    """Refuse a guest who starts elsewhere than in the one place that is open to them."""
    home = me().home
    if home is not None and owner_of(queries.find_quiz(quiz_id).owner_kind).home_url(quiz_id) != home:
        raise NotFound(_l("Không tìm thấy bài thi này."))


def _person_id() -> int:
    """Return the person behind the account; an account of nobody sits no quiz."""
    person_id = me().person_id
    if person_id is None:
        raise Forbidden(_l("Tài khoản này không gắn với một đoàn viên nên không làm bài được."))
    return person_id
