"""A text file becomes a course: read, shown, taken over, ready to edit."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.catalogue import queries
from courses.catalogue.models import Course
from lms import db
from lms.files.models import File
from lms.rights import Role
from lms.units.models import Unit
from tests.courses.world import make_course
from tests.quizzes.bank.formats.docx import docx, paragraph
from tests.world import make_staff, make_unit, sign_in

TEXT = """KẾ HOẠCH

Bồi dưỡng cán bộ công đoàn

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

Nâng cao kỹ năng của cán bộ công đoàn cơ sở.

2. Yêu cầu

Học đúng hạn.

II. TỔ CHỨC THỰC HIỆN

Văn phòng theo dõi.
"""


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


def upload(data: bytes = TEXT.encode(), name: str = "ke-hoach.txt") -> dict[str, object]:
    return {"file": (io.BytesIO(data), name)}


def shape(course: Course) -> list[tuple[str, list[str]]]:
    return [
        (module.title, [lesson.title for lesson in queries.list_lessons(module.id)])
        for module in queries.list_modules(course.id)
    ]


def test_a_file_is_shown_first_and_then_becomes_a_course(trainer: FlaskClient, province: Unit) -> None:
    preview = trainer.post("/catalogue/import", data=upload()).location
    page = trainer.get(preview).text
    assert "MỤC ĐÍCH, YÊU CẦU" in page
    assert "Tạo 3 bài này" in page
    assert db.session.scalar(select(func.count(Course.id))) == 0

    trainer.post(preview, data={"title": "Bồi dưỡng cán bộ", "unit_id": province.id})

    course = db.session.scalars(select(Course)).one()
    assert (course.title, course.slug, course.unit_id) == (
        "Bồi dưỡng cán bộ",
        "boi-duong-can-bo",
        province.id,
    )
    assert [len(lessons) for _module, lessons in shape(course)] == [2, 1]
    (first, *_rest) = queries.list_lessons(queries.list_modules(course.id)[0].id)
    assert first.body == "<p>Nâng cao kỹ năng của cán bộ công đoàn cơ sở.</p>"


def test_a_file_adds_lessons_to_a_course_that_is_there(trainer: FlaskClient, province: Unit) -> None:
    course = make_course(unit=province, lessons=1)
    db.commit()

    preview = trainer.post(f"/catalogue/import?course={course.id}", data=upload()).location
    assert "An toàn trên không gian mạng" in trainer.get(preview).text
    answer = trainer.post(preview, data={"title": "x"})

    assert answer.location == f"/catalogue/{course.id}"
    assert [len(lessons) for _module, lessons in shape(course)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"", "trong.txt", "Tệp trong.txt không có chữ nào."),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "anh.txt", "Tệp anh.txt không phải là văn bản thuần."),
        ("Chữ".encode(), "bai.odt", "Không nhận tệp “bai.odt” ở đây."),
        ("Chữ".encode(), "bai.docx", "Tệp “bai.docx” bị hỏng."),
    ],
)
def test_what_is_no_text_comes_back_with_a_sentence_and_is_not_kept(
    trainer: FlaskClient, data: bytes, name: str, text: str
) -> None:
    assert text in trainer.post("/catalogue/import", data=upload(data, name)).text
    assert db.session.scalar(select(func.count(File.id))) == 0


def test_without_a_file_the_page_says_so(trainer: FlaskClient) -> None:
    assert "Hãy chọn tệp." in trainer.post("/catalogue/import").text


def test_the_file_of_somebody_else_is_not_found(trainer: FlaskClient, province: Unit) -> None:
    preview = trainer.post("/catalogue/import", data=upload()).location
    sign_in(trainer, make_staff(Role.TRAINER, province))

    assert trainer.get(preview).status_code == 404
    assert trainer.post(preview, data={"title": "Lạ"}).status_code == 404
    assert db.session.scalar(select(func.count(Course.id))) == 0


def test_the_course_of_another_unit_gets_no_lessons(trainer: FlaskClient) -> None:
    foreign = make_course(lessons=1)
    db.commit()
    base = f"/catalogue/import?course={foreign.id}"

    assert [trainer.get(base).status_code, trainer.post(base, data=upload()).status_code] == [404, 404]


def test_strangers_and_others_do_not_import(client: FlaskClient, province: Unit) -> None:
    grader = make_staff(Role.GRADER, province)
    db.commit()
    assert client.get("/catalogue/import").location.split("?")[0] == "/sign-in"

    sign_in(client, grader)
    assert client.get("/catalogue/import").status_code == 403


@pytest.mark.parametrize("name", ["ben-tre", "binh-dinh", "binh-phuoc", "hai-phong", "lai-chau"])
def test_each_real_plan_becomes_a_course(
    trainer: FlaskClient, province: Unit, samples: Path, name: str
) -> None:
    data = (samples / "plans" / f"{name}.txt").read_bytes()

    preview = trainer.post("/catalogue/import", data=upload(data, f"{name}.txt")).location
    trainer.post(preview, data={"title": name, "unit_id": province.id})

    course = db.session.scalars(select(Course)).one()
    lessons = [title for _module, titles in shape(course) for title in titles]
    assert len(lessons) >= 8
    assert trainer.get(f"/courses/{course.slug}?preview=1").status_code == 200


def test_a_word_file_becomes_a_course_too(trainer: FlaskClient, province: Unit) -> None:
    data = docx(paragraph("I. Một"), paragraph("Chữ một."), paragraph("II. Hai"), paragraph("Chữ hai."))
    preview = trainer.post("/catalogue/import", data=upload(data, "chuyen-de.docx")).location

    trainer.post(preview, data={"title": "Chuyên đề", "unit_id": province.id})

    course = db.session.scalars(select(Course)).one()
    assert shape(course) == [("I. Một", ["I. Một"]), ("II. Hai", ["II. Hai"])]
