"""The pages on which people enter a contest: by its code, and with what it asks of them."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.auth import cookies
from lms.errors import Forbidden
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units.forms import unit_text
from lms.units.models import Unit
from lms.units.queries import path_names, search_units
from lms.web import me, notice
from quizzes.contests.queries import require_published, rules_of
from quizzes.contests.rules.entry import Field
from quizzes.entrants import actions, queries
from quizzes.entrants.forms import CodeForm, EntryForm
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import OpenContest
from quizzes.entrants.rules import settled

bp = Blueprint("entering", __name__)

SUGGESTIONS = 10


@bp.route("/enter", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask for the code of a contest, and lead to its page."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("quizzes/entrants/code.html", form=form), 400 if form.is_wrong else 200
    slug = queries.find_slug_of_code(form.code.data or "")
    if slug is None:
        form.code.errors = [_("Không có cuộc thi nào mang mã này. Hãy kiểm tra lại mã.")]
        return render_template("quizzes/entrants/code.html", form=form), 400
    return redirect(url_for("contests.show", slug=slug))


@bp.route("/c/<slug>/entry", methods=["GET", "POST"])
def register(slug: str) -> ResponseReturnValue:
    """Ask for what the contest wants to know; then the paper begins, if the round is open."""
    opened = queries.require_open_contest(slug)
    actions.check_open(opened, clock.now())
    person_id = _person_id()
    entrant = queries.find_entrant(opened.contest.id, person_id)
    form = _form(opened, person_id, entrant)
    quiz_id = None if entrant else _offered_quiz(slug, person_id)
    if form.validate_on_submit() and _has_seen_unit(form):
        with refusals_on(form):
            attempt_id = actions.enter_contest(
                opened,
                person_id,
                form.declaration,
                quiz_id=quiz_id,
                device=cookies.device(),
                user_agent=request.user_agent.string,
                now=clock.now(),
            )
            db.commit()
            return _go_on(slug, attempt_id)
    page = render_template(
        "quizzes/entrants/register.html",
        form=form,
        contest=opened.contest,
        entrant=entrant,
        unit_path=_confirmed_path(form),
        starts=quiz_id is not None,
        roster_name=me().display_name,
    )
    return page, 400 if form.is_wrong else 200


@bp.get("/c/<slug>/units")
def units(slug: str) -> ResponseReturnValue:
    """Give the units of a contest that somebody may mean who begins to type."""
    opened = queries.require_open_contest(slug)
    words = request.args.get("q", "").strip()
    found = search_units(words, scope=(opened.unit.path,), size=SUGGESTIONS).items if words else []
    return jsonify([unit_text(unit) for unit in found])


def _form(opened: OpenContest, person_id: int, entrant: Entrant | None) -> EntryForm:
    """Return the form, filled in with what was said before, or with what the roster knows."""
    rules = rules_of(opened.contest.id)
    known = queries.known_of(person_id, rules.entry, i18n.today(clock.now()))
    shown = known.declared if entrant is None else queries.declaration_of(entrant)
    unit = db.session.get(Unit, shown.unit_id) if shown.unit_id else None
    return EntryForm.asking(
        rules,
        shown,
        unit,
        scope=(opened.unit.path,),
        settled=settled(
            rules.entry,
            known,
            is_registered=entrant is not None,
            is_corrected=entrant is not None and entrant.corrected_at is not None,
        ),
        is_new=entrant is None,
    )


def _offered_quiz(slug: str, person_id: int) -> int | None:
    """Return the quiz that can be started now, the one that was asked for where several can."""
    offered = [
        one.quiz_id
        for one in require_published(slug, person_id, now=clock.now()).offered
        if one.may_enter and not one.is_to_come
    ]
    wanted = request.args.get("quiz", type=int)
    return wanted if wanted in offered else next(iter(offered), None)


def _has_seen_unit(form: EntryForm) -> bool:
    """Whether the whole path of the unit was on the page; if not, the next page shows it."""
    if form.is_unit_confirmed:
        return True
    form.confirmed_unit.data = str(form.unit.chosen.id)
    notice(_("Hãy xem lại đơn vị bạn vừa chọn; nếu đúng, bấm lần nữa."), "warning")
    return False


def _confirmed_path(form: EntryForm) -> str | None:
    confirmed = form.confirmed_unit.data or ""
    if "unit" not in form or Field.UNIT in form.errors or not confirmed.isdecimal():
        return None
    return path_names([int(confirmed)]).get(int(confirmed))


def _go_on(slug: str, attempt_id: int | None) -> ResponseReturnValue:
    if attempt_id is not None:
        return redirect(url_for("attempts.sit", attempt_id=attempt_id))
    notice(_("Đã lưu thông tin dự thi của bạn."))
    return redirect(url_for("contests.show", slug=slug))


def _person_id() -> int:
    person_id = me().person_id
    if person_id is None:
        raise Forbidden(_l("Tài khoản này không gắn với một đoàn viên nên không dự thi được."))
    return person_id
