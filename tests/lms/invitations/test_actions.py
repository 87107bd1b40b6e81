import json
from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lms import crypto, db
from lms.access.rules import Purpose, normalise
from lms.audit.models import AuditEntry
from lms.auth.models import AccessCode, Account, RoleGrant
from lms.errors import Conflict, NotFound
from lms.invitations import actions
from lms.invitations.actions import IssuedCode, issue_activation_codes
from lms.invitations.rules import Audience
from lms.jobs.models import Job
from lms.mail.writers import Letter
from lms.people.models import Membership
from lms.rights import EVERYWHERE, Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.world import DAY, NOON, make_account, make_person, make_post, make_staff, make_unit

ALL = (EVERYWHERE,)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def factory(province: Unit) -> Unit:
    return make_unit("CĐCS Công ty May Sông Trăng", parent=province)


@pytest.fixture
def staff(province: Unit) -> Account:
    return make_staff(Role.ADMINISTRATOR, province)


def issue(
    unit: Unit, staff: Account, audience: Audience = Audience.EVERYBODY, **changes: object
) -> list[str]:
    values = {"scope": ALL, "is_renewing": False, "by": staff.id, "now": NOON, **changes}
    return names(issue_activation_codes(unit, audience, **values))  # type: ignore[arg-type]


def names(issued: Sequence[IssuedCode]) -> list[str]:
    return [code.name for code in issued]


def test_codes_go_to_those_who_never_signed_in_unit_by_unit_in_the_order_of_names(
    province: Unit, factory: Unit, staff: Account
) -> None:
    school = make_unit("CĐCS Trường THCS Mỹ Trung", parent=province)
    make_person("Trần Văn Bình", unit=school)
    make_person("Nguyễn Thị Hoà", unit=factory)
    make_person("Đặng Thị Ánh", unit=factory)
    make_person("Lê Văn Cũ", unit=factory, since=date(2020, 1, 1))
    make_account(make_person("Phạm Đã Vào", unit=factory))
    make_account(make_person("Phạm Đã Nghỉ", unit=factory), activated_at=None, is_active=False)
    make_account(make_person("Võ Chưa Vào", unit=factory), activated_at=None)
    db.session.execute(update(Membership).where(Membership.since.is_not(None)).values(until=NOON.date()))
    make_person("Người Ngoài")

    issued = issue_activation_codes(
        province, Audience.EVERYBODY, scope=ALL, is_renewing=False, by=staff.id, now=NOON
    )

    assert [(code.name, code.unit_name, code.last_day) for code in issued] == [
        ("Đặng Thị Ánh", factory.name, date(2026, 12, 22)),
        ("Nguyễn Thị Hoà", factory.name, date(2026, 12, 22)),
        ("Võ Chưa Vào", factory.name, date(2026, 12, 22)),
        ("Trần Văn Bình", school.name, date(2026, 12, 22)),
    ]
    kept = db.session.execute(select(AccessCode.code_hash, AccessCode.created_by_id).order_by(AccessCode.id))
    assert kept.all() == [(crypto.keyed_hash(normalise(code.code)), staff.id) for code in issued]


def test_cadres_alone_are_those_with_a_post_today(factory: Unit, staff: Account) -> None:
    make_post(make_person("Chủ Tịch", unit=factory), factory)
    make_post(make_person("Hết Nhiệm Kỳ", unit=factory), factory, until=NOON.date())
    make_person("Đoàn Viên", unit=factory)

    assert issue(factory, staff, Audience.CADRES) == ["Chủ Tịch"]


def test_somebody_of_two_units_gets_one_code(province: Unit, factory: Unit, staff: Account) -> None:
    person = make_person("Hai Đơn Vị", unit=factory)
    db.session.add(Membership(person_id=person.id, unit_id=province.id, since=None))

    assert issue(province, staff) == ["Hai Đơn Vị"]


def test_an_unused_code_stays_unless_it_is_renewed(factory: Unit, staff: Account) -> None:
    make_person("Nguyễn Thị Hoà", unit=factory)

    assert issue(factory, staff) == ["Nguyễn Thị Hoà"]
    assert issue(factory, staff) == []
    assert issue(factory, staff, is_renewing=True, now=NOON + DAY) == ["Nguyễn Thị Hoà"]
    assert issue(factory, staff, now=NOON + 32 * DAY) == ["Nguyễn Thị Hoà"]
    ends = db.session.scalars(select(AccessCode.expires_at).order_by(AccessCode.id)).all()
    assert ends[0] == NOON + DAY
    assert db.session.scalar(select(func.count(Account.id)).where(Account.person_id.is_not(None))) == 1


def test_so_many_at_once_and_the_rest_later(factory: Unit, staff: Account) -> None:
    for name in ("An", "Bình", "Chi"):
        make_person(f"Trần {name}", unit=factory)

    assert issue(factory, staff, limit=2) == ["Trần An", "Trần Bình"]
    assert issue(factory, staff, limit=2) == ["Trần Chi"]


def test_who_holds_a_role_above_the_scope_is_left_out(province: Unit, factory: Unit, staff: Account) -> None:
    chief = make_account(make_person("Trưởng Ban", unit=factory), activated_at=None)
    helper = make_account(make_person("Tổ Trưởng", unit=factory), activated_at=None)
    db.session.add(RoleGrant(account_id=chief.id, role="trainer", unit_id=province.id, granted_at=NOON))
    db.session.add(RoleGrant(account_id=helper.id, role="trainer", unit_id=factory.id, granted_at=NOON))
    db.session.flush()

    assert issue(factory, staff, scope=(factory.path,)) == ["Tổ Trưởng"]
    with pytest.raises(Conflict):
        actions.issue_activation_code(chief.person_id or 0, scope=(factory.path,), by=staff.id, now=NOON)
    assert issue(factory, staff, scope=(province.path,)) == ["Trưởng Ban"]


def test_one_person_of_the_scope_gets_a_code_and_the_older_lapses(factory: Unit, staff: Account) -> None:
    person = make_person("Nguyễn Thị Hoà", unit=factory)
    issue(factory, staff)

    issued = actions.issue_activation_code(person.id, scope=(factory.path,), by=staff.id, now=NOON + DAY)

    assert (issued.name, issued.purpose, issued.unit_name) == (
        "Nguyễn Thị Hoà",
        Purpose.ACTIVATION,
        factory.name,
    )
    assert db.session.scalars(select(AccessCode.expires_at).order_by(AccessCode.id)).first() == NOON + DAY


def test_a_person_outside_the_scope_is_not_found(province: Unit, factory: Unit, staff: Account) -> None:
    person = make_person("Nguyễn Thị Hoà", unit=province)

    with pytest.raises(NotFound):
        actions.issue_activation_code(person.id, scope=(factory.path,), by=staff.id, now=NOON)


def test_each_issue_is_on_record(factory: Unit, staff: Account) -> None:
    person = make_person("Nguyễn Thị Hoà", unit=factory)
    account = make_account(make_person("Đã Vào", unit=factory))
    issue(factory, staff)
    actions.issue_activation_code(person.id, scope=ALL, by=staff.id, now=NOON)
    actions.issue_reset_code(account, factory, by=staff.id, now=NOON)
    issue(factory, staff)

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [
        (entry.action, entry.subject_kind, entry.subject_id, entry.subject_name, entry.unit_id, entry.after)
        for entry in entries
    ] == [
        (
            "account.issue_codes",
            "unit",
            factory.id,
            factory.name,
            factory.id,
            {
                "audience": "everybody",
                "people": 1,
                "is_renewing": False,
                "by_mail": False,
            },
        ),
        ("account.issue_code", "person", person.id, "Nguyễn Thị Hoà", factory.id, None),
        ("account.issue_reset_code", "account", account.id, "Đã Vào", factory.id, None),
    ]


def test_those_with_an_address_get_a_letter_if_it_is_wanted(
    app: Flask, factory: Unit, staff: Account
) -> None:
    make_person("Nguyễn Thị Hoà", unit=factory, email="hoa@example.vn")
    make_person("Trần Văn Đức", unit=factory)

    issued = issue_activation_codes(
        factory,
        Audience.EVERYBODY,
        scope=ALL,
        is_renewing=False,
        by=staff.id,
        now=NOON,
        mailed_from="https://hoctap.example.vn",
    )

    assert [(code.name, code.is_mailed) for code in issued] == [
        ("Trần Văn Đức", False),
        ("Nguyễn Thị Hoà", True),
    ]
    letters = [
        Letter(*json.loads(crypto.decrypt(arguments["letter"])))
        for arguments in db.session.scalars(select(Job.arguments))
    ]
    assert [(letter.to, letter.subject) for letter in letters] == [
        ("hoa@example.vn", "Mã đăng nhập lần đầu của bạn")
    ]
    assert f"https://hoctap.example.vn/activate?code={issued[1].code}" in letters[0].text
    assert "đến hết ngày 22/12/2026" in letters[0].text


def test_an_account_that_nobody_entered_gets_no_reset_code(factory: Unit, staff: Account) -> None:
    account = make_account(make_person(unit=factory), activated_at=None)

    with pytest.raises(Conflict):
        actions.issue_reset_code(account, factory, by=staff.id, now=NOON)


def test_many_people_get_their_codes_in_as_many_statements_as_few(factory: Unit, staff: Account) -> None:
    def asked_for(count: int) -> int:
        for number in range(count):
            make_person(f"Nguyễn Thị {number}", unit=factory)
        with count_statements() as statements:
            assert len(issue(factory, staff, limit=count)) == count
        return len(statements)

    assert asked_for(40) == asked_for(4)
