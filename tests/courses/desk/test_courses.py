"""The trainers' desk: their courses and no others, and the outline of one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.audiences import actions as audiences
from courses.catalogue import queries as catalogue
from courses.catalogue.models import Course, Lesson, Module
from lms import db
from lms.rights import Role
from lms.units.models import Level, Unit
from tests.counting import count_statements
from tests.courses.world import lessons_of, make_audience, make_course
from tests.world import NOON, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def course(province: Unit) -> Course:
    course = make_course(unit=province)
    db.commit()
    return course


def pages(course: Course) -> list[str]:
    (module,) = catalogue.list_modules(course.id)
    base = f"/catalogue/{course.id}"
    return [
        base,
        f"{base}/settings",
        f"{base}/modules/{module.id}",
        f"{base}/modules/{module.id}/lessons/new",
        f"{base}/lessons/{lessons_of(course)[0].id}",
        f"{base}/audiences",
    ]


def acts(course: Course) -> list[str]:
    (module,) = catalogue.list_modules(course.id)
    base = f"/catalogue/{course.id}"
    return [
        *pages(course)[1:],
        f"{base}/modules",
        f"{base}/moves",
        f"{base}/outline",
        f"{base}/modules/{module.id}/remove",
        f"{base}/lessons/{lessons_of(course)[0].id}/remove",
    ]


def shape(course_id: int) -> list[tuple[str, list[str]]]:
    return [
        (module.title, [lesson.title for lesson in catalogue.list_lessons(module.id)])
        for module in catalogue.list_modules(course_id)
    ]


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, course: Course) -> None:
    for page in ("/catalogue", "/catalogue/new", *pages(course)):
        answer = client.get(page)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_an_organiser_has_no_right_to_write_courses(
    client: FlaskClient, course: Course, province: Unit
) -> None:
    sign_in(client, make_staff(Role.ORGANISER, province))
    closed = [*pages(course), "/catalogue", "/catalogue/new"]

    assert [client.get(page).status_code for page in closed] == [403] * len(closed)


def test_a_trainer_elsewhere_finds_nothing_and_changes_nothing(client: FlaskClient, course: Course) -> None:
    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh khác")))
    opened, done, course_id = pages(course), acts(course), course.id
    before = shape(course_id)

    assert "An toàn trên không gian mạng" not in client.get("/catalogue").text
    assert [client.get(page).status_code for page in opened] == [404] * len(opened)
    assert [client.post(act, data={"title": "Lạ"}).status_code for act in done] == [404] * len(done)
    assert shape(course_id) == before


def test_a_part_of_another_course_is_not_found(trainer: FlaskClient, course: Course, province: Unit) -> None:
    other = make_course("Khác", unit=province)
    db.commit()
    foreign = [
        page.replace(f"catalogue/{other.id}/", f"catalogue/{course.id}/") for page in pages(other)[2:5]
    ]

    assert [trainer.get(page).status_code for page in foreign] == [404, 404, 404]


def test_a_course_begins_with_a_first_module(trainer: FlaskClient, province: Unit) -> None:
    form = {"title": " Kỹ năng thương lượng ", "summary": "Ngắn.", "unit_id": province.id}

    answer = trainer.post("/catalogue/new", data=form)

    course = db.session.scalars(select(Course)).one()
    assert answer.location == f"/catalogue/{course.id}"
    assert (course.title, course.slug, course.summary, course.unit_id) == (
        "Kỹ năng thương lượng",
        "ky-nang-thuong-luong",
        "Ngắn.",
        province.id,
    )
    assert shape(course.id) == [("Phần 1", [])]
    assert "Kỹ năng thương lượng" in trainer.get("/catalogue").text


def test_a_course_without_a_title_or_in_a_foreign_unit_is_not_begun(
    trainer: FlaskClient, province: Unit
) -> None:
    foreign = make_unit("LĐLĐ tỉnh khác")
    db.commit()

    assert "Hãy đặt tên cho khoá học." in trainer.post("/catalogue/new", data={"unit_id": province.id}).text
    trainer.post("/catalogue/new", data={"title": "Lạ", "unit_id": foreign.id})

    assert db.session.scalar(select(func.count(Course.id))) == 0


def test_the_list_says_how_each_course_stands(trainer: FlaskClient, province: Unit) -> None:
    make_course("Nháp", unit=province, lessons=1)
    make_audience(make_course("Đang", unit=province, lessons=1))
    audiences.withdraw(
        make_audience(make_course("Thôi", unit=province, lessons=1)), account_id=None, now=NOON
    )
    db.commit()

    page = trainer.get("/catalogue").text

    shown = [page.index(text) for text in ("Đang<", "Đang giao", "Nháp<", "Bản nháp", "Thôi<", "Đã thu hồi")]
    assert shown == sorted(shown)


def test_a_course_is_found_without_diacritics(trainer: FlaskClient, course: Course) -> None:
    assert course.title in trainer.get("/catalogue?q=khong+gian").text
    assert "Không thấy khoá học nào có tên như vậy" in trainer.get("/catalogue?q=xyz").text


def test_three_courses_take_as_many_queries_as_one(
    trainer: FlaskClient, course: Course, province: Unit
) -> None:
    def page() -> int:
        with count_statements() as statements:
            assert trainer.get("/catalogue").status_code == 200
        return len(statements)

    one = page()
    for title in ("Hai", "Ba"):
        make_audience(make_course(title, unit=province))
    db.commit()

    assert page() == one


def test_a_long_course_takes_as_many_queries_as_a_short_one(trainer: FlaskClient, province: Unit) -> None:
    def page(course: Course) -> int:
        with count_statements() as statements:
            assert trainer.get(f"/catalogue/{course.id}").status_code == 200
        return len(statements)

    short, long = make_course("Ngắn", unit=province, lessons=1), make_course("Dài", unit=province, lessons=4)
    db.commit()

    assert page(short) == page(long)


def test_the_name_and_address_are_changed(trainer: FlaskClient, course: Course) -> None:
    form = {"title": "An ninh mạng", "summary": "", "slug": "an-ninh-mang"}

    for _ in range(2):
        assert trainer.post(f"/catalogue/{course.id}/settings", data=form).status_code == 302

    assert db.session.execute(select(Course.title, Course.slug)).all() == [("An ninh mạng", "an-ninh-mang")]


def test_an_address_that_is_taken_or_unfit_is_refused(
    trainer: FlaskClient, course: Course, province: Unit
) -> None:
    make_course("Đổi mới", unit=province)
    db.commit()
    before = db.session.execute(select(Course.title, Course.slug).order_by(Course.id)).all()
    base = f"/catalogue/{course.id}/settings"

    taken = trainer.post(base, data={"title": "Khác", "slug": "doi-moi"}).text
    unfit = trainer.post(base, data={"title": "Khác", "slug": "Đổi mới"}).text

    assert "Đường dẫn này đã có khoá học khác dùng." in taken
    assert "Đường dẫn chỉ gồm chữ thường không dấu" in unfit
    assert db.session.execute(select(Course.title, Course.slug).order_by(Course.id)).all() == before


def test_modules_are_added_renamed_and_removed(trainer: FlaskClient, course: Course) -> None:
    base = f"/catalogue/{course.id}"
    trainer.post(f"{base}/modules", data={"title": "Phần 2"})
    added = db.session.scalars(select(Module.id).where(Module.title == "Phần 2")).one()
    trainer.post(f"{base}/modules/{added}", data={"title": "Phần cuối"})
    assert shape(course.id)[1] == ("Phần cuối", [])

    assert trainer.post(f"{base}/modules/{added}/remove").status_code == 302
    assert trainer.post(f"{base}/modules/{added}/remove").status_code == 404
    assert len(shape(course.id)) == 1


def test_a_module_without_a_title_is_refused_with_a_sentence(trainer: FlaskClient, course: Course) -> None:
    course_id = course.id
    answer = trainer.post(f"/catalogue/{course_id}/modules", data={"title": " "}, follow_redirects=True)

    assert "Hãy đặt tên cho học phần." in answer.text
    assert len(shape(course_id)) == 1


def test_parts_move_step_by_step(trainer: FlaskClient, course: Course) -> None:
    first, second = lessons_of(course)
    base = f"/catalogue/{course.id}/moves"

    answer = trainer.post(base, data={"lesson": second.id, "to": "up"})

    assert answer.location == f"/catalogue/{course.id}#lesson-{second.id}"
    assert shape(course.id) == [("Phần 1", [second.title, first.title])]


def test_parts_are_put_where_they_were_dragged(trainer: FlaskClient, course: Course) -> None:
    first, second = lessons_of(course)
    (module,) = catalogue.list_modules(course.id)
    base = f"/catalogue/{course.id}/outline"

    for _ in range(2):
        assert trainer.post(base, json=[[module.id, [second.id, first.id]]]).status_code == 204
    assert shape(course.id) == [("Phần 1", [second.title, first.title])]


@pytest.mark.parametrize(
    ("sent", "status"), [([], 409), ([[1, [1, 1]]], 409), ("x", 400), ([[1]], 400), (None, 400)]
)
def test_an_order_that_is_none_changes_nothing(
    trainer: FlaskClient, course: Course, sent: object, status: int
) -> None:
    course_id = course.id
    before = shape(course_id)

    assert trainer.post(f"/catalogue/{course_id}/outline", json=sent).status_code == status
    assert shape(course_id) == before


def test_a_lesson_is_written_changed_and_removed(trainer: FlaskClient, course: Course) -> None:
    (module,) = catalogue.list_modules(course.id)
    base = f"/catalogue/{course.id}"
    text = "<h2>Mở đầu</h2><p onclick='x()'>Chào.</p><script>x()</script>"

    trainer.post(f"{base}/modules/{module.id}/lessons/new", data={"title": "Bài mới", "body": text})
    lesson = lessons_of(course)[-1]
    assert (lesson.title, lesson.body, lesson.minutes) == ("Bài mới", "<h2>Mở đầu</h2><p>Chào.</p>", 1)

    form = {"title": "Bài mới", "body": "<p>Ngắn.</p>", "minutes": "7"}
    trainer.post(f"{base}/lessons/{lesson.id}", data=form)
    changed = db.session.get_one(Lesson, lesson.id, populate_existing=True)
    assert (changed.body, changed.minutes) == ("<p>Ngắn.</p>", 7)
    assert 'value="7"' in trainer.get(f"{base}/lessons/{lesson.id}").text

    assert trainer.post(f"{base}/lessons/{lesson.id}/remove").status_code == 302
    assert trainer.post(f"{base}/lessons/{lesson.id}/remove").status_code == 404


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"title": ""}, "Hãy đặt tên cho bài."),
        ({"title": "Bài", "minutes": "lâu"}, "Hãy nhập một số nguyên."),
        ({"title": "Bài", "minutes": "0"}, "Giá trị phải từ 1 đến 240."),
        ({"title": "x" * 501}, "Tối đa 500 ký tự."),
    ],
)
def test_a_lesson_that_cannot_be_kept_comes_back_with_a_sentence(
    trainer: FlaskClient, course: Course, form: dict[str, str], text: str
) -> None:
    (module,) = catalogue.list_modules(course.id)

    answer = trainer.post(f"/catalogue/{course.id}/modules/{module.id}/lessons/new", data=form)

    assert text in answer.text
    assert len(lessons_of(course)) == 2
