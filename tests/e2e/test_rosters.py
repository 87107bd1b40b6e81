"""An administrator brings in a real roster at a desk: looks, chooses columns, imports, takes it back."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lms.people.models import Person
from lms.rights import Role
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.world import make_staff

ROSTER = "can-bo-khu-cong-nghiep.xlsx"


@pytest.fixture
def truth(samples: Path) -> dict[str, list[dict[str, object]]]:
    """What the roster really says."""
    found: dict[str, list[dict[str, object]]] = json.loads(
        (samples / "rosters" / f"{ROSTER}.truth.json").read_text("utf-8")
    )
    return found


def test_a_roster_is_looked_at_imported_and_taken_back(
    app: Flask, enter: Enter, desk: Page, samples: Path, truth: dict[str, list[dict[str, object]]]
) -> None:
    enter(desk, make_staff(Role.ADMINISTRATOR, None))
    desk.goto("/rosters")
    check_page(desk)
    desk.get_by_role("link", name="Nhập từ tệp").first.click()
    check_page(desk)
    desk.get_by_label("Tệp danh sách").set_input_files(samples / "rosters" / ROSTER)
    desk.get_by_role("button", name="Xem trước").click()
    see_result(desk)

    expect(desk.locator(".kpi", has_text="Người mới")).to_contain_text(str(len(truth["people"])))
    expect(desk.get_by_text("Đơn vị cấp trên lấy từ phần đầu của tệp")).to_be_visible()
    expect(desk.get_by_role("heading", name="Cần xem lại")).to_be_visible()
    check_page(desk)
    desk.get_by_text("Cột nào là mục nào").click()
    column = desk.get_by_role("row").filter(has=desk.locator("option[value='phone'][selected]"))
    column.get_by_role("combobox").select_option("Ghi chú")
    desk.get_by_role("button", name="Đọc lại với các cột này").click()
    see_result(desk)

    desk.get_by_role("button", name="Nhập danh sách").click()
    see_result(desk)
    expect(desk.locator(".kpi", has_text="Người mới")).to_contain_text(str(len(truth["people"])))
    check_page(desk)
    assert read(select(Person.phone).distinct()) == [None]
    with_notes = read(select(func.count()).where(Person.note.is_not(None)))
    assert with_notes == [sum(bool(one["phone"]) for one in truth["people"])]

    desk.get_by_role("button", name="Hoàn tác lần nhập này").click()
    desk.get_by_role("dialog").get_by_role("button", name="Hoàn tác lần nhập này").click()
    see_result(desk)
    expect(desk.get_by_text("Lần nhập này đã được hoàn tác")).to_be_visible()
    assert read(select(func.count()).select_from(Person)) == [0]


def see_result(page: Page) -> None:
    """Wait for the job to be done, and go to what it made."""
    page.wait_for_url(re.compile(r"/jobs/\d+$"))
    page.get_by_role("link", name="Xem kết quả").click()
