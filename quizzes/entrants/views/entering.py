"""The pages on which people enter a contest: by its code, and with what it asks of them."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.auth import cookies
from lms.errors import Forbidden
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Viewer
from lms.units.forms import unit_text
from lms.units.models import Unit
from lms.units.queries import path_names, search_units
from lms.web import notice, public
from quizzes.contests.queries import require_published, rules_of
from quizzes.contests.rules.entry import Field
from quizzes.entrants import actions, queries
from quizzes.entrants.calendars import CalendarRound, calendar_file
from quizzes.entrants.declaring import STRANGER, declare_entrant
from quizzes.entrants.forms import CodeForm, EntryForm
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import OpenContest
from quizzes.entrants.referring import FROM
from quizzes.entrants.rules import settled
from quizzes.entrants.views.guests import asking, browser_of, home_of, lead_elsewhere
from quizzes.entrants.views.referring import carried

bp = Blueprint("entering", __name__)

SUGGESTIONS = 10


@bp.route("/enter", methods=["GET", "POST"])
@public
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
@public
def register(slug: str) -> ResponseReturnValue:
    """Ask for what the contest wants to know; then the paper begins, if the round is open."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    opened = queries.require_open_contest(slug)
    actions.check_open(opened, clock.now())
    viewer = asking()
    person_id = None if viewer is None else _person_of(viewer)
    entrant = queries.find_entrant(opened.contest.id, person_id) if person_id else None
    form = _form(opened, person_id, entrant)
    quiz_id = None if entrant else _offered_quiz(slug, person_id)
    if form.validate_on_submit() and _has_seen_unit(form):
        with refusals_on(form):
            return _enter(opened, person_id, form, quiz_id)
    page = render_template(
        "quizzes/entrants/register.html",
        form=form,
        contest=opened.contest,
        entrant=entrant,
        unit_path=_confirmed_path(form),
        starts=quiz_id is not None,
        roster_name=viewer.display_name if viewer else "",
        carried=carried(),
    )
    return page, 400 if form.is_wrong else 200


def _enter(
    opened: OpenContest, person_id: int | None, form: EntryForm, quiz_id: int | None
) -> ResponseReturnValue:
    """Keep what was said, and go on to the paper or back to the contest."""
    slug, now = opened.contest.slug, clock.now()
    if person_id is not None:
        attempt_id = actions.enter_contest(
            opened,
            person_id,
            form.declaration,
            quiz_id=quiz_id,
            device=cookies.device(),
            user_agent=request.user_agent.string,
            now=now,
        )
        db.commit()
        return _go_on(slug, attempt_id)
    browser = browser_of(is_shared=form.is_shared.data)
    declared = declare_entrant(
        opened, form.declaration, home=home_of(slug), quiz_id=quiz_id, browser=browser, now=now
    )
    db.commit()
    cookies.keep(declared.signed_in, is_shared=browser.is_shared)
    return _go_on(slug, declared.attempt_id)


@bp.get("/c/<slug>/calendar.ics")
@public
def calendar(slug: str) -> ResponseReturnValue:
    """Give the rounds of a contest as a calendar file."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    shown = require_published(slug, None, now=clock.now())
    address = current_app.config["SETTINGS"].base_url + home_of(slug)
    content = calendar_file(
        [
            CalendarRound(
                one.quiz_id,
                f"{shown.contest.title} · {one.title}",
                one.window.opens_at or shown.contest.created_at,
                one.window.closes_at or shown.contest.created_at,
            )
            for one in shown.rounds
        ],
        address=address,
        host=urlsplit(address).hostname or "contest",
        words=_("Vào thi tại %(address)s", address=address),
        stamped_at=shown.contest.published_at or shown.contest.created_at,
    )
    return Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


@bp.get("/c/<slug>/units")
@public
def units(slug: str) -> ResponseReturnValue:
    """Give the units of a contest that somebody may mean who begins to type."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    opened = queries.require_open_contest(slug)
    words = request.args.get("q", "").strip()
    found = search_units(words, scope=(opened.unit.path,), size=SUGGESTIONS).items if words else []
    return jsonify([unit_text(unit) for unit in found])


def _form(opened: OpenContest, person_id: int | None, entrant: Entrant | None) -> EntryForm:
    """Return the form, filled in with what was said before, or with what the roster knows."""
    rules = rules_of(opened.contest.id)
    today = i18n.today(clock.now())
    known = STRANGER if person_id is None else queries.known_of(person_id, rules.entry, today)
    shown = (
        replace(known.declared, referrer=carried().get(FROM, ""))
        if entrant is None
        else queries.declaration_of(entrant)
    )
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
        is_stranger=person_id is None,
    )


def _offered_quiz(slug: str, person_id: int | None) -> int | None:
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


def _person_of(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise Forbidden(_l("Tài khoản này không gắn với một đoàn viên nên không dự thi được."))
    return viewer.person_id
