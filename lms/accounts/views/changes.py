"""What administrators do with one account."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.accounts import actions
from lms.accounts.forms import DeactivationForm, GrantForm
from lms.accounts.views.accounts import account_page, require, scope
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.invitations.views import show_slips
from lms.rights import Role
from lms.web import me, notice, staff

bp = Blueprint("changes", __name__, url_prefix="/accounts/<int:account_id>")


@bp.post("/roles")
@staff(Role.ADMINISTRATOR)
def grant(account_id: int) -> ResponseReturnValue:
    """Give a role to the owner of an account."""
    account, form = require(account_id), GrantForm()
    form.unit.offer(scope())
    if form.validate():
        with refusals_on(form):
            actions.grant_role(account, Role(form.role.data), form.place(), by=me(), now=clock.now())
            db.commit()
            notice(_("Đã giao vai trò."))
            return redirect(url_for("accounts.show", account_id=account_id))
    return account_page(account, form, DeactivationForm(formdata=None)), 400


@bp.post("/roles/<int:grant_id>/revoke")
@staff(Role.ADMINISTRATOR)
def revoke(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    actions.revoke_role(require(account_id), grant_id, by=me(), now=clock.now())
    db.commit()
    notice(_("Đã thu hồi vai trò."))
    return redirect(url_for("accounts.show", account_id=account_id))


@bp.post("/code")
@staff(Role.ADMINISTRATOR)
def issue_code(account_id: int) -> ResponseReturnValue:
    """Give the owner a code, shown this once."""
    issued = actions.issue_code(require(account_id), by=me(), now=clock.now())
    db.commit()
    return show_slips([issued], back=url_for("accounts.show", account_id=account_id))


@bp.post("/sign-out")
@staff(Role.ADMINISTRATOR)
def sign_out(account_id: int) -> ResponseReturnValue:
    """Sign the account out of every device."""
    actions.sign_out_everywhere(require(account_id), by=me(), now=clock.now())
    db.commit()
    notice(_("Đã đăng xuất tài khoản khỏi mọi máy."))
    return redirect(url_for("accounts.show", account_id=account_id))


@bp.post("/deactivate")
@staff(Role.ADMINISTRATOR)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Shut the account."""
    account, form = require(account_id), DeactivationForm()
    if form.validate():
        with refusals_on(form):
            actions.deactivate(account, by=me(), reason=form.reason.data or "", now=clock.now())
            db.commit()
            notice(_("Tài khoản đã ngừng; mọi máy đang đăng nhập đã bị đăng xuất."))
            return redirect(url_for("accounts.show", account_id=account_id))
    return account_page(account, GrantForm(formdata=None), form), 400


@bp.post("/reactivate")
@staff(Role.ADMINISTRATOR)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Open the account again."""
    actions.reactivate(require(account_id), by=me(), now=clock.now())
    db.commit()
    notice(_("Tài khoản đã mở lại."))
    return redirect(url_for("accounts.show", account_id=account_id))
