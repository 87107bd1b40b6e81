"""A trainer makes a course out of a text and gives it; a cadre reads it on two phones, and is done."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from courses.catalogue.models import Lesson
from courses.learning.models import LessonVisit
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Paper
from tests.courses.world import lessons_of, make_audience, make_course
from tests.e2e.conftest import PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.world import make_account, make_person, make_post, make_staff, make_unit

PARAGRAPHS = "".join(f"<p>{'Đọc kỹ phần này trước khi sang bài sau. ' * 12}</p>" for _ in range(20))
PLAN = """KẾ HOẠCH

Bồi dưỡng kỹ năng số cho cán bộ công đoàn

I. MỤC ĐÍCH

Giúp cán bộ làm việc an toàn trên mạng.

II. CÁCH LÀM

1. Học

Mỗi người tự đọc các bài trên điện thoại.

2. Kiểm tra

Làm bài kiểm tra cuối khoá.
"""


@pytest.fixture
def cadre(province: Unit) -> Person:
    school = make_unit("CĐCS Trường THCS Phước Mỹ Trung", parent=province)
    person = make_person("Nguyễn Thị Hoà", unit=school)
    make_post(person, school)
    return person


def test_a_trainer_makes_a_course_from_a_file_and_gives_it(
    enter: Enter, desk: Page, province: Unit, cadre: Person, tmp_path: Path
) -> None:
    (tmp_path / "ke-hoach.txt").write_text(PLAN, "utf-8")
    enter(desk, make_staff(Role.TRAINER, province))

    desk.goto("/catalogue")
    check_page(desk)
    desk.get_by_role("link", name="Tạo từ tệp Word, PDF").first.click()
    desk.get_by_label("Tệp tài liệu").set_input_files(tmp_path / "ke-hoach.txt")
    check_page(desk)
    desk.get_by_role("button", name="Đọc tệp").click()
    expect(desk.get_by_role("heading", name="II. CÁCH LÀM")).to_be_visible()
    check_page(desk)
    desk.get_by_label("Tên khoá học").fill("Kỹ năng số")
    desk.get_by_role("button", name="Tạo 3 bài này").click()
    expect(desk.get_by_role("heading", name="Kỹ năng số", level=1)).to_be_visible()
    check_page(desk)

    desk.get_by_role("link", name="1. Học").click()
    expect(desk.get_by_role("textbox", name="Nội dung")).to_contain_text("Mỗi người tự đọc")
    check_page(desk)
    desk.get_by_role("button", name="Lưu bài").click()
    desk.get_by_role("link", name="Thêm bài kiểm tra").click()
    check_page(desk)
    desk.get_by_role("link", name="Huỷ").click()

    desk.get_by_role("link", name="Giao khoá học").click()
    desk.get_by_role("link", name="Thêm nhóm đối tượng mới").click()
    desk.get_by_label("Tên nhóm").fill("Cán bộ toàn tỉnh")
    desk.get_by_role("button", name="Lưu nhóm").click()
    desk.get_by_label("Hạn hoàn thành").fill("2099-12-31")
    check_page(desk)
    desk.get_by_role("button", name="Giao khoá học").click()
    expect(desk.get_by_text("hết ngày 31/12/2099")).to_be_visible()
    check_page(desk)

    desk.goto("/courses/ky-nang-so?preview=1")
    expect(desk.get_by_text("Bản xem trước")).to_be_visible()
    check_page(desk)


def test_a_real_plan_becomes_the_lessons_of_a_course(
    enter: Enter, desk: Page, province: Unit, samples: Path
) -> None:
    enter(desk, make_staff(Role.TRAINER, province))

    desk.goto("/catalogue/import")
    desk.get_by_label("Tệp tài liệu").set_input_files(samples / "plans" / "binh-dinh.txt")
    desk.get_by_role("button", name="Đọc tệp").click()
    desk.get_by_label("Tên khoá học").fill("Chuyển đổi số")
    check_page(desk)
    make = desk.get_by_role("button", name=re.compile(r"Tạo \d+ bài này"))
    (count,) = re.findall(r"\d+", make.inner_text())
    make.click()

    expect(desk.get_by_role("heading", name="Chuyển đổi số", level=1)).to_be_visible()
    check_page(desk)
    assert len(read(select(Lesson.id))) == int(count) > 5


def test_lessons_are_dragged_into_place(enter: Enter, desk: Page, province: Unit) -> None:
    course = make_course(unit=province, lessons=3)
    enter(desk, make_staff(Role.TRAINER, province))
    desk.goto(f"/catalogue/{course.id}")
    grips = desk.locator("[data-lesson] [data-grip]")
    grips.nth(2).wait_for()
    start, end = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    assert start is not None
    assert end is not None

    desk.mouse.move(start["x"] + 8, start["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(end["x"] + 8, end["y"] + 4, steps=12)
    lessons = desk.locator("[data-lesson]")
    for step in range(100):  # the others make room one after the other, each in its time
        desk.mouse.move(end["x"] + 8, end["y"] + end["height"] - step % 2)
        if "Mật khẩu mạnh" in lessons.last.inner_text():
            break
        desk.wait_for_timeout(20)
    with desk.expect_response(re.compile("/outline$")) as answer:
        desk.mouse.up()

    assert answer.value.status == 204
    assert read(select(Lesson.title).order_by(Lesson.position)) == [
        "Nhận biết thư lừa đảo",
        "Sao lưu dữ liệu",
        "Mật khẩu mạnh",
    ]


def test_a_cadre_reads_on_two_phones_passes_the_quiz_and_is_done(
    enter: Enter, visitors: Visitors, province: Unit, cadre: Person
) -> None:
    course = make_course(unit=province, lessons=2, has_quiz=True)
    first, _second = lessons_of(course)
    first.body = PARAGRAPHS
    make_audience(course)
    account = make_account(cadre)
    one, other = visitors(PHONE), visitors(PHONE)
    for phone in (one, other):
        enter(phone, account)

    one.goto("/")
    check_page(one)
    article = one.locator("[data-reading]")
    with one.expect_response(re.compile("/place$")):
        one.get_by_role("link", name="Học tiếp: Bài 1 · Mật khẩu mạnh").click()
    with one.expect_response(re.compile("/place$")):
        article.evaluate("it => scrollTo(0, it.getBoundingClientRect().top + scrollY + it.offsetHeight / 2)")
    check_page(one)
    (place,) = read(select(LessonVisit.place))
    assert 450 <= place <= 550

    other.goto("/")
    other.get_by_role("link", name="Học tiếp: Bài 1").click()
    expect(other.locator("[data-reading] p").nth(10)).to_be_in_viewport()
    other.get_by_role("button", name="Đã học xong bài này").click()
    expect(other.get_by_role("heading", name="Nhận biết thư lừa đảo", level=1)).to_be_visible()
    other.get_by_role("button", name="Đã học xong bài này").click()
    check_page(other)
    other.get_by_role("button", name="Làm bài kiểm tra").click()
    other.wait_for_url(re.compile(r"/attempts/\d+$"))
    answer_rightly(other)

    other.goto("/courses/an-toan-tren-khong-gian-mang")
    expect(other.get_by_text("Bạn đã hoàn thành khoá học")).to_be_visible()
    check_page(other)
    other.goto("/")
    expect(other.get_by_text("Mọi khoá học được giao đều đã hoàn thành.")).to_be_visible()
    other.goto("/me")
    check_page(other)
    assert read(select(LedgerEntry.score).order_by(LedgerEntry.id)) == [None, None, 100, 100]


def answer_rightly(page: Page) -> None:
    """Tap the right answer to each question, and hand in."""
    (items,) = read(select(Paper.items))
    for number, item in enumerate(items, start=1):
        page.locator(f"[data-go='{number}']").click()
        page.locator(f"#question-{number} label", has=page.locator(f"[value='{item['right'][0]}']")).click()
    expect(page.get_by_text("Đã lưu 10/10")).to_be_visible()
    page.goto(f"{page.url.partition('#')[0]}/submit")
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url(re.compile("/receipt$"))
