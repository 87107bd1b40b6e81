"""What staff do with accounts and roles, each on record."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms import db, i18n
from lms.accounts import queries
from lms.audit import actions as audit
from lms.auth import actions as auth
from lms.auth import hashing
from lms.auth.models import Account, RoleGrant
from lms.auth.queries import is_beyond, is_contact_of_another, list_devices
from lms.auth.rules import Owner, check_password
from lms.errors import Conflict, Forbidden, NotFound
from lms.i18n import lazy_gettext as _l
from lms.invitations.actions import IssuedCode, issue_activation_code, issue_reset_code
from lms.people import rules as people_rules
from lms.rights import EVERYWHERE, Role, Viewer
from lms.text import nfc
from lms.units.models import Unit


def deactivate(account: Account, *, by: Viewer, reason: str, now: datetime) -> None:
    """Shut an account; its sessions end at once. Doing it again changes nothing."""
    _begin(account, by)
    if account.id == by.account_id:
        raise Conflict(_l("Bạn không thể tự ngừng tài khoản của chính mình."))
    if account.is_active:
        account.is_active = False
        auth.end_all_sessions(account.id, now=now)
        _record("account.deactivate", account, _unit_of(account, now), by=by, now=now, reason=reason)


def reactivate(account: Account, *, by: Viewer, now: datetime) -> None:
    """Open an account that was shut. Doing it again changes nothing."""
    _begin(account, by)
    if not account.is_active:
        account.is_active = True
        _record("account.reactivate", account, _unit_of(account, now), by=by, now=now)


def sign_out_everywhere(account: Account, *, by: Viewer, now: datetime) -> None:
    """End every session of an account. Doing it again changes nothing."""
    _begin(account, by)
    if list_devices(account.id, "", now=now):
        auth.end_all_sessions(account.id, now=now)
        _record("account.sign_out", account, _unit_of(account, now), by=by, now=now)


def issue_code(account: Account, *, by: Viewer, now: datetime) -> IssuedCode:
    """Give the owner of an account a code, to enter for the first time or for another password."""
    _begin(account, by)
    if account.id == by.account_id:
        raise Conflict(_l("Mật khẩu của chính bạn thì đổi ở trang “Đăng nhập và bảo mật”."))
    if account.activated_at is None and account.person_id is not None:
        scope = by.scope(Role.ADMINISTRATOR)
        return issue_activation_code(account.person_id, scope=scope, by=by.account_id, now=now)
    return issue_reset_code(account, _unit_of(account, now), by=by.account_id, now=now)


def grant_role(account: Account, role: Role, unit: Unit | None, *, by: Viewer, now: datetime) -> None:
    """Give a role in the subtree of a unit, or everywhere; who grants must hold that reach.

    Granting again changes nothing.
    """
    if not by.may(Role.ADMINISTRATOR, unit.path if unit else EVERYWHERE):
        raise Forbidden(_l("Bạn chỉ giao được vai trò trong phạm vi của mình."))
    _lock(account.id, by)
    if not account.is_active:
        raise Conflict(_l("Tài khoản này đã ngừng. Hãy mở lại trước khi giao vai trò."))
    unit_id = unit.id if unit else None
    held = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == role,
        RoleGrant.unit_id == unit_id if unit_id else RoleGrant.unit_id.is_(None),
        RoleGrant.ended_at.is_(None),
    )
    if db.session.scalars(held).first() is None:
        db.session.add(
            RoleGrant(
                account_id=account.id, role=role, unit_id=unit_id, granted_by_id=by.account_id, granted_at=now
            )
        )
        _record("role.grant", account, unit, by=by, now=now, after=_held(role, unit))


def revoke_role(account: Account, grant_id: int, *, by: Viewer, now: datetime) -> None:
    """Take a role back; nobody takes the right to administer from themselves.

    So the last administrator of everything stays, even if two take from each other at once. Doing it again
    changes nothing.
    """
    _lock(account.id, by)
    grant = queries.find_grant(grant_id)
    unit = db.session.get(Unit, grant.unit_id) if grant and grant.unit_id else None
    is_mine = grant is not None and grant.account_id == account.id
    if grant is None or not is_mine or not by.may(Role.ADMINISTRATOR, unit.path if unit else EVERYWHERE):
        raise NotFound(_l("Không tìm thấy vai trò này."))
    if grant.role == Role.ADMINISTRATOR and account.id == by.account_id:
        raise Conflict(
            _l("Bạn không thể tự thu hồi quyền quản trị của mình. Hãy nhờ một quản trị viên khác.")
        )
    if grant.ended_at is None:
        grant.ended_at = now
        _record("role.revoke", account, unit, by=by, now=now, before=_held(Role(grant.role), unit))


def create_administrator(
    *, email: str, name: str, password: str, unit: Unit | None, now: datetime
) -> Account:
    """Return a new account that may do everything below a unit, or everywhere; for the command line."""
    address = people_rules.email(email)
    people_rules.full_name(name)
    check_password(password, Owner(name, (address,)))
    if is_contact_of_another(None, "email", address):
        raise Conflict(_l("E-mail này đang dùng cho một tài khoản khác."))
    account = Account(
        display_name=" ".join(nfc(name).split()),
        email=address,
        password_hash=hashing.hash_password(password),
        created_at=now,
        activated_at=now,
    )
    db.session.add(account)
    db.session.flush()
    grant = RoleGrant(
        account_id=account.id, role=Role.ADMINISTRATOR, unit_id=unit.id if unit else None, granted_at=now
    )
    db.session.add(grant)
    held = _held(Role.ADMINISTRATOR, unit)
    _record("account.create", account, unit, by=None, now=now, after={"email": address, **held})
    return account


def _begin(account: Account, by: Viewer) -> None:
    """Refuse to touch an account that holds a role outside the reach of who asks; lock it otherwise."""
    _lock(account.id, by)
    if is_beyond(account.id, by.scope(Role.ADMINISTRATOR)):
        raise Forbidden(
            _l("Tài khoản này giữ vai trò ngoài phạm vi của bạn. Hãy nhờ quản trị viên cấp trên.")
        )


def _lock(account_id: int, by: Viewer) -> None:
    """Let nobody change either account meanwhile, and refuse whoever was an administrator a moment ago.

    Of two who shut each other out at once, the second is refused: somebody is always left.
    """
    locked = db.session.scalars(
        select(Account)
        .where(Account.id.in_({account_id, by.account_id}))
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    is_active = any(one.is_active for one in locked if one.id == by.account_id)
    still_held = select(RoleGrant.id).where(
        RoleGrant.account_id == by.account_id,
        RoleGrant.role == Role.ADMINISTRATOR,
        RoleGrant.ended_at.is_(None),
    )
    if not is_active or db.session.scalars(still_held).first() is None:
        raise Forbidden(_l("Quyền quản trị của bạn vừa được thu hồi."))


def _unit_of(account: Account, now: datetime) -> Unit | None:
    return queries.unit_of(account, today=i18n.today(now))


def _held(role: Role, unit: Unit | None) -> dict[str, str | None]:
    return {"role": role, "unit": unit.name if unit else None}


def _record(
    action: str,
    account: Account,
    unit: Unit | None,
    *,
    by: Viewer | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        account_id=by.account_id if by else None,
        action=action,
        subject_kind="account",
        subject_id=account.id,
        subject_name=account.display_name,
        unit_id=unit.id if unit else None,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
