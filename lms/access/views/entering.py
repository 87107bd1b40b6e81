"""The pages that a code opens: the first sign-in, and a new password."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.access import actions, queries
from lms.access.actions import CodeUnusable
from lms.access.forms import ActivationForm, ForgottenForm, NewPasswordForm
from lms.access.queries import OpenCode
from lms.access.rules import CONSENT_VERSION, Contacts, Purpose
from lms.auth import cookies
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.web import notice, public

bp = Blueprint("access", __name__)

PAGES = {Purpose.ACTIVATION: ".activate", Purpose.RESET: ".reset"}


@bp.get("/activate")
@public
def activate() -> ResponseReturnValue:
    """Ask for a code; show its owner what is kept, and ask for consent and a password."""
    return _open(Purpose.ACTIVATION)


@bp.post("/activate")
@public
def use_activation_code() -> ResponseReturnValue:
    """Open the account of the code's owner, and sign in."""
    form = ActivationForm()
    code = form.code.data or ""
    try:
        found = actions.require_open_code(code, purpose=Purpose.ACTIVATION, now=clock.now())
        if not form.validate():
            return _activation_page(form, found), 400
        signed_in = actions.activate(
            code,
            form.password.data or "",
            Contacts(form.phone.data or None, form.email.data or None),
            is_shared=form.is_shared.data,
            user_agent=request.user_agent.string,
            now=clock.now(),
        )
    except CodeUnusable as refusal:
        return _code_page(Purpose.ACTIVATION, code, str(refusal)), 400
    except Invalid as refusal:
        db.rollback()
        form.take(refusal)
        return _activation_page(form, found), 400
    db.commit()
    cookies.keep(signed_in, is_shared=form.is_shared.data)
    notice(_("Tài khoản của bạn đã mở. Từ nay hãy đăng nhập bằng mật khẩu vừa đặt."))
    return redirect("/")


@bp.get("/reset")
@public
def reset() -> ResponseReturnValue:
    """Ask for a code, and its owner for a new password."""
    return _open(Purpose.RESET)


@bp.post("/reset")
@public
def use_reset_code() -> ResponseReturnValue:
    """Keep the new password of the code's owner, and sign in."""
    form = NewPasswordForm()
    code = form.code.data or ""
    try:
        found = actions.require_open_code(code, purpose=Purpose.RESET, now=clock.now())
        if not form.validate():
            return _reset_page(form, found), 400
        signed_in = actions.reset_password(
            code,
            form.password.data or "",
            is_shared=form.is_shared.data,
            user_agent=request.user_agent.string,
            now=clock.now(),
        )
    except CodeUnusable as refusal:
        return _code_page(Purpose.RESET, code, str(refusal)), 400
    except Invalid as refusal:
        form.take(refusal)
        return _reset_page(form, found), 400
    db.commit()
    cookies.keep(signed_in, is_shared=form.is_shared.data)
    notice(_("Mật khẩu mới đã được lưu. Các máy khác đã được đăng xuất."))
    return redirect("/")


@bp.get("/forgotten")
@public
def forgotten() -> str:
    """Ask who forgot the password."""
    return render_template("lms/access/forgotten.html", form=ForgottenForm(), is_sent=False)


@bp.post("/forgotten")
@public
def ask_for_reset() -> ResponseReturnValue:
    """Let a letter go out if the name is anybody's; the page does not tell."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("lms/access/forgotten.html", form=form, is_sent=False), 400
    actions.ask_for_reset(form.name.data or "", now=clock.now())
    db.commit()
    return render_template("lms/access/forgotten.html", form=form, is_sent=True)


def _open(purpose: Purpose) -> ResponseReturnValue:
    """Show the page of a code; a code of the other kind leads to its own page."""
    code = request.args.get("code", "")
    if not code:
        return _code_page(purpose)
    try:
        found = actions.require_open_code(code, now=clock.now())
    except CodeUnusable as refusal:
        return _code_page(purpose, code, str(refusal)), 400
    if found.purpose != purpose:
        return redirect(url_for(PAGES[Purpose(found.purpose)], code=code))
    if purpose is Purpose.RESET:
        return _reset_page(NewPasswordForm(code=code), found)
    owner = found.owner
    return _activation_page(ActivationForm(code=code, phone=owner.phone, email=owner.email), found)


def _code_page(purpose: Purpose, code: str = "", problem: str = "") -> str:
    return render_template("lms/access/code.html", purpose=purpose, code=code, problem=problem)


def _activation_page(form: ActivationForm, found: OpenCode) -> str:
    return render_template(
        "lms/access/activate.html",
        form=form,
        owner=found.owner,
        units=queries.unit_path_of(found.owner.person_id, i18n.today(clock.now())),
        consent_version=CONSENT_VERSION,
    )


def _reset_page(form: NewPasswordForm, found: OpenCode) -> str:
    return render_template("lms/access/reset.html", form=form, owner=found.owner)
