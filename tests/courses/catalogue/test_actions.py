"""Trainers build a course: modules, lessons, their order and the files beside them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import actions, queries
from courses.catalogue.models import Course, Module
from courses.catalogue.rules import OutlineChanged, Section, lesson_moved
from lms import db
from lms.audit.models import AuditEntry
from lms.auth.models import Account
from lms.files.models import File
from lms.ledger.models import Activity
from lms.rights import Role
from tests.courses.world import lessons_of, make_course
from tests.world import NOON, make_staff, make_unit


@pytest.fixture
def trainer(app: Flask) -> Account:
    return make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Sông Trăng"))


def activity_of(course: Course) -> tuple[str, str, str]:
    activity = db.session.get_one(Activity, course.activity_id, populate_existing=True)
    return activity.kind, activity.key, activity.title


def titles(course: Course) -> list[tuple[str, list[str]]]:
    return [
        (module.title, [lesson.title for lesson in queries.list_lessons(module.id)])
        for module in queries.list_modules(course.id)
    ]


def test_a_course_gets_an_address_from_its_title(trainer: Account) -> None:
    unit = make_unit()

    first = actions.create_course(title=" Đổi mới ", unit_id=unit.id, account_id=trainer.id, now=NOON)
    second = actions.create_course(title="Đổi mới", unit_id=unit.id, account_id=trainer.id, now=NOON)

    assert (first.title, first.slug, second.slug) == ("Đổi mới", "doi-moi", "doi-moi-2")
    assert activity_of(second) == ("course", "course:doi-moi-2", "Đổi mới")


def test_a_course_gets_another_title_and_address(trainer: Account) -> None:
    course = make_course("Đổi mới")

    actions.change_course(
        course, title="Chuyển đổi số", slug="cds", summary="Ngắn.", account_id=trainer.id, now=NOON
    )

    assert (course.title, course.slug, course.title_folded) == ("Chuyển đổi số", "cds", "chuyen doi so")
    assert activity_of(course) == ("course", "course:cds", "Chuyển đổi số")
    changes = db.session.execute(
        select(AuditEntry.before, AuditEntry.after).where(AuditEntry.action == "course.change")
    ).all()
    assert changes == [
        (
            {"title": "Đổi mới", "slug": "doi-moi", "summary": ""},
            {"title": "Chuyển đổi số", "slug": "cds", "summary": "Ngắn."},
        )
    ]


def test_an_address_in_use_is_refused_and_nothing_changes(trainer: Account) -> None:
    make_course("An toàn")
    course = make_course("Đổi mới")

    with pytest.raises(actions.SlugTaken):
        actions.change_course(
            course, title="Khác", slug="an-toan", summary="", account_id=trainer.id, now=NOON
        )

    assert (course.title, course.slug) == ("Đổi mới", "doi-moi")
    assert activity_of(course) == ("course", "course:doi-moi", "Đổi mới")


def test_a_lesson_is_cleaned_and_timed_by_its_words(app: Flask) -> None:
    course = make_course(lessons=0)
    (module,) = queries.list_modules(course.id)
    body = f"<p onclick='x()'>{'từ ' * 400}</p><script>alert(1)</script>"

    lesson = actions.add_lesson(course, module, title="Bài dài", body=body, now=NOON)
    short = actions.add_lesson(course, module, title="Bài ngắn", body="<p>Một</p>", minutes=9, now=NOON)

    assert "onclick" not in lesson.body
    assert "script" not in lesson.body
    assert (lesson.minutes, lesson.position) == (3, 1)
    assert (short.minutes, short.position) == (9, 2)


def test_each_lesson_can_be_completed_by_itself(app: Flask) -> None:
    course = make_course(lessons=2)

    keys = db.session.execute(
        select(Activity.kind, Activity.key, Activity.title)
        .where(Activity.kind == "lesson")
        .order_by(Activity.id)
    ).all()

    assert keys == [
        ("lesson", f"lesson:{course.id}.1", "Mật khẩu mạnh"),
        ("lesson", f"lesson:{course.id}.2", "Nhận biết thư lừa đảo"),
    ]


def test_a_changed_lesson_is_cleaned_and_timed_again(app: Flask) -> None:
    course = make_course(lessons=1)
    (lesson,) = lessons_of(course)

    actions.change_lesson(lesson, title="Mới", body=f"<b>{'từ ' * 200}</b><iframe></iframe>")

    assert (lesson.title, lesson.minutes) == ("Mới", 2)
    assert "iframe" not in lesson.body
    assert db.session.get_one(Activity, lesson.activity_id, populate_existing=True).title == "Mới"


def test_a_removed_lesson_is_gone_and_its_number_is_not_given_again(trainer: Account) -> None:
    course = make_course(lessons=2)
    first, _second = lessons_of(course)

    actions.remove_lesson(course, first, account_id=trainer.id, now=NOON)
    (module,) = queries.list_modules(course.id)
    added = actions.add_lesson(course, module, title="Bài thêm", body="", now=NOON)

    assert titles(course) == [("Phần 1", ["Nhận biết thư lừa đảo", "Bài thêm"])]
    assert db.session.get_one(Activity, added.activity_id).key == f"lesson:{course.id}.3"


def test_a_removed_module_takes_its_lessons_along(trainer: Account) -> None:
    course = make_course(lessons=2)
    lessons = lessons_of(course)
    (module,) = queries.list_modules(course.id)

    actions.remove_module(course, module, account_id=trainer.id, now=NOON)

    assert titles(course) == []
    assert [lesson.removed_at for lesson in lessons] == [NOON, NOON]


def test_parts_are_put_in_another_order(app: Flask) -> None:
    course = make_course(lessons=2)
    _first, second = lessons_of(course)
    extra = actions.add_module(course, title="Phần 2")

    actions.arrange(course, lesson_moved(queries.outline_of(course.id), second.id, 1))
    assert titles(course) == [("Phần 1", ["Mật khẩu mạnh"]), ("Phần 2", ["Nhận biết thư lừa đảo"])]

    actions.arrange(course, tuple(reversed(queries.outline_of(course.id))))
    assert titles(course) == [("Phần 2", ["Nhận biết thư lừa đảo"]), ("Phần 1", ["Mật khẩu mạnh"])]
    assert extra.position == 1


def test_an_order_without_a_lesson_added_meanwhile_is_refused(app: Flask) -> None:
    course = make_course(lessons=1)
    stale = queries.outline_of(course.id)
    (module,) = queries.list_modules(course.id)
    actions.add_lesson(course, module, title="Bài thêm", body="", now=NOON)

    with pytest.raises(OutlineChanged):
        actions.arrange(course, stale)


def test_a_part_of_another_course_is_not_taken_in(app: Flask) -> None:
    course, other = make_course(lessons=1), make_course(lessons=1)
    (module,) = queries.outline_of(course.id)
    (foreign,) = lessons_of(other)

    with pytest.raises(OutlineChanged):
        actions.arrange(course, (Section(module.module_id, (*module.lesson_ids, foreign.id)),))


def test_files_lie_beside_a_lesson_in_order(app: Flask) -> None:
    course = make_course(lessons=1)
    (lesson,) = lessons_of(course)
    file = File(
        name="so-tay.pdf",
        media_type="application/pdf",
        size=3,
        sha256="x",
        uploaded_by_id=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    db.session.add(file)
    db.session.flush()

    first = actions.attach_file(lesson, file_id=file.id, title="Sổ tay")
    second = actions.attach_file(lesson, file_id=file.id, title="Mẫu")
    assert [(one.title, one.file.name) for one in queries.list_attachments(lesson.id)] == [
        ("Sổ tay", "so-tay.pdf"),
        ("Mẫu", "so-tay.pdf"),
    ]

    actions.detach_file(first.id)
    assert [one.id for one in queries.list_attachments(lesson.id)] == [second.id]


def test_a_module_gets_another_title(app: Flask) -> None:
    course = make_course(lessons=0)
    (module,) = queries.list_modules(course.id)

    actions.rename_module(module, title=" Mở đầu ")

    assert db.session.get_one(Module, module.id).title == "Mở đầu"
