"""The first page that anybody sees, on a phone and at a desk."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lms import db
from tests.e2e.looking import check_page
from tests.world import make_account, make_person

PASSWORD = "hoa mua xuân"
DARK, LIGHT = "rgb(11, 18, 27)", "rgb(244, 247, 251)"


@pytest.mark.parametrize("place", ["phone", "desk"])
def test_a_stranger_is_asked_to_sign_in_in_either_language(
    request: pytest.FixtureRequest, place: str
) -> None:
    page: Page = request.getfixturevalue(place)

    page.goto("/jobs")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    check_page(page)

    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    check_page(page)


def test_signing_in_leads_back_to_the_page_that_was_asked_for(app: Flask, phone: Page) -> None:
    make_account(make_person(member_code="ST1024"), password=PASSWORD)
    db.commit()

    phone.goto("/courses")
    phone.get_by_label("Mã đoàn viên, e-mail hoặc số điện thoại").fill("ST1024")
    phone.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()

    expect(phone).to_have_url(re.compile("/courses$"))


def test_theme_and_size_of_text_follow_the_device_until_somebody_chooses(phone: Page) -> None:
    ground = expect(phone.locator("body"))

    phone.emulate_media(color_scheme="dark")
    phone.goto("/sign-in")
    ground.to_have_css("background-color", DARK)
    phone.emulate_media(color_scheme="light")
    ground.to_have_css("background-color", LIGHT)

    phone.get_by_role("button", name="Tối").click()
    phone.get_by_role("button", name="Chữ to").click()
    phone.reload()
    ground.to_have_css("background-color", DARK)
    expect(phone.locator("html")).to_have_css("font-size", "20px")
    check_page(phone)

    phone.get_by_role("button", name="Tự động").click()
    ground.to_have_css("background-color", LIGHT)
