"""Papers in parts, with several right options and questions with their own time, on a phone."""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from lms import db
from lms.auth.models import Account
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from tests.e2e.conftest import DESK, PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.pictures import make_bank_of_signs
from tests.quizzes.world import make_contest, make_mixed_bank, make_round
from tests.world import make_account, make_person, make_staff

PARTS = PaperPlan(
    (
        Part(2, title="Kiến thức chung", topic="Tiền lương"),
        Part(1, title="An toàn, vệ sinh lao động", topic="An toàn", points=Fraction("2.5")),
    ),
    credit=Credit.RIGHT_MINUS_WRONG,
    needs_all=True,
)
TIMED = PaperPlan((Part(1, topic="Tiền lương", seconds=120), Part(1, difficulty=Difficulty.EASY, seconds=60)))
WITHOUT_SCRIPT = PHONE | {"java_script_enabled": False}


@pytest.fixture
def account(province: Unit) -> Account:
    return make_account(make_person("Nguyễn Thị Kiều Nhung", unit=province, member_code="ST1024"))


def open_contest(province: Unit, plan: PaperPlan, **values: Any) -> str:
    """Publish a contest whose round opened an hour ago, and return its address."""
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)} | values
    contest = make_contest(province, make_round(make_mixed_bank(unit=province), plan=plan, **window))
    db.commit()
    return f"/c/{contest.slug}"


def begin(page: Page, account: Account, address: str, enter: Enter) -> Page:
    enter(page, account)
    page.goto(address)
    page.get_by_role("button", name="Vào thi").click()
    return page


def letters() -> dict[str, list[str]]:
    """Return what the server keeps of the one attempt."""
    (answers,) = read(select(Attempt.answers))
    return {number: answer[1] for number, answer in sorted(answers.items())}


def bring_to_end_of_question() -> None:
    """Let two seconds be left for the question that is shown."""
    db.session.execute(update(Attempt).values(current_ends_at=datetime.now(UTC) + timedelta(seconds=2)))
    db.commit()


def saved(page: Page, text: str) -> None:
    expect(page.locator("[data-save-text]")).to_have_text(re.compile(f"^Đã lưu {text} lúc"))


def test_a_paper_in_parts_is_sat_by_keyboard_and_handed_in_whole(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    phone = begin(visitors(PHONE), account, open_contest(province, PARTS), enter)
    expect(phone.get_by_role("heading", name="Kiến thức chung")).to_be_visible()
    expect(phone.get_by_role("heading", name="An toàn, vệ sinh lao động")).to_be_hidden()
    check_page(phone)

    first = phone.get_by_role("group", name=re.compile("Câu 1 trong 3:.*Chọn một phương án · 1 điểm"))
    first.get_by_role("radio").first.focus()
    phone.keyboard.press("Space")
    saved(phone, "1/3")
    phone.get_by_role("button", name="Câu sau").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("#question-2 legend")).to_be_focused()
    phone.get_by_role("button", name="Câu sau").press("Enter")
    expect(phone.get_by_role("heading", name="An toàn, vệ sinh lao động")).to_be_visible()
    several = phone.get_by_role("group", name=re.compile("Câu 3 trong 3:.*Chọn nhiều phương án · 2,5 điểm"))
    for place in (0, 2):
        several.get_by_role("checkbox").nth(place).focus()
        phone.keyboard.press("Space")
    saved(phone, "2/3")
    check_page(phone)

    phone.get_by_role("button", name="Nộp bài").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("Bài này phải trả lời đủ mới nộp được. Còn trống: câu 2.")
    expect(dialog.get_by_role("button", name="Nộp bài")).to_be_hidden()
    check_page(phone)
    dialog.get_by_role("link", name="2").click()
    expect(phone.locator("#question-2")).to_be_visible()
    phone.locator("#question-2 label").first.click()
    saved(phone, "3/3")
    assert letters()["3"] == ["a", "c"]

    phone.get_by_role("button", name="Nộp bài").click()
    dialog.get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/receipt$"))
    expect(phone.get_by_role("heading", name=re.compile("4,5 điểm"))).to_be_visible()
    expect(phone.get_by_role("rowheader", name="An toàn, vệ sinh lao động")).to_be_visible()
    check_page(phone)


def test_questions_with_a_time_of_their_own_come_one_by_one(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    phone = begin(visitors(PHONE), account, open_contest(province, TIMED), enter)
    expect(phone.get_by_text("Câu 1 trong 2", exact=True)).to_be_visible()
    assert phone.locator("[data-question]").count() == 1
    check_page(phone)
    phone.locator("#question-1 label").nth(1).click()
    saved(phone, "1/2")
    phone.reload()
    expect(phone.locator("#question-1 [value='b']")).to_be_checked()

    bring_to_end_of_question()
    phone.reload()
    expect(phone.get_by_text("Đã hết giờ của câu này. Hãy sang câu sau.")).to_be_visible()
    expect(phone.locator("#question-1 [value='a']")).to_be_disabled()
    check_page(phone)
    phone.get_by_role("button", name="Câu sau").click()

    expect(phone.get_by_text("Câu 2 trong 2", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name="Câu sau")).to_be_hidden()
    phone.locator("#question-2 label").first.click()
    saved(phone, "2/2")
    phone.go_back()
    phone.goto("/attempts/1")
    expect(phone.get_by_text("Câu 2 trong 2", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/submit$"))
    phone.get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/receipt$"))
    assert letters() == {"1": ["b"], "2": ["a"]}


def test_pictures_of_questions_and_options_fit_the_phone(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    contest = make_contest(province, make_round(make_bank_of_signs(province), question_count=1, **window))
    db.commit()
    phone = begin(visitors(PHONE), account, f"/c/{contest.slug}", enter)

    expect(phone.get_by_role("img", name="Biển báo hình tròn")).to_be_visible()
    for picture in phone.locator(".question img").all():
        expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(phone.locator(".question img")).to_have_count(3)
    check_page(phone)
    phone.get_by_role("radio", name=re.compile("Hình của phương án [ABC]")).focus()
    phone.keyboard.press("Space")
    saved(phone, "1/1")


def test_without_a_network_the_next_question_waits(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    plan = PaperPlan((Part(2, topic="Tiền lương", seconds=60),))
    phone = begin(visitors(PHONE), account, open_contest(province, plan), enter)
    expect(phone.locator(".paper.is-stepped")).to_be_visible()
    phone.context.set_offline(True)
    phone.locator("#question-1 label").nth(2).click()
    expect(phone.locator("[data-save-text]")).to_have_text("Mất mạng – sẽ gửi lại (1 câu đang chờ)")

    phone.context.set_offline(False)
    phone.get_by_role("button", name="Câu sau").click()

    expect(phone.get_by_text("Câu 2 trong 2", exact=True)).to_be_visible()
    assert letters() == {"1": ["c"]}


def test_without_scripts_both_kinds_of_paper_can_be_sat(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    phone = begin(visitors(WITHOUT_SCRIPT), account, open_contest(province, TIMED), enter)
    phone.locator("#question-1 label").nth(1).click()
    phone.get_by_role("button", name="Câu sau").click()
    phone.locator("#question-2 label").nth(1).click()
    phone.get_by_role("button", name="Nộp bài").click()
    phone.get_by_role("button", name="Nộp bài").click()

    phone.wait_for_url(re.compile("/receipt$"))
    assert letters() == {"1": ["b"], "2": ["b"]}


def test_without_scripts_blanks_are_named_as_links(
    enter: Enter, visitors: Visitors, account: Account, province: Unit
) -> None:
    phone = begin(visitors(WITHOUT_SCRIPT), account, open_contest(province, PARTS), enter)
    expect(phone.get_by_role("heading", name="An toàn, vệ sinh lao động")).to_be_visible()
    for number in (1, 3):
        phone.locator(f"#question-{number} label").first.click()
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.get_by_text("Còn 1 câu chưa trả lời:")).to_be_visible()
    assert phone.get_by_role("button", name="Nộp bài").count() == 0

    phone.get_by_role("link", name="2").click()
    phone.locator("#question-2 label").first.click()
    for _step in range(2):
        phone.get_by_role("button", name="Nộp bài").click()

    phone.wait_for_url(re.compile("/receipt$"))


def test_an_organiser_puts_a_paper_together(
    app: Flask, enter: Enter, visitors: Visitors, province: Unit
) -> None:
    make_mixed_bank(unit=province)
    desk = visitors(DESK)
    enter(desk, make_staff(Role.ORGANISER, province))
    desk.goto("/organising/contests/new")
    expect(desk.get_by_role("button", name="Thêm phần")).to_be_hidden()
    desk.get_by_label("Tên cuộc thi").fill("Tìm hiểu pháp luật")
    desk.get_by_text("Tuỳ chọn đề thi").click()
    desk.get_by_role("button", name="Thêm phần").click()
    desk.get_by_label("Tên phần").fill("Kiến thức chung")
    desk.get_by_label("Chủ đề").select_option("Tiền lương")
    desk.get_by_label("Số câu", exact=True).fill("4")
    desk.get_by_role("button", name="Thêm phần").click()
    second = desk.get_by_role("group", name="Phần 2")
    second.get_by_label("Câu hỏi", exact=True).select_option("fixed")
    desk.get_by_role("button", name="Hiện các câu để chọn").click()
    second.get_by_text("Câu hỏi số 8 về giờ nghỉ?").click()
    second.get_by_label("Điểm mỗi câu").fill("2,5")
    check_page(desk)
    desk.get_by_role("button", name="Lưu bản nháp").click()

    expect(desk.get_by_text("2 phần, 6,5 điểm")).to_be_visible()
    expect(desk.get_by_role("rowheader", name="Kiến thức chung")).to_be_visible()
    check_page(desk)
