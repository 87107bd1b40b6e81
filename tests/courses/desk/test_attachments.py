"""Files lie beside a lesson: put there by its trainer, sent to its learners and to nobody else."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.catalogue import queries
from courses.catalogue.models import Course, Lesson
from lms import db
from lms.rights import Role
from lms.units.models import Unit
from tests.courses.world import lessons_of, make_audience, make_course
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

TEXT = "Sổ tay an toàn".encode()


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def course(province: Unit) -> Course:
    course = make_course(unit=province, lessons=2)
    db.commit()
    return course


@pytest.fixture
def lesson(course: Course) -> Lesson:
    return lessons_of(course)[0]


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


def attach(client: FlaskClient, course: Course, lesson: Lesson, **form: object) -> int:
    data = {"file": (io.BytesIO(TEXT), "so-tay.txt"), **form}
    return client.post(f"/catalogue/{course.id}/lessons/{lesson.id}/files", data=data).status_code


def titles(lesson: Lesson) -> list[tuple[str, str]]:
    return [(one.title, one.file.name) for one in queries.list_attachments(lesson.id)]


def test_a_file_is_put_beside_a_lesson_and_taken_away(
    trainer: FlaskClient, course: Course, lesson: Lesson
) -> None:
    assert attach(trainer, course, lesson, title="Sổ tay") == 302
    assert attach(trainer, course, lesson) == 302
    assert titles(lesson) == [("Sổ tay", "so-tay.txt"), ("so-tay.txt", "so-tay.txt")]
    assert "Sổ tay" in trainer.get(f"/catalogue/{course.id}/lessons/{lesson.id}").text

    first = queries.list_attachments(lesson.id)[0]
    away = f"/catalogue/{course.id}/lessons/{lesson.id}/files/{first.id}/remove"
    assert trainer.post(away).status_code == 302
    assert trainer.post(away).status_code == 404
    assert len(titles(lesson)) == 1


def test_a_picture_that_is_none_is_refused(trainer: FlaskClient, course: Course, lesson: Lesson) -> None:
    base, lesson_id = f"/catalogue/{course.id}/lessons/{lesson.id}/files", lesson.id

    assert trainer.post(base, data={"file": (io.BytesIO(b"MZ"), "a.exe")}).status_code == 400
    assert trainer.post(base, data={"file": (io.BytesIO(b"x"), "a.png")}).status_code == 400
    assert "Hãy chọn tệp." in trainer.post(base, follow_redirects=True).text
    assert queries.list_attachments(lesson_id) == []


def test_learners_of_the_course_get_the_file_and_others_do_not(
    trainer: FlaskClient, course: Course, lesson: Lesson, province: Unit
) -> None:
    attach(trainer, course, lesson, title="Sổ tay")
    (attached,) = queries.list_attachments(lesson.id)
    make_audience(course, due_on=None)
    other = lessons_of(course)[1]
    base = f"/courses/{course.slug}/lessons"
    learner = make_account(make_person(unit=province))
    nobody = make_staff(Role.GRADER, make_unit())
    trainer.post("/sign-out")

    assert trainer.get(f"{base}/{lesson.id}/files/{attached.id}").status_code == 302
    sign_in(trainer, learner)
    assert "Sổ tay" in trainer.get(f"{base}/{lesson.id}").text
    with trainer.get(f"{base}/{lesson.id}/files/{attached.id}") as sent:
        assert (sent.data, sent.headers["Content-Disposition"]) == (TEXT, "attachment; filename=so-tay.txt")
    assert trainer.get(f"{base}/{other.id}/files/{attached.id}").status_code == 404
    sign_in(trainer, nobody)
    assert trainer.get(f"{base}/{lesson.id}/files/{attached.id}").status_code == 404
