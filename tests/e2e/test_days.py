"""A browser that writes days in another order than an office says which day is meant."""

from playwright.sync_api import expect

from lms.rights import Role
from lms.units.models import Unit
from tests.e2e.conftest import DESK, Enter, Visitors
from tests.e2e.looking import check_page
from tests.world import make_staff


def test_a_day_and_a_moment_are_said_as_an_office_writes_them(
    enter: Enter, visitors: Visitors, province: Unit
) -> None:
    abroad, at_home = visitors({**DESK, "locale": "en-US"}), visitors(DESK)
    organiser = make_staff(Role.ORGANISER, province)
    for desk in (abroad, at_home):
        enter(desk, organiser)
        desk.goto("/units/past?day=2026-03-05")
        expect(desk.get_by_label("Tính đến hết ngày")).to_have_value("2026-03-05")

    expect(abroad.locator(".field-day")).to_have_text("Thứ Năm, 05/03/2026")
    expect(at_home.locator(".field-day")).to_have_count(0)

    abroad.get_by_label("Tính đến hết ngày").fill("2026-11-22")
    expect(abroad.locator(".field-day")).to_have_text("Chủ Nhật, 22/11/2026")
    check_page(abroad)

    abroad.goto("/organising/contests/new")
    abroad.get_by_label("Mở lúc").first.fill("2026-12-01T14:30")
    expect(abroad.get_by_label("Mở lúc 14:30 Thứ Ba, 01/12/2026")).to_be_visible()
