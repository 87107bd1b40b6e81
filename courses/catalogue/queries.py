"""Which courses there are, and what is in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from courses.catalogue.models import Course, Lesson, LessonFile, Module
from courses.catalogue.rules import Outline, QuizSettings, Section
from lms import db
from lms.errors import NotFound
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.attempts.models import Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.rules import Reveal


@dataclass(frozen=True)
class Attachment:
    """A file to download with a lesson."""

    id: int
    lesson_id: int
    title: str
    file: File


def find_course(slug: str) -> Course | None:
    """Return the course with this address."""
    return db.session.scalar(select(Course).where(Course.slug == slug))


def require_course(course_id: int, *, scope: Iterable[str]) -> Course:
    """Return a course that a unit in the scope keeps; any other is not found."""
    found = db.session.scalar(
        select(Course).join(Unit, Unit.id == Course.unit_id).where(Course.id == course_id, within(scope))
    )
    if found is None:
        raise NotFound(_l("Không tìm thấy khoá học này trong các đơn vị bạn phụ trách."))
    return found


def require_module(course_id: int, module_id: int) -> Module:
    """Return a module of a course, unless it was taken out."""
    found = db.session.scalar(
        select(Module).where(
            Module.id == module_id, Module.course_id == course_id, Module.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound(_l("Học phần này không còn trong khoá học."))
    return found


def require_lesson(course_id: int, lesson_id: int) -> Lesson:
    """Return a lesson of a course, unless it was taken out."""
    found = db.session.scalar(
        select(Lesson)
        .join(Module, Module.id == Lesson.module_id)
        .where(
            Lesson.id == lesson_id,
            Module.course_id == course_id,
            Module.removed_at.is_(None),
            Lesson.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound(_l("Bài học này không còn trong khoá học."))
    return found


def quiz_key(course_id: int) -> str:
    """Return the key of the activity of a course's quiz, which it keeps when the quiz is taken out."""
    return f"quiz:course.{course_id}"


def find_quiz_ever(course_id: int) -> Quiz | None:
    """Return the quiz that a course ends with, or ended with before it was taken out."""
    return db.session.scalar(
        select(Quiz)
        .join(Activity, Activity.id == Quiz.activity_id)
        .where(Activity.key == quiz_key(course_id))
    )


def find_quiz(course: Course) -> Quiz | None:
    """Return the quiz that a course ends with."""
    return db.session.get(Quiz, course.quiz_id) if course.quiz_id else None


def settings_of(quiz: Quiz) -> QuizSettings:
    """Return the rules of a quiz at the end."""
    return QuizSettings(
        bank_id=quiz.bank_id,
        question_count=quiz.question_count,
        pass_percent=quiz.pass_percent or 0,
        attempt_limit=quiz.attempt_limit,
        minutes=quiz.minutes,
        reveal=Reveal(quiz.reveal),
        is_shuffled=quiz.is_shuffled,
        plan=PaperPlan.from_json(quiz.plan),
    )


def list_modules(course_id: int) -> Sequence[Module]:
    """Return the modules of a course in order."""
    return db.session.scalars(
        select(Module)
        .where(Module.course_id == course_id, Module.removed_at.is_(None))
        .order_by(Module.position, Module.id)
    ).all()


def list_lessons(*module_ids: int) -> Sequence[Lesson]:
    """Return the lessons of these modules, in order within each."""
    return db.session.scalars(
        select(Lesson)
        .where(Lesson.module_id.in_(module_ids), Lesson.removed_at.is_(None))
        .order_by(Lesson.position, Lesson.id)
    ).all()


def outline_of(course_id: int) -> Outline:
    """Return the parts of a course in their order."""
    modules = [module.id for module in list_modules(course_id)]
    lessons = list_lessons(*modules)
    return tuple(
        Section(module_id, tuple(lesson.id for lesson in lessons if lesson.module_id == module_id))
        for module_id in modules
    )


def count_lessons_ever(course_id: int) -> int:
    """Return how many lessons a course has had, with those taken out."""
    return db.session.scalars(
        select(func.count(Lesson.id))
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.course_id == course_id)
    ).one()


def last_lesson_position(module_id: int) -> int:
    """Return the position of the last lesson of a module, 0 when it is empty."""
    last = select(func.max(Lesson.position)).where(Lesson.module_id == module_id)
    return db.session.scalar(last) or 0


def require_attachment(lesson_id: int, attachment_id: int) -> Attachment:
    """Return a file beside a lesson; any other is not found."""
    found = next((one for one in list_attachments(lesson_id) if one.id == attachment_id), None)
    if found is None:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return found


def list_attachments(*lesson_ids: int) -> list[Attachment]:
    """Return the files beside these lessons in order."""
    rows = db.session.execute(
        select(LessonFile, File)
        .join(File, File.id == LessonFile.file_id)
        .where(LessonFile.lesson_id.in_(lesson_ids))
        .order_by(LessonFile.lesson_id, LessonFile.position, LessonFile.id)
    )
    return [Attachment(row.id, row.lesson_id, row.title, file) for row, file in rows]
