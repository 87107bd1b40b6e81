"""An administrator merges a unit into another: asks, looks, carries out, and takes it back on a phone."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db
from lms.rights import Role
from lms.units.models import Level, Unit
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.world import make_person, make_post, make_staff, make_unit

MILL = "Công đoàn cơ sở Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất Gạch ngói Sông Trăng"
TAILOR = "Công đoàn cơ sở Công ty Cổ phần May xuất khẩu Nguyễn Thị Minh Khai"


@pytest.fixture
def mill(app: Flask) -> Unit:
    province = make_unit("Liên đoàn Lao động tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
    zone = make_unit(
        "Công đoàn các Khu công nghiệp và Khu kinh tế", level=Level.UPPER, parent=province, code="ST-1"
    )
    mill = make_unit(MILL, parent=zone, code="ST-1-1")
    make_unit("Tổ công đoàn Phân xưởng Nung đốt", level=Level.GROUP, parent=mill, code="ST-1-1-1")
    make_unit(TAILOR, parent=zone, code="ST-1-2")
    chair = make_person("Nguyễn Hoàng Phương Thảo Nguyên", unit=mill)
    make_post(chair, mill, title="Chủ tịch Công đoàn cơ sở, Uỷ viên Ban Chấp hành")
    make_person("Trần Thị Hoà", unit=mill)
    db.commit()
    return mill


def test_a_merger_is_asked_for_looked_at_carried_out_and_taken_back(
    mill: Unit, enter: Enter, desk: Page, phone: Page
) -> None:
    account = make_staff(Role.ADMINISTRATOR, db.session.get_one(Unit, int(mill.path.split("/")[1])))
    enter(desk, account)
    desk.goto(f"/units/{mill.id}")
    check_page(desk)
    desk.get_by_role("link", name="Quyết định về đơn vị").click()
    check_page(desk)
    desk.get_by_role("link", name="Sáp nhập").click()
    check_page(desk)
    desk.get_by_label("Sáp nhập vào đơn vị").fill(f"{TAILOR} · ST-1-2")
    desk.get_by_label("Có hiệu lực từ ngày").fill("2026-01-01")
    desk.get_by_label("Số quyết định").fill("45/QĐ-LĐLĐ")
    desk.get_by_role("button", name="Xem trước").click()

    expect(desk.locator(".kpi", has_text="Người chuyển đơn vị")).to_contain_text("2")
    expect(desk.locator(".kpi", has_text="Chức vụ chuyển theo")).to_contain_text("1")
    check_page(desk)
    assert read(select(Unit.valid_to).where(Unit.id == mill.id)) == [None]
    desk.get_by_role("button", name="Thực hiện quyết định").click()
    expect(desk.get_by_text("Đã thực hiện").first).to_be_visible()
    assert read(select(Unit.valid_to).where(Unit.id == mill.id)) == [date(2026, 1, 1)]

    enter(phone, account)
    phone.goto(f"/units/{mill.id}")
    expect(phone.get_by_text("Đơn vị này đã kết thúc từ ngày 01/01/2026.")).to_be_visible()
    expect(phone.get_by_text("Quyết định 45/QĐ-LĐLĐ")).to_be_visible()
    check_page(phone)
    phone.goto("/units/past?day=2025-12-31&open=" + str(mill.parent_id))
    expect(phone.get_by_role("link", name=MILL, exact=True)).to_be_visible()
    check_page(phone)
    phone.goto("/units/decisions")
    check_page(phone)
    phone.get_by_role("link", name="01/01/2026").click()
    check_page(phone)
    phone.get_by_role("button", name="Hoàn tác quyết định này").click()
    phone.get_by_role("button", name="Hoàn tác quyết định này").last.click()
    expect(phone.get_by_text("Quyết định này đã được hoàn tác").first).to_be_visible()
    assert read(select(Unit.valid_to).where(Unit.id == mill.id)) == [None]
