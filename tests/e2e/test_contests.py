"""A member enters a contest on a phone that loses its page, its network and its time, and loses no answer."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from lms import db
from lms.auth.models import Account
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt, Paper
from quizzes.attempts.rules import GRACE
from quizzes.contests.models import Contest
from tests.e2e.conftest import PHONE, WAIT, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import make_account, make_person, make_unit

PASSWORD = "hoa mua xuân"


@pytest.fixture
def entrant(province: Unit) -> Person:
    zone = make_unit("Công đoàn các Khu công nghiệp Sông Trăng", parent=province, level=Level.UPPER)
    factory = make_unit("CĐCS Công ty TNHH May mặc Xuất khẩu Phước Mỹ Trung", parent=zone)
    return make_person("Nguyễn Thị Kiều Nhung", unit=factory, member_code="ST1024")


@pytest.fixture
def account(entrant: Person) -> Account:
    return make_account(entrant, password=PASSWORD)


def make_open_contest(
    province: Unit, *, questions: int = 20, closes_in: timedelta = timedelta(hours=1)
) -> Contest:
    """Publish a contest whose round opened an hour ago, by the clock of the server."""
    now = datetime.now(UTC)
    bank = make_bank(questions + 5, unit=province)
    opened = {"opens_at": now - timedelta(hours=1), "closes_at": now + closes_in}
    contest = make_contest(province, make_round(bank, question_count=questions, **opened))
    db.commit()
    return contest


def answers() -> list[str]:
    """Return the right option of each question of the one paper, as the paper letters them."""
    (items,) = read(select(Paper.items))
    return [item["right"][0] for item in items]


def option(page: Page, number: int, letter: str) -> Locator:
    return page.locator(f"#question-{number} [value='{letter}']")


def tap(page: Page, number: int, letter: str) -> None:
    page.locator(f"[data-go='{number}']").click()
    page.locator(f"#question-{number} label", has=page.locator(f"[value='{letter}']")).click()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
    page.wait_for_url(re.compile("/receipt$"))


def test_a_member_enters_from_the_link_and_loses_nothing_when_the_browser_dies(
    visitors: Visitors, province: Unit, account: Account
) -> None:
    contest = make_open_contest(province)
    phone = visitors(PHONE)

    phone.goto(f"/c/{contest.slug}")
    phone.get_by_label("Mã đoàn viên, e-mail hoặc số điện thoại").fill("ST1024")
    phone.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.get_by_role("heading", name="Tìm hiểu pháp luật lao động", level=1)).to_be_visible()
    expect(phone.get_by_text("20 câu trong 15 phút, tính từ lúc vào thi")).to_be_visible()
    expect(phone.get_by_text("Đơn vị của bạn: LĐLĐ tỉnh Sông Trăng › Công đoàn các Khu")).to_be_visible()
    expect(phone.get_by_text("Mỗi người tự làm bài.")).to_be_visible()
    check_page(phone)
    phone.get_by_role("button", name="Vào thi").click()
    expect(phone.get_by_text("Câu 1 trong 20", exact=True)).to_be_visible()
    check_page(phone)

    right = answers()
    for number in range(1, 13):
        tap(phone, number, right[number - 1])
    expect(phone.get_by_text("Đã lưu 12/20")).to_be_visible()
    phone.reload()
    expect(option(phone, 12, right[11])).to_be_checked()
    expect(phone.get_by_text("Đã lưu 12/20")).to_be_visible()

    another = visitors(PHONE)
    another.context.add_cookies(phone.context.cookies())  # type: ignore[arg-type]  # what it gave, it takes
    phone.context.close()
    another.goto(f"/c/{contest.slug}")
    check_page(another)
    another.get_by_role("button", name="Làm tiếp").click()
    expect(another.get_by_text("Đã lưu 12/20")).to_be_visible()
    for number in range(1, 13):
        expect(option(another, number, right[number - 1])).to_be_checked()
    for number in range(13, 19):
        tap(another, number, right[number - 1])
    tap(another, 19, next(letter for letter in "abcd" if letter != right[18]))
    expect(another.get_by_text("Đã lưu 19/20")).to_be_visible()

    another.get_by_role("button", name="Nộp bài").click()
    expect(another.get_by_text("Còn 1 câu chưa trả lời: 20.")).to_be_visible()
    another.get_by_role("button", name="Làm tiếp").click()
    hand_in(another)
    expect(another.get_by_role("heading", name="18/20 câu đúng")).to_be_visible()
    (code,) = read(select(Attempt.receipt_code))
    expect(another.locator("code", has_text=str(code))).to_be_visible()
    check_page(another)
    assert read(select(LedgerEntry.score)) == [90]

    another.get_by_role("button", name="Người tiếp theo").click()
    expect(another.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert another.evaluate("Object.keys(localStorage)") == []


def test_answers_tapped_without_a_network_wait_on_the_phone_and_are_sent_after(
    enter: Enter, phone: Page, province: Unit, account: Account
) -> None:
    contest = make_open_contest(province, questions=3)
    enter(phone, account)
    phone.goto(f"/c/{contest.slug}")
    phone.get_by_role("button", name="Vào thi").click()
    right = answers()
    tap(phone, 1, right[0])
    expect(phone.get_by_text("Đã lưu 1/3")).to_be_visible()

    phone.context.set_offline(True)
    tap(phone, 1, next(letter for letter in "abcd" if letter != right[0]))
    tap(phone, 2, right[1])
    tap(phone, 1, right[0])
    expect(phone.locator("[data-save-text]")).to_have_text("Mất mạng – sẽ gửi lại (2 câu đang chờ)")
    check_page(phone)
    assert len(read(select(Attempt.answers))[0]) == 1

    phone.context.set_offline(False)
    phone.reload()
    expect(option(phone, 2, right[1])).to_be_checked()
    expect(phone.get_by_text("Đã lưu 2/3")).to_be_visible()
    tap(phone, 3, right[2])
    expect(phone.get_by_text("Đã lưu 3/3")).to_be_visible()
    hand_in(phone)
    assert read(select(LedgerEntry.score)) == [100]


def test_the_deadline_hands_in_what_is_saved(
    enter: Enter, phone: Page, province: Unit, account: Account
) -> None:
    contest = make_open_contest(province, questions=4, closes_in=timedelta(minutes=10))
    enter(phone, account)
    phone.goto(f"/c/{contest.slug}")
    expect(phone.get_by_text("Vòng thi sắp đóng: vào thi bây giờ thì bài kết thúc lúc")).to_be_visible()
    phone.get_by_role("button", name="Vào thi").click()
    tap(phone, 1, answers()[0])
    expect(phone.get_by_text("Đã lưu 1/4")).to_be_visible()
    db.session.execute(update(Attempt).values(deadline_at=datetime.now(UTC) + timedelta(seconds=4)))
    db.commit()
    phone.reload()

    phone.wait_for_url(re.compile("/receipt$"), timeout=WAIT + 1000 * GRACE.total_seconds())

    expect(phone.get_by_text("Bài được nộp khi hết giờ, với những câu đã lưu.")).to_be_visible()
    expect(phone.get_by_role("heading", name="1/4 câu đúng")).to_be_visible()
    assert read(select(LedgerEntry.score)) == [25]


def test_a_paper_needs_no_mouse(enter: Enter, desk: Page, province: Unit, account: Account) -> None:
    contest = make_open_contest(province, questions=2)
    enter(desk, account)

    desk.goto(f"/c/{contest.slug}")
    reach(desk, desk.get_by_role("button", name="Vào thi"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Câu 1 trong 2", exact=True)).to_be_visible()
    right = answers()
    for number, letter in enumerate(right, start=1):
        reach(desk, option(desk, number, "a"))
        desk.keyboard.press("Space")
        for _step in range("abcd".index(letter)):
            desk.keyboard.press("ArrowDown")
        expect(option(desk, number, letter)).to_be_checked()
        if number < len(right):
            reach(desk, desk.get_by_role("button", name="Câu sau"))
            desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã lưu 2/2")).to_be_visible()
    reach(desk, desk.get_by_role("button", name="Nộp bài"))
    desk.keyboard.press("Enter")
    check_page(desk)
    reach(desk, desk.get_by_role("dialog").get_by_role("button", name="Nộp bài"))
    desk.keyboard.press("Enter")

    desk.wait_for_url(re.compile("/receipt$"))
    assert read(select(LedgerEntry.score)) == [100]


def reach(page: Page, wanted: Locator) -> None:
    """Go on by Tab until the keyboard is at something, within one round of the page."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"no keyboard reaches {wanted}")
