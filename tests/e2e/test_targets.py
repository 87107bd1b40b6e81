"""An organiser sees how far a target is, unit by unit, and takes the lists along."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from flask import Flask
from playwright.sync_api import Page, expect

from lms import clock
from lms.i18n import day
from lms.rights import Role
from lms.targets import actions
from lms.targets.readers import read_targets
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page
from tests.lms.targets.test_actions import World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_staff

PERIOD = {"deadline": "2025-12-31", "period_from": "2023-01-01", "period_to": "2025-12-31"}


def test_an_organiser_sees_what_a_catalogue_changes_before_it_is_kept(
    app: Flask, enter: Enter, desk: Page, tmp_path: Path
) -> None:
    world = World()
    wrong, right = tmp_path / "sai.csv", tmp_path / "dung.csv"
    wrong.write_bytes(catalogue({"threshold": "Trên 100%"}, {"id": "ST-9", "measure": "percent_peple"}))
    right.write_bytes(catalogue({"threshold": "95", "measure": "task"}, {"id": "ST-9"}))
    enter(desk, make_staff(Role.ORGANISER, world.province))

    desk.goto("/targets/import")
    desk.get_by_label("Tệp chỉ tiêu").set_input_files(wrong)
    desk.get_by_role("button", name="Xem trước").click()
    expect(desk.get_by_role("table", name="Những chỗ cần sửa")).to_contain_text("dòng 3, measure (J)")
    check_page(desk)
    desk.get_by_label("Tệp chỉ tiêu").set_input_files(right)
    desk.get_by_role("button", name="Xem trước").click()
    expect(desk.get_by_role("table", name="Chỉ tiêu thay đổi")).to_contain_text("Mức phải đạt")
    check_page(desk)
    desk.get_by_role("button", name="Nhập danh mục").click()

    expect(desk.get_by_role("status")).to_contain_text("1 chỉ tiêu mới, 1 thay đổi, 0 giữ nguyên")
    expect(desk.get_by_role("row", name="ST-9")).to_be_visible()


def test_an_organiser_binds_a_target_finds_the_gap_and_takes_the_lists(
    app: Flask, enter: Enter, desk: Page, tmp_path: Path
) -> None:
    world = World()
    actions.import_targets(world.province.id, read_targets(catalogue({"id": "BT-1", **PERIOD})), now=NOON)
    world.complete(world.binh, on=date(2025, 6, 1))
    world.complete(world.dung, on=date(2026, 1, 1))
    population = str(world.population.id)
    enter(desk, make_staff(Role.ORGANISER, world.province))

    desk.goto("/targets")
    desk.get_by_role("row", name="BT-1").get_by_role("link").click()
    expect(desk.get_by_role("heading", name="Chưa gắn minh chứng")).to_be_visible()
    check_page(desk)
    desk.get_by_role("link", name="Gắn minh chứng").first.click()
    desk.get_by_label("Nhóm đối tượng").select_option(population)
    desk.get_by_label("An toàn mạng").check()
    check_page(desk)
    desk.get_by_role("button", name="Lưu và tính").click()
    desk.get_by_role("link", name="Xem kết quả").click()

    expect(desk.locator(".kpi", has_text="1 trong 3 người")).to_contain_text("33,33 %")
    expect(desk.locator(".kpi", has_text="Chưa hoàn thành")).to_contain_text("2 người")
    expect(desk.locator(".kpi", has_text="Mức đề ra: 100 %")).to_contain_text("Chưa đạt")
    check_page(desk)
    desk.get_by_role("link", name="Công đoàn phường An Thạnh").click()
    expect(desk.locator(".kpi", has_text="1 trong 2 người")).to_contain_text("50,00 %")
    desk.get_by_role("link", name="Xem danh sách").click()
    expect(desk.get_by_role("rowheader")).to_have_text(["Võ Dung"])
    check_page(desk)
    desk.get_by_role("link", name="Soạn tin gửi đơn vị").click()
    expect(desk.locator(".message")).to_contain_text("1. Võ Dung")
    check_page(desk)
    desk.get_by_role("button", name="Tôi đã gửi").click()
    expect(desk.get_by_role("table", name="Đã gửi và kết quả")).to_contain_text(day(clock.now()))
    desk.get_by_role("button", name="Xuất Excel").click()
    missing = download(desk, "link", "Xem kết quả", tmp_path)
    assert [row[1] for row in missing if row[0] == 1] == ["Võ Dung"]

    prove(desk, world)

    desk.goto("/reports")
    check_page(desk)
    desk.get_by_label("Tính đến hết ngày").fill("2025-12-31")
    desk.get_by_role("button", name="Lập tệp Excel").click()
    rows = download(desk, "link", "Xem kết quả", tmp_path)
    done = next(row for row in rows if row[3] == "Trần Bình")
    assert (done[1], done[6:]) == (
        "LĐLĐ tỉnh Sông Trăng › Công đoàn các Khu công nghiệp",
        ("An toàn mạng", "Hoàn thành", None, datetime(2025, 6, 1)),  # noqa: DTZ001  # Excel knows no zones
    )


def prove(desk: Page, world: World) -> None:
    """Go from the whole to the line of the ledger that proves one person: why one of three?"""
    desk.goto("/targets")
    desk.get_by_role("row", name="BT-1").get_by_role("link").click()
    desk.get_by_role("link", name="Xem danh sách").click()
    desk.get_by_role("link", name="Đã hoàn thành (1)").click()
    expect(desk.get_by_role("rowheader")).to_have_text(["Trần Bình"])
    desk.get_by_role("link", name="Trần Bình").click()
    entry = desk.get_by_role("table", name="Sổ ghi kết quả").get_by_role("row").last
    expect(entry).to_contain_text(f"course:{world.binh.id}")
    expect(entry).to_contain_text("Chứng minh đã hoàn thành")
    check_page(desk)


def download(page: Page, role: Any, name: str, folder: Path) -> list[tuple[Any, ...]]:
    """Take a workbook along, and return the rows of its first sheet."""
    with page.expect_download() as taken:
        page.get_by_role(role, name=re.compile(name)).click()
    path = folder / taken.value.suggested_filename
    taken.value.save_as(path)
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
