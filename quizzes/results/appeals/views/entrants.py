"""The pages on which entrants appeal against a result, and read what was decided."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.auth.actions import NotSignedIn
from lms.config import Settings
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.web import notice, public
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.entry import FIELD_NAMES, EntryRules, Field, UniqueKey
from quizzes.entrants.views.guests import asking
from quizzes.results.appeals import actions, queries
from quizzes.results.appeals.appellants import Appellant, find_appellant
from quizzes.results.appeals.forms import AppealForm, GuestAppealForm, GuestForm
from quizzes.results.appeals.models import Appeal
from quizzes.results.appeals.queries import Subject
from quizzes.results.appeals.rules import STATE_NAMES, AppealState, ticket
from quizzes.results.models import WHOLE
from quizzes.results.rules import stage_place

bp = Blueprint("appeals", __name__, url_prefix="/c/<slug>")


@bp.route("/results/<int(max=1000):round_number>/appeal", methods=["GET", "POST"])
@bp.route("/results/stages/<int:stage>/appeal", methods=["GET", "POST"])
@public
def new(slug: str, round_number: int = WHOLE, stage: int = 0) -> ResponseReturnValue:
    """Take an appeal against the newest version of a result, of somebody signed in or by a receipt."""
    subject = _subject(slug, round_number, stage)
    appellant = _own(subject)
    form = GuestAppealForm() if appellant is None else AppealForm()
    if isinstance(form, GuestAppealForm):
        _name_key(form, subject)
    if form.validate_on_submit():
        with refusals_on(form):
            return _opened(subject, form, appellant)
    return _page(subject, form, appellant)


@bp.post("/results/<int(max=1000):round_number>/appeal/find")
@bp.post("/results/stages/<int:stage>/appeal/find")
@public
def find(slug: str, round_number: int = WHOLE, stage: int = 0) -> ResponseReturnValue:
    """Lead somebody without an account to the newest appeal of theirs."""
    subject = _subject(slug, round_number, stage)
    form = GuestForm()
    _name_key(form, subject)
    if form.validate_on_submit():
        with refusals_on(form):
            appellant = _proved(subject, form)
            mine = _mine(subject, appellant)
            if mine:
                return redirect(_address(slug, mine[0]))
            if appellant is not None:
                form.form_errors.append(_("Bạn chưa nộp đơn phúc khảo nào về kết quả này."))
    shown = GuestAppealForm(formdata=None)
    shown.receipt.data, shown.key.data = form.receipt.data, form.key.data
    shown.form_errors = [*form.form_errors, *(text for one in form.wrong_fields for text in one.errors)]
    return _page(subject, shown, None)


@bp.get("/appeals/<int:number>/<key>")
@public
def show(slug: str, number: int, key: str) -> ResponseReturnValue:
    """Show an appeal and its decision to whoever holds the address."""
    return render_template(
        "quizzes/results/appeals/show.html",
        shown=queries.require_by_key(slug, number, key),
        state_names=STATE_NAMES,
        ticket=ticket,
    )


def _subject(slug: str, round_number: int, stage: int) -> Subject:
    return queries.require_subject(slug, stage_place(stage) if stage else round_number)


def _opened(
    subject: Subject, form: AppealForm | GuestAppealForm, appellant: Appellant | None
) -> ResponseReturnValue:
    """Take the appeal once it is known whose it is."""
    viewer = asking()
    if isinstance(form, GuestAppealForm):
        appellant = _proved(subject, form)
    if appellant is None:
        return _page(subject, form, None)
    settings: Settings = current_app.config["SETTINGS"]
    shown = actions.open_appeal(
        subject.standing,
        appellant,
        form.reason.data or "",
        account_id=viewer.account_id if viewer else None,
        mailed_from=settings.base_url,
        now=clock.now(),
    )
    db.commit()
    notice(_("Đã nhận đơn phúc khảo %(ticket)s.", ticket=ticket(shown.appeal.number)))
    return redirect(_address(subject.contest.slug, shown.appeal))


def _proved(subject: Subject, form: GuestForm) -> Appellant | None:
    """Return somebody without an account; what is wrong stands on the form."""
    found = actions.prove_receipt(
        subject.standing, form.receipt.data or "", form.key.data or "", now=clock.now()
    )
    db.commit()
    if isinstance(found, NotSignedIn):
        form.form_errors.append(str(found.text))
        return None
    return found


def _page(
    subject: Subject, form: AppealForm | GuestAppealForm, appellant: Appellant | None
) -> ResponseReturnValue:
    closes_at, mine = queries.closes_at(subject.standing), _mine(subject, appellant)
    page = render_template(
        "quizzes/results/appeals/new.html",
        subject=subject,
        contest=subject.contest,
        standing=subject.standing,
        form=form,
        is_guest=isinstance(form, GuestAppealForm),
        takes_guests=_entry(subject).is_public,
        closes_at=closes_at,
        is_over=closes_at is not None and clock.now() >= closes_at,
        mine=[(one, _address(subject.contest.slug, one)) for one in mine],
        waits=any(one.standing_id == subject.standing.id and one.state == AppealState.OPEN for one in mine),
        state_names=STATE_NAMES,
        ticket=ticket,
    )
    return page, 400 if form.is_wrong else 200


def _own(subject: Subject) -> Appellant | None:
    viewer = asking()
    return find_appellant(subject.standing, viewer.person_id) if viewer else None


def _mine(subject: Subject, appellant: Appellant | None) -> list[Appeal]:
    return queries.list_of_person(subject.standing, appellant.person_id) if appellant else []


def _entry(subject: Subject) -> EntryRules:
    return rules_of(subject.contest.id).entry


def _name_key(form: GuestForm, subject: Subject) -> None:
    """Ask for what the contest knows its entrants by."""
    key = _entry(subject).unique_key
    if key is not UniqueKey.MEMBER:
        form.key.label.text = FIELD_NAMES[Field(key)]


def _address(slug: str, appeal: Appeal) -> str:
    return url_for("appeals.show", slug=slug, number=appeal.number, key=queries.key_of(appeal.id))
