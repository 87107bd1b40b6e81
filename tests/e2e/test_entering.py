"""Somebody who never signed in gets a slip from the office, and opens the account on a phone."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms.auth.models import Account, Consent
from lms.rights import Role
from lms.units.models import Level, Unit
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.world import make_person, make_staff, make_unit

PASSWORD = "thuyền về bến cũ"


def test_a_printed_code_opens_an_account_with_consent_and_a_password(
    enter: Enter, desk: Page, phone: Page, province: Unit
) -> None:
    zone = make_unit("Công đoàn các Khu công nghiệp Sông Trăng", parent=province, level=Level.UPPER)
    factory = make_unit("CĐCS Công ty TNHH May mặc Xuất khẩu Phước Mỹ Trung", parent=zone, code="ST-KCN-07")
    person = make_person("Nguyễn Thị Kiều Nhung", unit=factory, member_code="ST1024")
    enter(desk, make_staff(Role.ADMINISTRATOR, province))

    desk.goto("/invitations?unit=ST-KCN-07")
    check_page(desk)
    desk.get_by_role("button", name="Cấp mã").click()
    slip = desk.get_by_role("listitem").filter(has_text="Nguyễn Thị Kiều Nhung")
    expect(slip).to_contain_text("Mã đoàn viên: ST1024")
    check_page(desk)
    code = slip.locator("code").inner_text()

    phone.goto("/sign-in")
    phone.get_by_role("link", name="Đăng nhập lần đầu bằng mã").click()
    check_page(phone)
    phone.get_by_label("Mã trên phiếu").fill(code.replace("-", " ").lower())
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.get_by_text("CĐCS Công ty TNHH May mặc Xuất khẩu Phước Mỹ Trung")).to_be_visible()
    consent = phone.get_by_label("Tôi đã đọc và đồng ý cho xử lý dữ liệu cá nhân của tôi như trên")
    expect(consent).not_to_be_checked()
    check_page(phone)

    phone.get_by_label("Đây đúng là tôi và đơn vị của tôi").check()
    phone.get_by_label("Mật khẩu mới").fill(PASSWORD)
    phone.get_by_role("button", name="Mở tài khoản").click()
    expect(phone.get_by_text("Cần bạn đồng ý thì tài khoản mới được mở.").first).to_be_visible()
    check_page(phone)
    consent.check()
    phone.get_by_label("Mật khẩu mới").fill(PASSWORD)
    phone.get_by_role("button", name="Mở tài khoản").click()

    expect(phone).to_have_url(re.compile(r"//[^/]+/$"))
    expect(phone.get_by_text("Tài khoản của bạn đã mở.")).to_be_visible()
    check_page(phone)
    assert read(select(Account.person_id).join(Consent)) == [person.id]
