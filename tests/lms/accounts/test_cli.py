import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.auth import hashing
from lms.auth.models import Account, RoleGrant
from lms.rights import Role
from tests.world import make_account, make_person, make_staff, make_unit


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["users", *arguments], input=typed)


def made(app: Flask, *arguments: str, typed: str = "") -> dict[str, Any]:
    result = run(app, "create-admin", "--json", *arguments, typed=typed)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_the_first_administrator_may_everything_before_there_is_a_unit(app: Flask) -> None:
    document = made(app)

    account = db.session.get_one(Account, document["id"])
    assert (document["email"], document["unit"]) == ("quantri@congdoan.local", None)
    assert (account.display_name, account.activated_at is not None) == ("Quản trị viên", True)
    assert hashing.is_password(document["password"], account.password_hash)
    grants = db.session.execute(select(RoleGrant.account_id, RoleGrant.role, RoleGrant.unit_id)).all()
    assert grants == [(account.id, "administrator", None)]


def test_what_to_sign_in_with_is_printed_once(app: Flask) -> None:
    lines = run(app, "create-admin").stdout.splitlines()

    assert lines[:2] == ["Địa chỉ: http://127.0.0.1:8000/sign-in", "Tên đăng nhập: quantri@congdoan.local"]
    password = lines[2].removeprefix("Mật khẩu: ")
    assert hashing.is_password(password, db.session.scalars(select(Account.password_hash)).one())


def test_an_administrator_of_one_unit_with_a_password_from_elsewhere(app: Flask) -> None:
    unit = make_unit(code="KCN")
    db.commit()

    document = made(
        app,
        *("--email", "Thu.Ky@Example.vn", "--name", "Lê Thị Thư Ký", "--unit", "KCN", "--password-stdin"),
        typed="mùa thu vàng\n",
    )

    assert document == {"id": document["id"], "email": "thu.ky@example.vn", "unit": "KCN"}
    account = db.session.get_one(Account, document["id"])
    assert hashing.is_password("mùa thu vàng", account.password_hash)
    assert db.session.scalars(select(RoleGrant.unit_id)).all() == [unit.id]


@pytest.mark.parametrize(
    ("arguments", "typed", "text"),
    [
        (("--email", "x"), "", "“x” không phải là địa chỉ e-mail."),
        (("--name", "A" * 300), "", "Họ tên dài quá 100 chữ."),
        (("--unit", "KHONG"), "", "Không có đơn vị mã “KHONG”."),
        (("--password-stdin",), "ngắn\n", "Mật khẩu cần ít nhất 8 ký tự."),
        (("--password-stdin",), "quantri@congdoan.local\n", "Mật khẩu không được là họ tên"),
    ],
)
def test_a_wrong_option_is_said_and_makes_nothing(
    app: Flask, arguments: tuple[str, ...], typed: str, text: str
) -> None:
    result = run(app, "create-admin", *arguments, typed=typed)

    assert (result.exit_code, text in str(result.exception)) == (1, True)
    db.session.remove()
    assert db.session.scalar(select(func.count(Account.id))) == 0


def test_an_address_is_taken_once(app: Flask) -> None:
    made(app)

    assert "E-mail này đang dùng cho một tài khoản khác." in str(run(app, "create-admin").exception)


def test_accounts_are_listed_with_their_roles(app: Flask) -> None:
    unit = make_unit(code="KCN")
    person = make_account(make_person("Nguyễn Thị Hoà", member_code="ST1024"), phone="0912345678")
    staff = make_staff(Role.TRAINER, unit, name="Trần Văn Quản")
    db.commit()

    listed = json.loads(run(app, "list", "--json").stdout)

    assert [(one["id"], one["name"], one["member_code"], one["phone"], one["roles"]) for one in listed] == [
        (person.id, "Nguyễn Thị Hoà", "ST1024", "0912345678", []),
        (staff.id, "Trần Văn Quản", None, None, [{"role": "trainer", "unit": "KCN"}]),
    ]
    assert run(app, "list").stdout == "Nguyễn Thị Hoà\tST1024 0912345678\t–\nTrần Văn Quản\t–\ttrainer@KCN\n"
