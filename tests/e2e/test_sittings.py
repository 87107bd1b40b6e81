"""While somebody sits: the session ends, another device comes, an answer is late, time is added."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from lms import db
from lms.auth.actions import end_all_sessions
from lms.auth.models import Account
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, AttemptEvent
from tests.e2e.conftest import PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import make_account, make_person

PASSWORD = "hoa mua xuân"


@pytest.fixture
def account(province: Unit) -> Account:
    return make_account(
        make_person("Nguyễn Thị Kiều Nhung", unit=province, member_code="ST1024"), password=PASSWORD
    )


@pytest.fixture
def address(province: Unit) -> str:
    """A contest whose round of three questions opened an hour ago."""
    now = datetime.now(UTC)
    opened = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    contest = make_contest(province, make_round(make_bank(8, unit=province), question_count=3, **opened))
    db.commit()
    return f"/c/{contest.slug}"


def tap(page: Page, number: int, letter: str = "a") -> None:
    page.locator(f"[data-go='{number}']").click()
    page.locator(f"#question-{number} label", has=page.locator(f"[value='{letter}']")).click()


def letters() -> dict[str, list[str]]:
    """Return what the server keeps of the one attempt."""
    (answers,) = read(select(Attempt.answers))
    return {number: answer[1] for number, answer in sorted(answers.items())}


def change(**values: datetime) -> None:
    """Change the one attempt behind the back of the page."""
    db.session.execute(update(Attempt).values(**values))
    db.commit()


def state_of(page: Page) -> str:
    return page.locator("[data-save-text]").inner_text()


def begin(page: Page, account: Account, address: str, enter: Enter) -> Page:
    enter(page, account)
    page.goto(address)
    expect(page.get_by_text(re.compile("Vào thi trước"))).to_be_visible()
    expect(page.get_by_text("3 câu trong 15 phút, tính từ lúc vào thi")).to_be_visible()
    page.get_by_role("button", name="Vào thi").click()
    tap(page, 1)
    expect(page.get_by_text("Đã lưu 1/3")).to_be_visible()
    return page


def test_a_session_that_ends_in_the_middle_begins_again_over_the_page(
    app: Flask, enter: Enter, visitors: Visitors, account: Account, address: str
) -> None:
    phone = begin(visitors(PHONE), account, address, enter)
    end_all_sessions(account.id, now=datetime.now(UTC))
    db.commit()

    tap(phone, 2, "b")
    expect(phone.get_by_role("heading", name="Bạn cần đăng nhập lại")).to_be_visible()
    assert state_of(phone) == "Chưa gửi được – cần đăng nhập lại"
    assert letters() == {"1": ["a"]}
    check_page(phone)
    phone.get_by_label("Mã đoàn viên, e-mail hoặc số điện thoại").fill("ST1024")
    phone.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập lại").click()

    expect(phone.get_by_text("Đã lưu 2/3")).to_be_visible()
    tap(phone, 3, "c")
    expect(phone.get_by_text("Đã lưu 3/3")).to_be_visible()
    assert letters() == {"1": ["a"], "2": ["b"], "3": ["c"]}


def test_another_device_takes_over_and_the_first_can_only_read(
    enter: Enter, visitors: Visitors, account: Account, address: str
) -> None:
    first = begin(visitors(PHONE), account, address, enter)
    second = visitors(PHONE)
    enter(second, account)

    second.goto(address)
    second.get_by_role("button", name="Làm tiếp").click()
    expect(second.get_by_text("Bài thi đang mở trên thiết bị khác")).to_be_visible()
    expect(second.locator("#question-1 [value='a']")).to_be_disabled()
    check_page(second)
    second.get_by_role("button", name="Làm tiếp trên máy này").click()
    tap(second, 2, "b")
    expect(second.get_by_text("Đã lưu 2/3")).to_be_visible()

    tap(first, 3, "c")
    expect(first.get_by_role("heading", name="Bài thi đang mở trên thiết bị khác")).to_be_visible()
    assert state_of(first) == "Chỉ xem"
    check_page(first)
    first.get_by_role("button", name="Chỉ xem").click()
    expect(first.locator("#question-3 [value='c']")).to_be_disabled()
    assert letters() == {"1": ["a"], "2": ["b"]}

    first.reload()
    first.get_by_role("button", name="Làm tiếp trên máy này").click()
    expect(first.get_by_text("Đã lưu 3/3")).to_be_visible()
    assert letters() == {"1": ["a"], "2": ["b"], "3": ["c"]}
    assert read(select(AttemptEvent.kind)) == ["taken_over", "taken_over"]


def test_after_leaving_nothing_of_the_person_is_in_the_browser(
    enter: Enter, visitors: Visitors, account: Account, address: str
) -> None:
    phone = begin(visitors(PHONE), account, address, enter)
    kept = "async () => [Object.keys(localStorage), Object.keys(sessionStorage), await caches.keys()]"
    assert phone.evaluate(kept)[0] != []
    phone.get_by_role("button", name="Nộp bài").click()
    phone.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
    phone.get_by_role("button", name="Người tiếp theo").click()
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()

    stored, of_tab, caches = phone.evaluate(kept)

    assert (stored, of_tab, [name for name in caches if name.startswith("pages-")]) == ([], [], [])
    phone.goto("/attempts/1/receipt")
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_what_is_sent_too_late_is_said_to_be_late(
    enter: Enter, visitors: Visitors, account: Account, address: str
) -> None:
    phone = begin(visitors(PHONE), account, address, enter)
    phone.context.set_offline(True)
    tap(phone, 2, "b")
    tap(phone, 3, "c")
    expect(phone.locator("[data-save-text]")).to_have_text("Mất mạng – sẽ gửi lại (2 câu đang chờ)")
    change(deadline_at=datetime.now(UTC) - timedelta(seconds=16))

    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Câu trả lời đến muộn")).to_be_visible()
    assert state_of(phone) == "Gửi muộn – không được tính"
    check_page(phone)
    phone.get_by_role("link", name="Xem kết quả nộp bài").click()

    phone.wait_for_url(re.compile("/receipt$"))
    expect(phone.get_by_text("1/3 câu", exact=True)).to_be_visible()
    (late,) = read(select(Attempt.late))
    assert (letters(), sorted(late)) == ({"1": ["a"]}, ["2", "3"])
    phone.get_by_role("link", name="Diễn biến bài làm").click()
    expect(phone.get_by_text("Câu 2: B, đến muộn nên không tính")).to_be_visible()
    check_page(phone)


def test_a_page_whose_time_is_over_goes_on_when_staff_added_some(
    enter: Enter, visitors: Visitors, account: Account, address: str
) -> None:
    phone = visitors(PHONE)
    enter(phone, account)
    phone.goto(address)
    phone.get_by_role("button", name="Vào thi").click()
    expect(phone.get_by_text("Câu 1 trong 3", exact=True)).to_be_visible()
    change(deadline_at=datetime.now(UTC) + timedelta(seconds=8))
    phone.reload()
    change(deadline_at=datetime.now(UTC) + timedelta(minutes=10))

    expect(phone.locator("[data-save-text]")).to_have_text("Được thêm thời gian – làm tiếp")
    expect(phone.locator(".countdown time")).to_have_text(re.compile("^(10:00|09:5)"))
    tap(phone, 2, "b")
    expect(phone.get_by_text("Đã lưu 1/3")).to_be_visible()
    assert read(select(Attempt.submitted_at)) == [None]
