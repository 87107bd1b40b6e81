"""Roles and accounts: nobody gives more than they hold, and somebody is always left to administer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.accounts import actions
from lms.audit.models import AuditEntry
from lms.auth.actions import open_session
from lms.auth.models import Account, RoleGrant, SignInSession
from lms.errors import Conflict, Forbidden, NotFound
from lms.rights import EVERYWHERE, Right, Role, Viewer
from lms.units.models import Unit
from tests.world import MINUTE, NOON, make_account, make_person, make_staff, make_unit

LATER = NOON + MINUTE


@pytest.fixture
def root(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def factory(root: Unit) -> Unit:
    return make_unit("CĐCS Công ty May", parent=root)


@pytest.fixture
def account(factory: Unit) -> Account:
    return make_account(make_person("Trần Thị Hoà", unit=factory))


def viewer(account: Account) -> Viewer:
    """Return somebody as their request knows them, with the rights they hold now."""
    held = db.session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.ended_at.is_(None))
    )
    rights = frozenset(
        Right(Role(one.role), db.session.get_one(Unit, one.unit_id).path if one.unit_id else EVERYWHERE)
        for one in held
    )
    return Viewer(account.id, token="", display_name=account.display_name, rights=rights)


def administrator(unit: Unit | None, name: str = "Trần Văn Quản") -> Viewer:
    return viewer(make_staff(Role.ADMINISTRATOR, unit, name=name))


def roles_of(account: Account) -> list[tuple[str, int | None, datetime | None]]:
    held = select(RoleGrant).where(RoleGrant.account_id == account.id).order_by(RoleGrant.id)
    return [(one.role, one.unit_id, one.ended_at) for one in db.session.scalars(held)]


def recorded() -> list[tuple[str, str, int | None, Any, Any]]:
    rows = db.session.execute(
        select(
            AuditEntry.action,
            AuditEntry.subject_name,
            AuditEntry.unit_id,
            AuditEntry.before,
            AuditEntry.after,
        ).order_by(AuditEntry.id)
    )
    return [tuple(row) for row in rows]


def only_grant(account: Account) -> int:
    return db.session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == account.id)).one()


def test_a_role_is_given_and_taken_once_each_on_record(account: Account, factory: Unit) -> None:
    by = administrator(factory)
    held = {"role": "trainer", "unit": "CĐCS Công ty May"}

    for _time in range(2):
        actions.grant_role(account, Role.TRAINER, factory, by=by, now=NOON)
    grant = only_grant(account)
    for moment in (LATER, LATER + MINUTE):
        actions.revoke_role(account, grant, by=by, now=moment)

    assert roles_of(account) == [("trainer", factory.id, LATER)]
    assert recorded() == [
        ("role.grant", "Trần Thị Hoà", factory.id, None, held),
        ("role.revoke", "Trần Thị Hoà", factory.id, held, None),
    ]


def test_nobody_gives_more_than_they_hold(account: Account, root: Unit, factory: Unit) -> None:
    by = administrator(factory)

    for place in (root, None, make_unit("CĐCS khác", parent=root)):
        with pytest.raises(Forbidden, match="Bạn chỉ giao được vai trò trong phạm vi của mình"):
            actions.grant_role(account, Role.GRADER, place, by=by, now=NOON)

    with pytest.raises(Forbidden):
        actions.grant_role(
            account, Role.GRADER, factory, by=viewer(make_staff(Role.ORGANISER, root)), now=NOON
        )
    assert roles_of(account) == []


def test_a_role_above_or_of_another_account_is_not_found(account: Account, root: Unit, factory: Unit) -> None:
    by, above = administrator(factory), administrator(root)
    actions.grant_role(account, Role.TRAINER, root, by=above, now=NOON)
    other = make_account(name="Lê Văn Ân")
    grant = only_grant(account)

    for owner, wanted in ((account, grant), (other, grant), (account, grant + 1000)):
        with pytest.raises(NotFound):
            actions.revoke_role(owner, wanted, by=by, now=LATER)

    assert roles_of(account) == [("trainer", root.id, None)]


def test_the_last_administrator_stays(root: Unit) -> None:
    first = make_staff(Role.ADMINISTRATOR, None)

    with pytest.raises(Conflict, match="không thể tự thu hồi"):
        actions.revoke_role(first, only_grant(first), by=viewer(first), now=NOON)
    with pytest.raises(Conflict, match="không thể tự ngừng"):
        actions.deactivate(first, by=viewer(first), reason="", now=NOON)

    assert (first.is_active, roles_of(first)) == (True, [("administrator", None, None)])


@pytest.mark.parametrize("is_revoked", [True, False])
def test_of_two_who_shut_each_other_out_at_once_the_second_is_refused(root: Unit, is_revoked: bool) -> None:
    one, two = (make_staff(Role.ADMINISTRATOR, None, name=name) for name in ("Một", "Hai"))
    by_one, by_two = viewer(one), viewer(two)

    if is_revoked:
        actions.revoke_role(two, only_grant(two), by=by_one, now=NOON)
    else:
        actions.deactivate(two, by=by_one, reason="Nghỉ", now=NOON)

    grant = only_grant(one)
    refused = pytest.raises(Forbidden, match="vừa được thu hồi")
    with refused:
        actions.deactivate(one, by=by_two, reason="", now=NOON)
    with refused:
        actions.revoke_role(one, grant, by=by_two, now=NOON)
    with refused:
        actions.grant_role(two, Role.ADMINISTRATOR, None, by=by_two, now=NOON)
    assert (one.is_active, roles_of(one)) == (True, [("administrator", None, None)])


def test_a_deactivated_account_is_signed_out_and_comes_back_once(account: Account, factory: Unit) -> None:
    by = administrator(factory)
    open_session(account.id, now=NOON)

    for _time in range(2):
        actions.deactivate(account, by=by, reason="Thôi việc", now=LATER)
    assert (account.is_active, db.session.scalars(select(SignInSession.ended_at)).all()) == (False, [LATER])
    with pytest.raises(Conflict, match="Hãy mở lại trước khi giao vai trò"):
        actions.grant_role(account, Role.TRAINER, factory, by=by, now=LATER)
    for _time in range(2):
        actions.reactivate(account, by=by, now=LATER)

    assert account.is_active
    assert recorded() == [
        ("account.deactivate", "Trần Thị Hoà", factory.id, None, None),
        ("account.reactivate", "Trần Thị Hoà", factory.id, None, None),
    ]
    assert db.session.scalars(select(AuditEntry.reason).order_by(AuditEntry.id)).first() == "Thôi việc"


def test_signing_out_everywhere_is_on_record_where_anything_ended(account: Account, factory: Unit) -> None:
    by = administrator(factory)
    open_session(account.id, now=NOON)
    open_session(account.id, now=NOON)

    for _time in range(2):
        actions.sign_out_everywhere(account, by=by, now=LATER)

    assert db.session.scalars(select(SignInSession.ended_at)).all() == [LATER, LATER]
    assert recorded() == [("account.sign_out", "Trần Thị Hoà", factory.id, None, None)]


def test_who_holds_a_role_above_is_touched_from_above_alone(
    account: Account, root: Unit, factory: Unit
) -> None:
    below, above = administrator(factory), administrator(root)
    actions.grant_role(account, Role.TRAINER, root, by=above, now=NOON)

    acts: list[Callable[[Viewer], object]] = [
        lambda by: actions.deactivate(account, by=by, reason="", now=LATER),
        lambda by: actions.reactivate(account, by=by, now=LATER),
        lambda by: actions.sign_out_everywhere(account, by=by, now=LATER),
        lambda by: actions.issue_code(account, by=by, now=LATER),
    ]
    for act in acts:
        with pytest.raises(Forbidden, match="giữ vai trò ngoài phạm vi"):
            act(below)
        act(above)


def test_a_code_is_of_the_kind_that_its_owner_needs(account: Account, factory: Unit) -> None:
    by = administrator(factory)
    newcomer = make_account(make_person("Lê Văn Ân", unit=factory), activated_at=None)

    issued = [actions.issue_code(one, by=by, now=NOON) for one in (account, newcomer)]

    assert [(code.purpose, code.name, code.unit_name) for code in issued] == [
        ("reset", "Trần Thị Hoà", "CĐCS Công ty May"),
        ("activation", "Lê Văn Ân", "CĐCS Công ty May"),
    ]
    assert [entry[:3] for entry in recorded()] == [
        ("account.issue_reset_code", "Trần Thị Hoà", factory.id),
        ("account.issue_code", "Lê Văn Ân", factory.id),
    ]


def test_nobody_gets_around_their_own_password_by_a_code(factory: Unit) -> None:
    own = make_staff(Role.ADMINISTRATOR, factory)

    with pytest.raises(Conflict, match="Đăng nhập và bảo mật"):
        actions.issue_code(own, by=viewer(own), now=NOON)

    assert recorded() == []
