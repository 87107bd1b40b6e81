"""Pages that change units: by administrators of the subtree alone, each change once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.auth.models import RoleGrant
from lms.rights import Role
from lms.units.models import Unit, UnitEvent
from tests.lms.people.views.province import Province
from tests.world import NOON, make_account, sign_in


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def administrator(province: Province, client: FlaskClient) -> FlaskClient:
    return province.sign_in(client, Role.ADMINISTRATOR, province.root)


def fresh(unit: Unit) -> Unit:
    return db.session.get_one(Unit, unit.id, populate_existing=True)


def count_units() -> int:
    return db.session.scalar(select(func.count(Unit.id))) or 0


def test_a_stranger_is_asked_to_sign_in(province: Province, client: FlaskClient) -> None:
    db.commit()
    for page in ("/units/new", f"/units/{province.zone.id}/edit"):
        assert client.get(page).location.startswith("/sign-in")


def test_an_organiser_may_look_and_not_change(province: Province, client: FlaskClient) -> None:
    organiser = province.sign_in(client, Role.ORGANISER, province.root)

    assert organiser.post(f"/units/new?parent={province.zone.id}", data={"name": "X"}).status_code == 403
    assert organiser.get(f"/units/{province.zone.id}/edit").status_code == 403


def test_the_units_of_another_administrator_are_not_found(province: Province, client: FlaskClient) -> None:
    other = province.sign_in(client, Role.ADMINISTRATOR, province.ward)

    assert other.get(f"/units/new?parent={province.ward.id}").status_code == 200
    assert other.get(f"/units/new?parent={province.zone.id}").status_code == 404
    answer = other.post(f"/units/{province.zone.id}/edit", data={"act": "name", "name-name": "Của tôi"})
    assert answer.status_code == 404
    assert fresh(province.zone).name == "Công đoàn các Khu công nghiệp"


def test_a_unit_is_added_once(administrator: FlaskClient, province: Province) -> None:
    form = {"name": "CĐCS Công ty Gỗ", "level": "grassroots", "on": "2025-07-01", "number": "12/QĐ"}

    first = administrator.post(f"/units/new?parent={province.zone.id}", data=form)
    second = administrator.post(f"/units/new?parent={province.zone.id}", data=form)

    unit = db.session.scalars(select(Unit).where(Unit.name == "CĐCS Công ty Gỗ")).one()
    assert first.location == f"/units/{unit.id}"
    assert (unit.code, unit.parent_id, str(unit.valid_from)) == ("ST-01-02", province.zone.id, "2025-07-01")
    assert "đã có ở đây" in second.text
    assert count_units() == 6


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Hãy điền mục này."),
        ({"name": "A" * 300}, "Tên đơn vị dài 300 ký tự, tối đa 200."),
        ({"name": "<script>alert(1)</script>"}, "có ký tự không dùng trong tên"),
        ({"level": "national"}, "không thể trực thuộc"),
        ({"level": "galaxy"}, "Hãy chọn một mục trong danh sách."),
        ({"code": "ST"}, "Mã đơn vị “ST” đã được dùng."),
        ({"code": "S T"}, "không hợp lệ"),
        ({"on": "2999-01-01"}, "Ngày hiệu lực 01/01/2999 chưa đến."),
        ({"on": "31/2/1990"}, "Hãy nhập ngày đầy đủ"),
    ],
)
def test_bad_input_names_what_is_wrong_and_adds_nothing(
    administrator: FlaskClient, province: Province, changes: dict[str, str], message: str
) -> None:
    form = {"name": "CĐCS Công ty Gỗ", "level": "grassroots", **changes}

    page = administrator.post(f"/units/new?parent={province.zone.id}", data=form).text

    assert message in page
    assert "<script>alert" not in page
    assert count_units() == 5


def test_only_an_administrator_of_everything_adds_a_root(
    administrator: FlaskClient, province: Province
) -> None:
    form = {"name": "LĐLĐ tỉnh Mới", "level": "province"}
    assert administrator.post("/units/new", data=form).status_code == 403

    account = make_account()
    db.session.add(RoleGrant(account_id=account.id, role=Role.ADMINISTRATOR, unit_id=None, granted_at=NOON))
    sign_in(administrator, account)

    assert administrator.post("/units/new", data=form).status_code == 302
    assert count_units() == 6


@pytest.mark.parametrize(
    ("act", "attribute", "value"),
    [("name", "name", "Công đoàn phường Hoà Bình Đông"), ("level", "level", "sector")],
)
def test_a_change_is_made_once_with_its_decision(
    administrator: FlaskClient, province: Province, act: str, attribute: str, value: str
) -> None:
    form = {"act": act, f"{act}-{attribute}": value, f"{act}-on": "2026-07-01", f"{act}-number": "9/QĐ"}

    for _ in range(2):
        assert administrator.post(f"/units/{province.ward.id}/edit", data=form).status_code == 302

    assert getattr(fresh(province.ward), attribute) == value
    events = db.session.scalars(select(UnitEvent).where(UnitEvent.unit_id == province.ward.id)).all()
    assert [(event.decision, str(event.happened_on)) for event in events[1:]] == [("9/QĐ", "2026-07-01")]


@pytest.mark.parametrize("typed", ["ST-02", "cong doan phuong hoa binh", "Công đoàn phường Hoà Bình · ST-02"])
def test_a_unit_is_moved_below_one_that_is_named_or_coded(
    administrator: FlaskClient, province: Province, typed: str
) -> None:
    form = {"act": "place", "place-parent": typed}

    assert administrator.post(f"/units/{province.factory.id}/edit", data=form).status_code == 302

    assert fresh(province.factory).parent_id == province.ward.id


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Hãy điền mục này."),
        ("XX-99", "Không có đơn vị nào tên hoặc mã như vậy"),
        ("ST-01-01", "không thể trực thuộc chính nó"),
        ("ST-02-01", "không thể trực thuộc"),
    ],
)
def test_a_cycle_an_unknown_unit_and_a_wrong_level_are_refused(
    administrator: FlaskClient, province: Province, typed: str, message: str
) -> None:
    form = {"act": "place", "place-parent": typed}

    assert message in administrator.post(f"/units/{province.zone.id}/edit", data=form).text

    assert fresh(province.zone).parent_id == province.root.id


def test_a_name_that_several_units_have_asks_for_the_code(
    administrator: FlaskClient, province: Province
) -> None:
    form = {"name": "Công đoàn phường Hoà Bình", "level": "upper", "code": "HB2"}
    administrator.post(f"/units/new?parent={province.root.id}", data=form)

    move = {"act": "place", "place-parent": "Công đoàn phường Hoà Bình"}

    assert (
        "hãy ghi mã: ST-02, HB2" in administrator.post(f"/units/{province.factory.id}/edit", data=move).text
    )


def test_a_unit_with_people_or_units_is_not_dissolved(administrator: FlaskClient, province: Province) -> None:
    form = {"act": "dissolution"}

    assert "Đơn vị còn người" in administrator.post(f"/units/{province.factory.id}/edit", data=form).text
    assert "còn đơn vị trực thuộc" in administrator.post(f"/units/{province.zone.id}/edit", data=form).text
    assert fresh(province.factory).valid_to is None


def test_an_empty_unit_is_dissolved_and_says_so(administrator: FlaskClient, province: Province) -> None:
    administrator.post(
        f"/units/new?parent={province.zone.id}", data={"name": "CĐCS Cũ", "level": "grassroots"}
    )
    unit = db.session.scalars(select(Unit).where(Unit.name == "CĐCS Cũ")).one()
    form = {"act": "dissolution", "dissolution-on": "2026-07-01"}

    for _ in range(2):
        assert administrator.post(f"/units/{unit.id}/edit", data=form).status_code == 302

    assert "đã giải thể từ ngày 01/07/2026" in administrator.get(f"/units/{unit.id}").text
    assert "CĐCS Cũ" not in administrator.get(f"/units/{province.zone.id}").text


def test_the_place_of_ones_own_top_unit_is_the_affair_of_those_above(
    province: Province, client: FlaskClient
) -> None:
    own = province.sign_in(client, Role.ADMINISTRATOR, province.ward)
    page = f"/units/{province.ward.id}/edit"

    assert "Giải thể đơn vị" not in own.get(page).text
    assert own.post(page, data={"act": "dissolution"}).status_code == 403
    assert own.post(page, data={"act": "name", "name-name": "Tên mới"}).status_code == 302
