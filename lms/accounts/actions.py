"""What staff do with accounts and roles, each on record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms import db
from lms.accounts import queries
from lms.audit import actions as audit
from lms.auth import actions as auth
from lms.auth import hashing
from lms.auth.models import Account, RoleGrant
from lms.auth.queries import is_beyond, is_contact_of_another
from lms.auth.rules import Owner, check_password
from lms.errors import Conflict, Forbidden, NotFound
from lms.i18n import lazy_gettext as _l
from lms.people import rules as people_rules
from lms.rights import EVERYWHERE, Role, Viewer
from lms.text import nfc
from lms.units.models import Unit


def check_reach(account: Account, scope: Collection[str]) -> None:
    """Refuse to touch an account that holds a role outside the scope of who asks."""
    if is_beyond(account.id, scope):
        raise Forbidden(
            _l("Tài khoản này giữ vai trò ngoài phạm vi của bạn. Hãy nhờ quản trị viên cấp trên.")
        )


def deactivate(account: Account, unit: Unit | None, *, by: Viewer, reason: str, now: datetime) -> None:
    """Shut an account; its sessions end at once. Doing it again changes nothing."""
    check_reach(account, by.scope(Role.ADMINISTRATOR))
    if account.id == by.account_id:
        raise Conflict(_l("Bạn không thể tự ngừng tài khoản của chính mình."))
    if account.is_active:
        account.is_active = False
        auth.end_all_sessions(account.id, now=now)
        _record("account.deactivate", account, unit, by=by, now=now, reason=reason)


def reactivate(account: Account, unit: Unit | None, *, by: Viewer, now: datetime) -> None:
    """Open an account that was shut. Doing it again changes nothing."""
    check_reach(account, by.scope(Role.ADMINISTRATOR))
    if not account.is_active:
        account.is_active = True
        _record("account.reactivate", account, unit, by=by, now=now)


def grant_role(account: Account, role: Role, unit: Unit | None, *, by: Viewer, now: datetime) -> None:
    """Give a role in the subtree of a unit, or everywhere; who grants must hold that reach.

    Granting again changes nothing.
    """
    if not by.may(Role.ADMINISTRATOR, unit.path if unit else EVERYWHERE):
        raise Forbidden(_l("Bạn chỉ giao được vai trò trong phạm vi của mình."))
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
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


def revoke_role(grant_id: int, *, by: Viewer, now: datetime) -> None:
    """Take a role back; nobody takes the right to administer from themselves.

    So the last administrator of everything stays, even if two take from each other at once.
    """
    held = queries.lock_grants(grant_id, by.account_id)
    grant = next((one for one in held if one.id == grant_id), None)
    unit = db.session.get(Unit, grant.unit_id) if grant and grant.unit_id else None
    if grant is None or not by.may(Role.ADMINISTRATOR, unit.path if unit else EVERYWHERE):
        raise NotFound(_l("Không tìm thấy vai trò này; có thể vai trò đã được thu hồi."))
    if grant.role == Role.ADMINISTRATOR and grant.account_id == by.account_id:
        raise Conflict(
            _l("Bạn không thể tự thu hồi quyền quản trị của mình. Hãy nhờ một quản trị viên khác.")
        )
    if not any(one.role == Role.ADMINISTRATOR for one in held if one.account_id == by.account_id):
        raise Forbidden(_l("Quyền quản trị của bạn vừa được thu hồi."))
    grant.ended_at = now
    account = db.session.get_one(Account, grant.account_id)
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
        unit_id=unit.id if unit else None,
        before=before,
        after={"name": account.display_name, **(after or {})},
        reason=reason,
        now=now,
    )
