"""The pages of those who look after a quiz: its attempts, their stories, and acts with a reason."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.attempts import acts, supervision
from quizzes.attempts.acts import Act
from quizzes.attempts.forms import ActForm, ExtendForm, ExtendManyForm
from quizzes.attempts.story import Story, require_story
from quizzes.attempts.supervision import State, Supervised

bp = Blueprint("supervising", __name__, url_prefix="/supervising")


@bp.get("/quizzes/<int:quiz_id>")
@staff(Role.ORGANISER, Role.TRAINER)
def index(quiz_id: int) -> ResponseReturnValue:
    """List the attempts at a quiz, the newest first."""
    supervised = supervision.require_supervised(quiz_id, me())
    text, wanted = request.args.get("q", ""), request.args.get("state", "")
    state = State(wanted) if wanted in set(State) else None
    page = supervision.page_of_quiz(quiz_id, text=text, state=state, after=request.args.get("after"))
    return render_template(
        "quizzes/attempts/supervising/index.html",
        quiz=supervised.quiz,
        page=page,
        text=text,
        state=state,
        open_count=supervision.count_open(quiz_id),
    )


@bp.route("/quizzes/<int:quiz_id>/extend", methods=["GET", "POST"])
@staff(Role.ORGANISER, Role.TRAINER)
def extend_many(quiz_id: int) -> ResponseReturnValue:
    """Give everybody who sits a quiz, or all of a unit, more time, as a job."""
    supervised = supervision.require_supervised(quiz_id, me())
    form = ExtendManyForm()
    form.unit.offer(me().scope(Role.ORGANISER, Role.TRAINER))
    if form.validate_on_submit():
        with refusals_on(form):
            act = _act(supervised, form)
            minutes, unit_id = form.minutes.data or 0, form.unit_id
            acts.record_extension(quiz_id, act, minutes=minutes, unit_id=unit_id)
            arguments = {"quiz_id": quiz_id, "unit_id": unit_id, "minutes": minutes, "reason": act.reason}
            arguments |= {"owner_unit_id": act.unit_id, "asked_at": act.now.isoformat()}
            job_id = enqueue(acts.EXTENSION, arguments, owner_id=act.account_id, now=act.now)
            db.commit()
            return redirect(url_for("jobs.show", job_id=job_id))
    page = render_template(
        "quizzes/attempts/supervising/extend.html",
        quiz=supervised.quiz,
        form=form,
        open_count=supervision.count_open(quiz_id),
    )
    return page, 400 if form.is_wrong else 200


@bp.get("/attempts/<int:attempt_id>")
@staff(Role.ORGANISER, Role.TRAINER)
def show(attempt_id: int) -> ResponseReturnValue:
    """Tell the story of an attempt, and offer what staff may do with it."""
    _supervised, story = _required(attempt_id)
    return _story_page(story, ExtendForm(formdata=None), ActForm(formdata=None, prefix="act"))


@bp.post("/attempts/<int:attempt_id>/extend")
@staff(Role.ORGANISER, Role.TRAINER)
def extend(attempt_id: int) -> ResponseReturnValue:
    """Give one person more time."""
    supervised, story = _required(attempt_id)
    form = ExtendForm()
    if form.validate():
        with refusals_on(form):
            deadline = acts.extend_attempt(attempt_id, form.minutes.data or 0, _act(supervised, form))
            db.commit()
            notice(_("Đã thêm thời gian: bài phải nộp trước %(time)s.", time=i18n.clock_time(deadline)))
            return redirect(url_for(".show", attempt_id=attempt_id))
    return _story_page(story, form, ActForm(formdata=None, prefix="act"))


@bp.post("/attempts/<int:attempt_id>/end")
@staff(Role.ORGANISER, Role.TRAINER)
def end(attempt_id: int) -> ResponseReturnValue:
    """End an attempt with what was saved."""

    def act(by: Act) -> str:
        is_ended = acts.end_attempt(attempt_id, by)
        text = _("Đã kết thúc bài.") if is_ended else _("Bài vừa hết giờ và được chấm trong vài giây nữa.")
        return str(text)

    return _acted(attempt_id, act)


@bp.post("/attempts/<int:attempt_id>/give-back")
@staff(Role.ORGANISER, Role.TRAINER)
def give_back(attempt_id: int) -> ResponseReturnValue:
    """Let an attempt count for nothing, so that the person may take another one."""

    def act(by: Act) -> str:
        acts.give_back_attempt(attempt_id, by)
        return str(_("Đã trả lại lượt: lượt này không tính nữa."))

    return _acted(attempt_id, act)


def _acted(attempt_id: int, act: Callable[[Act], str]) -> ResponseReturnValue:
    supervised, story = _required(attempt_id)
    form = ActForm(prefix="act")
    if form.validate():
        with refusals_on(form):
            text = act(_act(supervised, form))
            db.commit()
            notice(text)
            return redirect(url_for(".show", attempt_id=attempt_id))
    return _story_page(story, ExtendForm(formdata=None), form)


def _required(attempt_id: int) -> tuple[Supervised, Story]:
    quiz_id = supervision.find_quiz_of(attempt_id)
    supervised = supervision.require_supervised(quiz_id, me())
    return supervised, require_story(attempt_id, quiz_id=quiz_id)


def _act(supervised: Supervised, form: ActForm) -> Act:
    return Act(me().account_id, supervised.unit_id, form.reason.data or "", clock.now())


def _story_page(story: Story, extend_form: ExtendForm, act_form: ActForm) -> ResponseReturnValue:
    page = render_template(
        "quizzes/attempts/supervising/show.html", story=story, extend_form=extend_form, act_form=act_form
    )
    return page, 400 if extend_form.is_wrong or act_form.is_wrong else 200
