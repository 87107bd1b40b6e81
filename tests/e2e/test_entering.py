"""Those who cannot get in: a first sign-in by a slip from the office, a forgotten password by a letter."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms.auth.models import Account, Consent
from lms.rights import Role
from lms.units.models import Level, Unit
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.world import make_account, make_person, make_staff, make_unit

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


def test_a_forgotten_password_is_set_anew_by_a_letter_that_waits_in_the_outbox(
    enter: Enter, desk: Page, phone: Page, province: Unit
) -> None:
    make_account(make_person("Nguyễn Thị Hoà", unit=province), email="hoa@songtrang.example")
    enter(desk, make_staff(Role.ADMINISTRATOR, None))
    phone.goto("/forgotten")
    phone.get_by_label("Mã đoàn viên, e-mail hoặc số điện thoại").fill("hoa@songtrang.example")
    phone.get_by_role("button", name="Gửi thư cho tôi").click()
    check_page(phone)

    desk.goto("/outbox")
    letter = desk.get_by_role("link", name="hoa@songtrang.example")
    for _try in range(20):
        if letter.count():
            break
        desk.wait_for_timeout(500)
        desk.reload()
    check_page(desk)
    letter.click()
    check_page(desk)
    (code,) = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", desk.locator("main").inner_text())[:1]

    phone.goto(f"/reset?code={code}")
    check_page(phone)
    phone.get_by_label("Mật khẩu mới").fill(PASSWORD)
    phone.get_by_role("button", name="Lưu và đăng nhập").click()
    expect(phone.get_by_text("Mật khẩu mới đã được lưu.")).to_be_visible()
