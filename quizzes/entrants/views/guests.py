"""Who asks on the pages of contests that strangers may open, and coming back without an account."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import clock, db
from lms.auth import cookies
from lms.auth.actions import NotSignedIn
from lms.errors import NotFound
from lms.i18n import gettext as _
from lms.rights import Viewer
from lms.web import me, notice, public
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.entry import FIELD_NAMES, Field
from quizzes.entrants import declaring, queries
from quizzes.entrants.declaring import Browser
from quizzes.entrants.forms import ReturnForm

bp = Blueprint("guests", __name__)


def asking() -> Viewer | None:
    """Return who asks; None is a stranger."""
    return me() if current_user.is_authenticated else None


def home_of(slug: str) -> str:
    """Return the one page that a guest of a contest may open."""
    return url_for("contests.show", slug=slug)


def lead_elsewhere(slug: str) -> ResponseReturnValue | None:
    """Lead strangers to signing in, unless entry is public, and guests of another contest back to theirs."""
    viewer = asking()
    if viewer is None:
        wanted = request.full_path.rstrip("?")
        return None if _is_public(slug) else redirect(url_for("auth.sign_in", next=wanted))
    if viewer.home in (None, home_of(slug)):
        return None
    notice(
        _("Máy này đang dự một cuộc thi khác. Muốn sang cuộc thi mới, hãy bấm “Đăng xuất” trước."), "warning"
    )
    return redirect(viewer.home or "/")


@bp.route("/c/<slug>/return", methods=["GET", "POST"])
@public
def show(slug: str) -> ResponseReturnValue:
    """Let somebody in again who entered without an account, by the key of the contest and a code."""
    elsewhere = lead_elsewhere(slug)
    if elsewhere is not None:
        return elsewhere
    if asking() is not None:
        return redirect(home_of(slug))
    opened = queries.require_open_contest(slug)
    form = ReturnForm()
    form.key.label.text = FIELD_NAMES[Field(rules_of(opened.contest.id).entry.unique_key)]
    status = 200
    if form.validate_on_submit():
        outcome = declaring.return_entrant(
            opened,
            form.key.data or "",
            form.code.data or "",
            home=home_of(slug),
            browser=browser_of(is_shared=form.is_shared.data),
            now=clock.now(),
        )
        db.commit()
        if not isinstance(outcome, NotSignedIn):
            cookies.keep(outcome, is_shared=form.is_shared.data)
            return redirect(home_of(slug))
        form.form_errors.append(str(outcome.text))
        status = 429 if outcome.waits_until else 401
    page = render_template("quizzes/entrants/return.html", form=form, contest=opened.contest)
    return page, 400 if form.is_wrong and status == 200 else status


def browser_of(*, is_shared: bool) -> Browser:
    """Return from where the request comes."""
    return Browser(cookies.device(), request.user_agent.string, is_shared)


def _is_public(slug: str) -> bool:
    """Whether strangers may open a contest; of one that is not there they learn nothing."""
    try:
        opened = queries.require_open_contest(slug)
    except NotFound:
        return False
    return rules_of(opened.contest.id).entry.is_public
