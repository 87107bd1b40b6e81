"""A trainer's Word file becomes a bank and the quiz of a course, and a cadre takes it on a phone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Paper
from tests.courses.world import make_audience, make_course
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.world import make_account, make_person, make_post, make_staff

FILE = Path(__file__).parents[1] / "fixtures" / "questions" / "bang-cau-hoi.docx"
QUESTION = "Ai ghi biên bản buổi đối thoại của công ty An Bình?"


def test_a_word_file_becomes_a_quiz_that_is_taken_on_a_phone(
    enter: Enter, desk: Page, phone: Page, province: Unit
) -> None:
    course = make_course(unit=province, lessons=1)
    make_audience(course)
    cadre = make_person("Nguyễn Thị Hoà", unit=province)
    make_post(cadre, province)
    db.commit()
    enter(desk, make_staff(Role.TRAINER, province))
    enter(phone, make_account(cadre))

    desk.goto("/question-banks")
    desk.get_by_role("link", name="Tạo ngân hàng").first.click()
    desk.get_by_label("Tên ngân hàng câu hỏi").fill("Ôn tập tháng 11")
    desk.get_by_role("button", name="Tạo").click()
    import_file(desk)
    expect(desk.get_by_role("link", name=QUESTION)).to_be_visible()
    check_page(desk)
    choose_for(desk, course.id)

    phone.goto(f"/courses/{course.slug}")
    phone.get_by_role("link", name="Mật khẩu mạnh").first.click()
    phone.get_by_role("button", name="Đã học xong bài này").click()
    phone.get_by_role("button", name="Làm bài kiểm tra").click()
    phone.wait_for_url(re.compile(r"/attempts/\d+$"))
    check_page(phone)
    answer_rightly(phone)

    expect(phone.get_by_role("heading", name="4/4 câu đúng")).to_be_visible()
    expect(phone.get_by_text("Đạt", exact=True)).to_be_visible()
    check_page(phone)


def import_file(desk: Page) -> None:
    """Look at the questions of the file before they come into the bank that is open."""
    desk.get_by_role("link", name="Nhập từ tệp").first.click()
    desk.get_by_label("Tệp câu hỏi").set_input_files(FILE)
    check_page(desk)
    desk.get_by_role("button", name="Xem trước").click()
    expect(desk.get_by_role("heading", name="Xem trước câu hỏi sẽ nhập")).to_be_visible()
    expect(desk.get_by_text("bảng 2, hàng 3, câu 4")).to_be_visible()
    expect(desk.get_by_text("“CÔNG ĐOÀN XÃ SÔNG TRĂNG” ở trước câu hỏi đầu tiên")).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="Nhập 4 câu").click()


def choose_for(desk: Page, course_id: int) -> None:
    """Let a course end with four questions of the bank."""
    desk.goto(f"/catalogue/{course_id}/quiz")
    desk.get_by_label("Ngân hàng câu hỏi").select_option("Ôn tập tháng 11 (4 câu hỏi)")
    desk.get_by_label("Số câu mỗi đề").fill("4")
    desk.get_by_role("button", name="Lưu bài kiểm tra").click()
    expect(desk.get_by_text("Đã lưu bài kiểm tra.")).to_be_visible()


def answer_rightly(phone: Page) -> None:
    """Tap what is right of each question, and hand in."""
    (items,) = read(select(Paper.items))
    for number, item in enumerate(items, start=1):
        phone.locator(f"[data-go='{number}']").click()
        for letter in item["right"]:
            phone.locator(f"#question-{number} label", has=phone.locator(f"[value='{letter}']")).click()
    expect(phone.get_by_text("Đã lưu 4/4")).to_be_visible()
    phone.goto(f"{phone.url.partition('#')[0]}/submit")
    phone.get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/receipt$"))
