"""The pages for signing in and out."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from lms import clock, db
from lms.auth import actions, cookies
from lms.auth.actions import NotSignedIn, SignedIn
from lms.auth.forms import SignInAgainForm, SignInForm
from lms.i18n import gettext as _
from lms.web import me, notice, own_address, public

bp = Blueprint("auth", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who is there; whoever is signed in goes on at once."""
    if current_user.is_authenticated and not current_user.is_guest:
        return redirect(own_address(request.args.get("next")))
    return render_template("lms/auth/sign_in.html", form=SignInForm(next=request.args.get("next")))


@bp.post("/sign-in")
@public
def open_session() -> ResponseReturnValue:
    """Sign in, and go on to the page that was asked for."""
    form = SignInForm()
    if not form.validate():
        return render_template("lms/auth/sign_in.html", form=form), 400
    outcome = _try(form)
    if isinstance(outcome, NotSignedIn):
        form.form_errors.append(str(outcome.text))
        return render_template("lms/auth/sign_in.html", form=form), _status(outcome)
    cookies.keep(outcome, is_shared=form.is_shared.data)
    return redirect(own_address(form.next.data))


@bp.get("/sign-in/again")
@public
def session_state() -> Response:
    """Tell a page that stayed open who is signed in now, and give it a fresh token for its forms."""
    account_id = me().account_id if current_user.is_authenticated else None
    response = jsonify(account_id=account_id, csrf_token=generate_csrf())
    response.cache_control.no_store = True
    return response


@bp.post("/sign-in/again")
@public
def sign_in_again() -> ResponseReturnValue:
    """Sign in over a page that stays open, as the person whose page it is."""
    form = SignInAgainForm()
    if not form.validate():
        return jsonify(error="incomplete", text=_("Hãy nhập tên đăng nhập và mật khẩu.")), 400
    outcome = _try(form, only_account_id=form.account_id.data)
    if isinstance(outcome, NotSignedIn):
        return jsonify(error="not_signed_in", text=str(outcome.text)), _status(outcome)
    cookies.keep(outcome, is_shared=form.is_shared.data)
    return jsonify(account_id=outcome.account_id, csrf_token=generate_csrf())


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, and leave nothing of it in the browser."""
    if current_user.is_authenticated:
        actions.end_session(me().token, now=clock.now())
        db.commit()
    next_page = own_address(request.form.get("next"), url_for(".sign_in"))
    response = cookies.forget(make_response(redirect(next_page)))
    notice(_("Bạn đã đăng xuất. Máy này không còn lưu gì của bạn."))
    return response


def _try(form: SignInForm, *, only_account_id: int | None = None) -> SignedIn | NotSignedIn:
    outcome = actions.sign_in(
        form.name.data or "",
        form.password.data or "",
        is_shared=form.is_shared.data,
        user_agent=request.user_agent.string,
        only_account_id=only_account_id,
        now=clock.now(),
    )
    db.commit()
    return outcome


def _status(outcome: NotSignedIn) -> int:
    return 429 if outcome.waits_until else 401
