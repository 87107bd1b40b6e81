"""The table of many questions, by keyboard and from a spreadsheet; and what a phone says of it."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.models import Question
from tests.e2e.conftest import DESK, PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.world import make_bank
from tests.world import make_staff

COPIED = '"Câu" một?\tCó\t"Không, ""chưa""\nbao giờ"\t\t\t\t\tA\r\nCâu hai đúng.\t\t\t\t\t\t\tĐúng\r\n'


def paste(page: Page, text: str) -> None:
    """Paste into the cell that has the focus, as a spreadsheet copies."""
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const options = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        text,
    )


def test_rows_are_pasted_moved_in_undone_and_saved_at_once(
    enter: Enter, visitors: Visitors, province: Unit
) -> None:
    bank_id = make_bank(1, unit=province)
    trainer = make_staff(Role.TRAINER, province)
    db.commit()
    desk = visitors(DESK)
    enter(desk, trainer)
    desk.goto(f"/question-banks/{bank_id}/table")
    cell = desk.get_by_label

    expect(desk.get_by_text("Dán thẳng từ Excel được")).to_be_visible()
    cell("Hàng 1, A", exact=True).focus()
    desk.keyboard.press("End")
    desk.keyboard.press("ArrowRight")
    expect(cell("Hàng 1, B", exact=True)).to_be_focused()
    for key, label in (("Enter", "Hàng 2, B"), ("ArrowUp", "Hàng 1, B"), ("Shift+Tab", "Hàng 1, A")):
        desk.keyboard.press(key)
        expect(cell(label, exact=True)).to_be_focused()

    cell("Hàng 6, Câu hỏi").focus()
    paste(desk, COPIED)
    expect(desk.locator("[data-sheet-status]")).to_have_text("Đã dán 2 hàng.")
    expect(cell("Hàng 6, Câu hỏi")).to_have_value('"Câu" một?')
    expect(cell("Hàng 6, B", exact=True)).to_have_value('Không, "chưa" bao giờ')
    expect(cell("Hàng 7, Đáp án")).to_have_value("Đúng")
    desk.keyboard.press("Control+z")
    expect(cell("Hàng 6, Câu hỏi")).to_have_value("")
    desk.keyboard.press("Control+y")
    expect(cell("Hàng 7, Đáp án")).to_have_value("Đúng")
    cell("Hàng 6, Đáp án").fill("Z")
    check_page(desk)

    desk.get_by_role("button", name="Lưu cả bảng").click()
    expect(cell("Hàng 6, Đáp án")).to_have_attribute("aria-invalid", "true")
    cell("Hàng 6, Đáp án").fill("A")
    desk.get_by_role("button", name="Lưu cả bảng").click()
    expect(desk.get_by_text("Đã thêm 2 câu, sửa 0 câu.")).to_be_visible()

    assert read(select(Question.kind).order_by(Question.id)) == ["one_right", "one_right", "true_false"]


def test_a_phone_says_that_it_wants_a_larger_screen(enter: Enter, visitors: Visitors, province: Unit) -> None:
    bank_id = make_bank(1, unit=province)
    trainer = make_staff(Role.TRAINER, province)
    db.commit()
    phone = visitors(PHONE)
    enter(phone, trainer)
    phone.goto(f"/question-banks/{bank_id}/table")

    expect(phone.locator("[data-sheet]")).to_be_hidden()
    check_page(phone)
    phone.get_by_role("link", name="Thêm một câu").click()
    phone.wait_for_url(re.compile("/questions/new$"))
