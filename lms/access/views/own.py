"""Everybody's own page about signing in: password, contacts, devices and consent."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, crypto, db, i18n
from lms.access import actions, queries
from lms.access.forms import ContactsForm, PasswordForm
from lms.access.rules import CONSENT_VERSION, Contacts
from lms.auth import actions as auth
from lms.auth.queries import list_devices
from lms.auth.rules import device_name
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.web import me, notice

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def show() -> str:
    """Show how I sign in, and where I am signed in."""
    return _page(PasswordForm(formdata=None), _filled_contacts())


@bp.post("/password")
def change_password() -> ResponseReturnValue:
    """Keep my new password, and sign every other device out."""
    form = PasswordForm()
    if not form.validate():
        return _page(form, _filled_contacts()), 400
    try:
        wrong = actions.change_password(
            me().account_id,
            form.current.data or "",
            form.password.data or "",
            token=me().token,
            now=clock.now(),
        )
    except Invalid as refusal:
        form.take(refusal)
        return _page(form, _filled_contacts()), 400
    db.commit()
    if wrong:
        form.take(Invalid({"current": wrong.text}))
        return _page(form, _filled_contacts()), 400
    notice(_("Mật khẩu mới đã được lưu. Các máy khác đã được đăng xuất."))
    return redirect(url_for(".show"))


@bp.post("/contacts")
def change_contacts() -> ResponseReturnValue:
    """Keep my phone number and e-mail address, which are sign-in names too."""
    form = ContactsForm()
    if not form.validate():
        return _page(PasswordForm(formdata=None), form), 400
    contacts = Contacts(form.phone.data or None, form.email.data or None)
    try:
        wrong = actions.change_contacts(me().account_id, form.proof.data or "", contacts, now=clock.now())
    except Invalid as refusal:
        db.rollback()
        form.take(refusal)
        return _page(PasswordForm(formdata=None), form), 400
    db.commit()
    if wrong:
        form.take(Invalid({"proof": wrong.text}))
        return _page(PasswordForm(formdata=None), form), 400
    notice(_("Đã lưu số điện thoại và e-mail."))
    return redirect(url_for(".show"))


@bp.post("/devices/<int:device_id>/end")
def end_device(device_id: int) -> ResponseReturnValue:
    """Sign one of my devices out."""
    auth.end_device(me().account_id, device_id, now=clock.now())
    db.commit()
    notice(_("Đã đăng xuất máy đó."))
    return redirect(url_for(".show"))


@bp.post("/devices/end")
def end_other_devices() -> ResponseReturnValue:
    """Sign every device of mine out but this one."""
    auth.end_all_sessions(me().account_id, but=me().token, now=clock.now())
    db.commit()
    notice(_("Đã đăng xuất mọi máy khác."))
    return redirect(url_for(".show"))


@bp.get("/consent")
def consent() -> str:
    """Show the text that I agreed to, or would agree to."""
    facts = queries.sign_in_facts(me().account_id)
    return render_template(
        "lms/access/consent.html",
        facts=facts,
        version=facts.consent_version or CONSENT_VERSION,
        units=queries.unit_path_of(me().person_id, i18n.today(clock.now())),
    )


def _filled_contacts() -> ContactsForm:
    facts = queries.sign_in_facts(me().account_id)
    return ContactsForm(formdata=None, phone=facts.phone, email=facts.email)


def _page(password_form: PasswordForm, contacts_form: ContactsForm) -> str:
    account_id = me().account_id
    devices = list_devices(account_id, crypto.keyed_hash(me().token), now=clock.now())
    return render_template(
        "lms/access/account.html",
        password_form=password_form,
        contacts_form=contacts_form,
        facts=queries.sign_in_facts(account_id),
        devices=[(device, device_name(device.user_agent)) for device in devices],
    )
