"""Factories of courses: each makes what it needs and was not given."""

from courses.catalogue import actions, queries
from courses.catalogue.models import Course, Lesson
from lms import db
from lms.units.models import Unit
from tests.world import NOON, make_unit

TITLES = ("Mật khẩu mạnh", "Nhận biết thư lừa đảo", "Sao lưu dữ liệu", "Khi có sự cố")


def make_course(
    title: str = "An toàn trên không gian mạng", *, unit: Unit | None = None, lessons: int = 2
) -> Course:
    """Make a course with one module and some lessons."""
    course = actions.create_course(title=title, unit_id=(unit or make_unit()).id, account_id=None, now=NOON)
    module = actions.add_module(course, title="Phần 1")
    for number in range(lessons):
        actions.add_lesson(course, module, title=TITLES[number], body="<p>Đọc kỹ.</p>", now=NOON)
    return course


def lessons_of(course: Course) -> list[Lesson]:
    """Return the lessons of a course in the order in which they are read."""
    outline = queries.outline_of(course.id)
    return [db.session.get_one(Lesson, lesson) for section in outline for lesson in section.lesson_ids]
