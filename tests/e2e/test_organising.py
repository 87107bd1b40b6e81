"""An organiser sets a contest up from a preset, people sit it, and a stranger checks what was published."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db, i18n
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, Paper, Quiz
from quizzes.contests.models import Contest, RulesVersion
from tests.e2e.conftest import DESK, PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.e2e.test_contests import hand_in, tap
from tests.quizzes.world import make_bank
from tests.world import DAY, make_account, make_person, make_staff, make_unit

QUESTIONS = 2


def test_from_the_preset_to_winners_that_a_stranger_checks(
    visitors: Visitors, enter: Enter, province: Unit
) -> None:
    factory = make_unit("CĐCS Công ty May Sông Trăng", parent=province)
    an, binh = (make_person(name, unit=factory) for name in ("Nguyễn Văn An", "Lê Thị Bình"))
    make_bank(QUESTIONS + 3, unit=province)
    desk = visitors(DESK)
    enter(desk, make_staff(Role.ORGANISER, province))

    set_up(desk)
    (slug,) = read(select(Contest.slug))
    for person, profile, right in ((an, PHONE, QUESTIONS), (binh, DESK, 1)):
        page = visitors(profile)
        enter(page, make_account(person))
        sit(page, slug, person, right)
    let_a_day_go_by()
    publish_results(desk)
    print_papers(desk)
    read_statistics(desk)

    receipt = receipt_of(an)
    stranger = visitors(PHONE)
    stranger.goto(f"/c/{slug}/results/1")
    expect(stranger.get_by_role("table", name="Người đạt giải").get_by_text("Nguyễn V. A.")).to_be_visible()
    stranger.get_by_label("Mã phiếu").fill(receipt)
    stranger.get_by_role("button", name="Tra cứu").click()
    expect(stranger.get_by_role("status").get_by_text("Nguyễn V. A.")).to_be_in_viewport()
    expect(stranger.get_by_role("status").get_by_text("Hạng 1 trong đơn vị CĐCS Công ty May")).to_be_visible()
    check_page(stranger)


def set_up(desk: Page) -> None:
    """Set a contest of one round up from the preset, with one prize, and publish it."""
    now = datetime.now(UTC)
    desk.goto("/organising/contests")
    desk.get_by_role("link", name="Tạo cuộc thi", exact=True).click()
    desk.get_by_role("link", name=re.compile("^Nhiều tuần")).click()
    expect(desk.get_by_text("Vòng thi 4")).to_be_visible()
    desk.get_by_role("link", name=re.compile("^Một vòng")).click()
    expect(desk.get_by_role("heading", name="Thời gian và đề thi")).to_be_visible()
    check_page(desk)
    desk.get_by_label("Tên cuộc thi").fill("Tìm hiểu Luật Công đoàn")
    desk.get_by_label("Số câu mỗi đề").fill(str(QUESTIONS))
    desk.get_by_label("Mở lúc").fill(local(now - timedelta(hours=1)))
    desk.get_by_label("Đóng lúc").fill(local(now + timedelta(hours=3)))
    desk.get_by_text("Giải cá nhân").click()
    for number in (4, 3, 2):
        desk.get_by_role("button", name=f"Bỏ Mức giải {number}").click()
        expect(desk.get_by_role("group", name=f"Mức giải {number}")).to_have_count(0)
    expect(desk.get_by_label("Tên giải", exact=True)).to_have_value("Giải Nhất")
    check_page(desk)
    desk.get_by_role("button", name="Lưu bản nháp").click()
    expect(desk.get_by_role("heading", name="Tìm hiểu Luật Công đoàn", level=1)).to_be_visible()
    desk.get_by_role("button", name="Công bố").click()
    desk.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(desk.get_by_text("Đã công bố. Hãy gửi liên kết")).to_be_visible()


def sit(page: Page, slug: str, person: Person, right: int) -> None:
    """Enter, answer so many questions rightly and the others wrongly, and hand in."""
    page.goto(f"/c/{slug}")
    page.get_by_role("button", name="Vào thi").click()
    expect(page.get_by_text(f"Câu 1 trong {QUESTIONS}", exact=True)).to_be_visible()
    paper = select(Paper.items).join(Attempt, Attempt.paper_id == Paper.id)
    (items,) = read(paper.where(Attempt.person_id == person.id))
    for number, item in enumerate(items, start=1):
        letter = item["right"][0]
        tap(page, number, letter if number <= right else next(one for one in "abcd" if one != letter))
    expect(page.get_by_text(f"Đã lưu {QUESTIONS}/{QUESTIONS}")).to_be_visible()
    hand_in(page)


def let_a_day_go_by() -> None:
    """Let all that was have happened a day earlier, so that the round has closed."""
    moments: dict[type[Any], tuple[str, ...]] = {
        Quiz: ("opens_at", "closes_at"),
        Attempt: ("started_at", "deadline_at", "submitted_at"),
        RulesVersion: ("created_at",),
    }
    for table, names in moments.items():
        for row in db.session.scalars(select(table)):
            for name in names:
                setattr(row, name, getattr(row, name) - DAY)
    db.session.commit()


def publish_results(desk: Page) -> None:
    """Rank the round, verify its winner and publish the result."""
    desk.get_by_role("link", name="Xếp hạng và kết quả").click()
    desk.get_by_role("button", name="Xếp hạng").click()
    desk.get_by_role("link", name="Xem kết quả").click()
    desk.get_by_role("link", name="Nguyễn Văn An").click()
    for check in desk.get_by_role("checkbox").all():
        check.check()
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("Đã lưu kết quả xác minh.")).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="Công bố").click()
    desk.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(desk.get_by_text("Đã công bố kết quả.")).to_be_visible()


def print_papers(desk: Page) -> None:
    """Type what stands on the papers of the published result, have them made and take each along."""
    desk.get_by_role("link", name="Quyết định và giấy chứng nhận").click()
    desk.get_by_label("Nơi ký").fill("Sông Trăng")
    desk.get_by_role("button", name="Lưu thông tin").click()
    expect(desk.get_by_text("Đã lưu thông tin quyết định.")).to_be_visible()
    desk.get_by_role("button", name="Làm quyết định, phụ lục và giấy chứng nhận").click()
    expect(desk.get_by_text("Đã làm 6 tệp.")).to_be_visible()
    desk.get_by_role("link", name="Xem kết quả").click()
    papers = desk.get_by_role("link", name=re.compile(r"\.(docx|pdf)$"))
    expect(papers).to_have_count(6)
    check_page(desk)
    begins = {".docx": b"PK\x03\x04", ".pdf": b"%PDF"}
    for paper in papers.all():
        with desk.expect_download() as taken:
            paper.click()
        path = taken.value.path()
        assert path.read_bytes()[:4] == begins[Path(taken.value.suggested_filename).suffix]


def read_statistics(desk: Page) -> None:
    """Have the figures of the closed round counted, and read them."""
    desk.get_by_role("link", name="Tìm hiểu Luật Công đoàn").click()
    desk.get_by_role("link", name="Thống kê", exact=True).click()
    desk.get_by_role("button", name="Tính thống kê").click()
    expect(desk.get_by_text("Đã thống kê 2 lượt thi.")).to_be_visible()
    desk.get_by_role("link", name="Xem kết quả").click()
    expect(desk.locator(".kpi").filter(has_text="Người dự thi")).to_contain_text("2")
    expect(desk.locator(".kpi").filter(has_text="Bài đúng hết")).to_contain_text("1")
    desk.get_by_role("link", name="LĐLĐ tỉnh Sông Trăng").click()
    expect(desk.get_by_role("row", name=re.compile("CĐCS Công ty May Sông Trăng"))).to_be_visible()
    check_page(desk)


def receipt_of(person: Person) -> str:
    (receipt,) = read(select(Attempt.receipt_code).where(Attempt.person_id == person.id))
    return str(receipt)


def local(at: datetime) -> str:
    return f"{at.astimezone(i18n.ZONE):%Y-%m-%dT%H:%M}"
