"""The pages about accounts: within one's units, without diacritics, every change once and on record."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from lms import clock, db
from lms.audit.models import AuditEntry
from lms.auth.actions import open_session
from lms.auth.models import AccessCode, Account, RoleGrant, SignInSession
from lms.people.models import Membership, Post
from lms.rights import Role
from tests.counting import count_statements
from tests.lms.people.views.province import Province
from tests.world import make_account, make_person, make_post, make_staff, sign_in


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def chair(province: Province) -> Account:
    """The account of the chair of the factory."""
    return make_account(province.chair, email="hoa@example.vn")


@pytest.fixture
def administrator(province: Province, client: FlaskClient) -> FlaskClient:
    """Somebody who administers the zone, and with it the factory."""
    return province.sign_in(client, Role.ADMINISTRATOR, province.zone)


ACTS = ("roles", "roles/1/revoke", "code", "sign-out", "deactivate", "reactivate")


def names_on(page: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*<a [^>]*>([^<]+)</a>', page)


def roles_of(account: Account) -> list[tuple[str, int | None, bool]]:
    db.session.remove()
    held = select(RoleGrant).where(RoleGrant.account_id == account.id)
    return [(one.role, one.unit_id, one.ended_at is None) for one in db.session.scalars(held)]


def recorded() -> list[str]:
    db.session.remove()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, province: Province, chair: Account) -> None:
    db.commit()

    for path in ("/accounts", f"/accounts/{chair.id}", f"/people/{province.chair.id}/account"):
        assert client.get(path).location.startswith("/sign-in")
    for act in ACTS:
        assert client.post(f"/accounts/{chair.id}/{act}").location == "/sign-in"


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.TRAINER, Role.GRADER])
def test_other_staff_have_no_right(
    client: FlaskClient, province: Province, chair: Account, role: Role
) -> None:
    staff = province.sign_in(client, role, province.root)

    answers = [staff.get(path) for path in ("/accounts", f"/accounts/{chair.id}", "/people/1/account")]
    answers += [staff.post(f"/accounts/{chair.id}/{act}", data={"reason": "x"}) for act in ACTS]

    assert {answer.status_code for answer in answers} == {403}
    assert 'href="/accounts"' not in staff.get("/units").text
    assert recorded() == []


def test_accounts_of_others_are_not_found(client: FlaskClient, province: Province, chair: Account) -> None:
    other = province.sign_in(client, Role.ADMINISTRATOR, province.ward)
    data = {"role": "trainer", "unit": "ST-02", "reason": "x"}

    answers = [other.get(f"/accounts/{chair.id}"), other.get(f"/people/{province.chair.id}/account")]
    answers += [other.post(f"/accounts/{chair.id}/{act}", data=data) for act in ACTS]
    answers.append(other.get("/accounts/99999999999999999999999"))

    assert {answer.status_code for answer in answers} == {404}
    assert names_on(other.get("/accounts").text) == ["Trần Văn Quản"]
    assert recorded() == []


def test_accounts_of_my_units_are_listed_by_given_name(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    make_account(make_person("Nguyễn Văn Ẩn", unit=province.zone), activated_at=None)
    make_account(province.member)
    make_account(name="Người ngoài")
    make_person("Không Tài Khoản", unit=province.factory)
    make_staff(Role.TRAINER, province.factory, name="Giảng viên mời")
    cadre = make_person("Bùi Văn Cán", unit=province.school)
    make_post(cadre, province.factory)
    make_account(cadre)
    db.commit()

    page = administrator.get("/accounts").text

    assert names_on(page) == [
        "Giảng viên mời",
        "Trần Văn Quản",
        "Nguyễn Văn Ẩn",
        "Bùi Văn Cán",
        "Trần Thị Hoà",
    ]
    assert "Chưa kích hoạt, mã đã hết hạn" in page
    assert "DV01" in page


@pytest.mark.parametrize(
    "words", ["tran thi hoa", "HOÀ", "dv01", "Hoa@example.vn", "0912345678", "091 234 5678"]
)
def test_an_account_is_found_by_name_code_address_and_phone(
    administrator: FlaskClient, province: Province, chair: Account, words: str
) -> None:
    make_account(make_person("Nguyễn Văn Ẩn", unit=province.zone))
    db.commit()

    assert names_on(administrator.get("/accounts", query_string={"q": words}).text) == ["Trần Thị Hoà"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"role": "trainer"}, ["Giảng viên mời", "Trần Thị Hoà"]),
        ({"role": "grader"}, []),
        ({"role": "nobody"}, ["Giảng viên mời", "Trần Văn Quản", "Nguyễn Văn Ẩn", "Trần Thị Hoà"]),
        ({"unit": "ST-01-01"}, ["Giảng viên mời", "Trần Thị Hoà"]),
        ({"unit": "CĐCS Công ty May · ST-01-01", "role": "trainer", "q": "giang"}, ["Giảng viên mời"]),
        ({"state": "off"}, ["Nguyễn Văn Ẩn"]),
    ],
)
def test_accounts_are_filtered(
    administrator: FlaskClient, province: Province, chair: Account, query: dict[str, str], names: list[str]
) -> None:
    make_account(make_person("Nguyễn Văn Ẩn", unit=province.zone), is_active=False)
    make_staff(Role.TRAINER, province.factory, name="Giảng viên mời")
    db.session.add(
        RoleGrant(account_id=chair.id, role=Role.TRAINER, unit_id=province.factory.id, granted_at=clock.now())
    )
    db.commit()

    page = administrator.get("/accounts", query_string=query).text

    assert names_on(page) == names
    assert ("Không có tài khoản nào như vậy" in page) == (not names)


def test_a_unit_of_others_is_said_to_be_unknown(administrator: FlaskClient, province: Province) -> None:
    answer = administrator.get("/accounts?unit=ST-02")

    assert (answer.status_code, names_on(answer.text)) == (400, [])
    assert "Không có đơn vị nào tên hoặc mã như vậy trong phạm vi của bạn." in answer.text


def test_a_long_list_goes_on_page_by_page(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    for number in range(50):
        make_account(make_person(f"Nguyễn Văn A{number:02}", unit=province.factory))
    db.commit()

    first = administrator.get("/accounts").text
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")

    assert len(names_on(first)) == 51
    assert names_on(administrator.get(address).text) == ["Trần Thị Hoà"]
    assert administrator.get("/accounts?after=xyz").status_code == 400


def test_without_any_account_the_first_step_is_offered(client: FlaskClient, province: Province) -> None:
    sign_in(client, make_account(province.chair))
    db.session.add(
        RoleGrant(
            account_id=db.session.scalars(select(Account.id)).one(),
            role=Role.ADMINISTRATOR,
            unit_id=province.ward.id,
            granted_at=clock.now(),
        )
    )
    db.commit()
    page = client.get("/accounts?q=khong+co").text

    assert "Không có tài khoản nào như vậy" in page
    assert 'href="/people?q=khong' in page


def test_one_account_and_three_take_the_same_statements(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    db.commit()
    with count_statements() as few:
        administrator.get("/accounts")
    for name in ("Võ Thị Dung", "Phạm Quốc Cường"):
        account = make_account(make_person(name, unit=province.factory))
        db.session.add(
            RoleGrant(
                account_id=account.id, role=Role.GRADER, unit_id=province.factory.id, granted_at=clock.now()
            )
        )
        make_staff(Role.TRAINER, province.factory, name=f"{name} khác")
    db.commit()
    with count_statements() as many:
        administrator.get("/accounts")

    assert len(many) == len(few)


def test_a_page_of_an_account_shows_who_how_and_what(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    giver = make_staff(Role.ADMINISTRATOR, province.root, name="Lê Cấp Trên")
    db.session.add_all(
        RoleGrant(
            account_id=chair.id,
            role=role,
            unit_id=unit.id,
            granted_by_id=giver.id,
            granted_at=clock.now(),
        )
        for role, unit in ((Role.TRAINER, province.factory), (Role.GRADER, province.ward))
    )
    open_session(chair.id, now=clock.now())
    db.commit()

    page = " ".join(administrator.get(f"/accounts/{chair.id}").text.split())

    for shown in ("DV01", "0912345678", "hoa@example.vn", "Đang dùng", "1 máy", "CĐCS Công ty May"):
        assert shown in page
    assert re.search(
        r"<strong>Giảng viên</strong> · CĐCS Công ty May <small> từ .*, do Lê Cấp Trên giao", page
    )
    assert "Công đoàn phường Hoà Bình" not in page
    assert "giữ vai trò ngoài phạm vi của bạn" in page
    assert "Ngừng tài khoản" not in page


def test_a_person_leads_to_the_account_or_to_a_first_code(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    newcomer = make_person("Nguyễn Văn Ẩn", unit=province.factory)
    db.commit()

    assert administrator.get(f"/people/{province.chair.id}/account").location == f"/accounts/{chair.id}"
    assert "Người này chưa có tài khoản" in administrator.get(f"/people/{newcomer.id}/account").text
    assert f"/people/{newcomer.id}/account" in administrator.get(f"/people/{newcomer.id}").text


def test_a_role_is_given_once_and_taken_once(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    db.commit()
    data = {"role": "trainer", "unit": "cdcs cong ty may"}

    for _time in range(2):
        answer = administrator.post(f"/accounts/{chair.id}/roles", data=data)
        assert answer.location == f"/accounts/{chair.id}"
    assert roles_of(chair) == [("trainer", province.factory.id, True)]
    grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == chair.id)).one()
    for _time in range(2):
        answer = administrator.post(f"/accounts/{chair.id}/roles/{grant}/revoke")
        assert answer.location == f"/accounts/{chair.id}"

    assert roles_of(chair) == [("trainer", province.factory.id, False)]
    assert recorded() == ["role.grant", "role.revoke"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"unit": "ST-01-01"}, "Hãy chọn một vai trò."),
        ({"role": "king", "unit": "ST-01-01"}, "Hãy chọn một mục trong danh sách."),
        ({"role": "trainer"}, "Hãy chọn một đơn vị, hoặc mọi đơn vị: một trong hai."),
        ({"role": "trainer", "unit": "ST-01-01", "is_everywhere": "y"}, "một trong hai."),
        ({"role": "trainer", "unit": "ST-02"}, "Không có đơn vị nào tên hoặc mã như vậy"),
    ],
)
def test_a_wrong_grant_is_said_and_gives_nothing(
    administrator: FlaskClient, chair: Account, data: dict[str, str], text: str
) -> None:
    db.commit()

    answer = administrator.post(f"/accounts/{chair.id}/roles", data=data)

    assert (answer.status_code, text in answer.text) == (400, True)
    assert roles_of(chair) == []


def test_everywhere_is_given_by_those_alone_who_hold_it(
    client: FlaskClient, province: Province, chair: Account
) -> None:
    data = {"role": "organiser", "is_everywhere": "y"}
    province.sign_in(client, Role.ADMINISTRATOR, province.root)
    assert "Mọi đơn vị, kể cả" not in client.get(f"/accounts/{chair.id}").text
    assert client.post(f"/accounts/{chair.id}/roles", data=data).status_code == 403
    assert roles_of(chair) == []

    sign_in(client, make_staff(Role.ADMINISTRATOR, None))
    assert "Mọi đơn vị, kể cả" in client.get(f"/accounts/{chair.id}").text
    assert client.post(f"/accounts/{chair.id}/roles", data=data).status_code == 302
    assert roles_of(chair) == [("organiser", None, True)]


def test_an_account_is_shut_with_a_reason_and_opened_again(
    administrator: FlaskClient, chair: Account
) -> None:
    open_session(chair.id, now=clock.now())
    db.commit()

    refused = administrator.post(f"/accounts/{chair.id}/deactivate", data={"reason": " "})
    assert (refused.status_code, "Hãy ghi lý do." in refused.text, recorded()) == (400, True, [])

    for _time in range(2):
        administrator.post(f"/accounts/{chair.id}/deactivate", data={"reason": "Nghỉ hưu"})
    page = administrator.get(f"/accounts/{chair.id}").text
    assert ("Đã ngừng" in page, "Giao vai trò" in page) == (True, False)
    assert db.session.scalars(
        select(SignInSession.ended_at.is_not(None)).where(SignInSession.account_id == chair.id)
    ).all() == [True]

    for _time in range(2):
        administrator.post(f"/accounts/{chair.id}/reactivate")
    assert "Đang dùng" in administrator.get(f"/accounts/{chair.id}").text
    assert recorded() == ["account.deactivate", "account.reactivate"]


def test_my_own_account_is_looked_after_elsewhere(client: FlaskClient, province: Province) -> None:
    mine = make_staff(Role.ADMINISTRATOR, province.zone)
    sign_in(client, mine)
    page = client.get(f"/accounts/{mine.id}").text

    assert 'href="/account"' in page
    assert "Ngừng tài khoản" not in page
    assert "Thu hồi" not in page
    for act in ("code", "deactivate"):
        assert client.post(f"/accounts/{mine.id}/{act}", data={"reason": "x"}).status_code in (400, 409)
    assert recorded() == []


def test_signing_out_everywhere_ends_every_session_once(administrator: FlaskClient, chair: Account) -> None:
    open_session(chair.id, now=clock.now())
    db.commit()

    assert "Đăng xuất khỏi mọi máy" in administrator.get(f"/accounts/{chair.id}").text
    for _time in range(2):
        assert administrator.post(f"/accounts/{chair.id}/sign-out").status_code == 302

    assert "0 máy" in administrator.get(f"/accounts/{chair.id}").text
    assert recorded() == ["account.sign_out"]


@pytest.mark.parametrize(("is_new", "path"), [(True, "activate"), (False, "reset")])
def test_a_code_is_shown_once_as_a_slip_and_lets_its_owner_in(
    administrator: FlaskClient, province: Province, is_new: bool, path: str
) -> None:
    person = make_person("Nguyễn Văn Ẩn", unit=province.factory)
    account = make_account(person, activated_at=None if is_new else clock.now())
    db.commit()

    answer = administrator.post(f"/accounts/{account.id}/code")
    codes = re.findall(r"<code>([A-Z0-9-]{14})</code>", answer.text)

    assert (answer.headers["Cache-Control"], len(codes)) == ("no-store", 1)
    assert f'href="/accounts/{account.id}"' in answer.text
    assert codes[0] not in administrator.get(f"/accounts/{account.id}").text
    assert "Nguyễn Văn Ẩn" in administrator.get(f"/{path}", query_string={"code": codes[0]}).text
    administrator.post(f"/accounts/{account.id}/code")
    assert db.session.scalar(select(func.count(AccessCode.id))) == 2
    assert administrator.get(f"/{path}", query_string={"code": codes[0]}).status_code == 400


def test_a_contact_of_two_accounts_is_said_to_be_no_name(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    sentence = "có ở nhiều tài khoản nên không dùng để đăng nhập được"
    db.commit()
    assert sentence not in administrator.get(f"/accounts/{chair.id}").text

    make_account(province.member, phone="0912345678")
    db.commit()

    assert sentence in administrator.get(f"/accounts/{chair.id}").text


def test_who_left_every_unit_is_still_looked_after_where_they_were(
    administrator: FlaskClient, province: Province, chair: Account
) -> None:
    for source in (Membership, Post):
        db.session.execute(
            update(source).where(source.person_id == chair.person_id).values(until=date(2026, 1, 1))
        )
    db.commit()

    assert names_on(administrator.get("/accounts").text) == ["Trần Văn Quản", "Trần Thị Hoà"]
    assert administrator.get(f"/accounts/{chair.id}").status_code == 200
