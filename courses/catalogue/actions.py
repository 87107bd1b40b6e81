"""What trainers do with a course: its modules, its lessons, and the files beside them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from courses.catalogue import queries, rules
from courses.catalogue.models import Course, Lesson, LessonFile, Module
from courses.catalogue.readers import StudyText
from lms import db, html
from lms.audit import actions as audit
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.jobs import actions as jobs
from lms.ledger import actions as ledger
from lms.text import fold, nfc, sort_key
from quizzes.attempts import quizzes
from quizzes.attempts.rules import NewQuiz
from quizzes.bank import actions as banks
from quizzes.bank.queries import has_bank

COMPLETION_JOB = "courses.completions"
QUIZ_KIND = "quiz"
"""The kind of activity of a quiz at the end of a course."""
LONGEST_IN_BANK_NAME = 120


class SlugTaken(Conflict):
    """Another course has this address."""

    def __init__(self) -> None:
        super().__init__(_l("Đường dẫn này đã có khoá học khác dùng. Hãy chọn đường dẫn khác."))


def create_course(
    *, title: str, unit_id: int, account_id: int | None, now: datetime, summary: str = ""
) -> Course:
    """Return a new course without lessons, under the first free address made from its title."""
    title = nfc(title).strip()
    activity_id, slug = _open_course_activity(title, unit_id, now=now)
    course = Course(
        activity_id=activity_id,
        slug=slug,
        title=title,
        title_sort=sort_key(title),
        title_folded=fold(title),
        summary=nfc(summary).strip(),
        unit_id=unit_id,
        created_by_id=account_id,
        created_at=now,
    )
    db.session.add(course)
    db.session.flush()
    _audit(course, "course.create", account_id=account_id, now=now, after=_facts(course))
    return course


def change_course(
    course: Course, *, title: str, slug: str, summary: str, account_id: int | None, now: datetime
) -> None:
    """Give a course another title, address or summary; links to the old address end."""
    before = _facts(course)
    title = nfc(title).strip()
    try:
        with db.session.begin_nested():
            ledger.rename_activity(course.activity_id, key=f"course:{slug}", title=title)
    except IntegrityError as error:
        raise SlugTaken from error
    course.slug = slug
    course.title, course.title_sort, course.title_folded = title, sort_key(title), fold(title)
    course.summary = nfc(summary).strip()
    quiz = queries.find_quiz_ever(course.id)
    if quiz is not None:
        quiz.title = title
        ledger.rename_activity(quiz.activity_id, title=title)
    _audit(course, "course.change", account_id=account_id, now=now, before=before, after=_facts(course))


def add_module(course: Course, *, title: str) -> Module:
    """Return a new, empty module at the end of a course."""
    _lock(course)
    last = db.session.scalar(select(func.max(Module.position)).where(Module.course_id == course.id))
    module = Module(course_id=course.id, position=(last or 0) + 1, title=nfc(title).strip())
    db.session.add(module)
    db.session.flush()
    return module


def rename_module(module: Module, *, title: str) -> None:
    """Give a module another title."""
    module.title = nfc(title).strip()


def remove_module(course: Course, module: Module, *, account_id: int | None, now: datetime) -> None:
    """Take a module with its lessons out of a course; what people finished stays in the ledger."""
    for lesson in queries.list_lessons(module.id):
        remove_lesson(course, lesson, account_id=account_id, now=now)
    module.removed_at = now
    _audit(course, "module.remove", account_id=account_id, now=now, before={"title": module.title})


def add_lesson(
    course: Course, module: Module, *, title: str, body: str, now: datetime, minutes: int | None = None
) -> Lesson:
    """Return a new lesson at the end of a module; without minutes, its words say how long it takes."""
    _lock(course)
    title, clean = nfc(title).strip(), html.clean(nfc(body))
    lesson = Lesson(
        module_id=module.id,
        activity_id=ledger.open_activity(
            kind="lesson",
            key=f"lesson:{course.id}.{queries.count_lessons_ever(course.id) + 1}",
            title=title,
            unit_id=course.unit_id,
            now=now,
        ),
        position=queries.last_lesson_position(module.id) + 1,
        title=title,
        body=clean,
        minutes=minutes or estimated_minutes(clean),
    )
    db.session.add(lesson)
    db.session.flush()
    return lesson


def change_lesson(lesson: Lesson, *, title: str, body: str, minutes: int | None = None) -> None:
    """Give a lesson another title or text; without minutes, its words say how long it takes."""
    lesson.title = nfc(title).strip()
    lesson.body = html.clean(nfc(body))
    lesson.minutes = minutes or estimated_minutes(lesson.body)
    ledger.rename_activity(lesson.activity_id, title=lesson.title)


def remove_lesson(course: Course, lesson: Lesson, *, account_id: int | None, now: datetime) -> None:
    """Take a lesson out of a course; what people finished stays in the ledger."""
    lesson.removed_at = now
    _look_again(course, now=now)
    _audit(course, "lesson.remove", account_id=account_id, now=now, before={"title": lesson.title})


def import_study_text(course: Course, study: StudyText, *, now: datetime) -> list[Lesson]:
    """Return the lessons that a study text became, in new modules at the end of a course."""
    lessons = []
    for part in study.modules:
        module = add_module(course, title=part.title)
        lessons += [
            add_lesson(course, module, title=one.title, body=one.body, minutes=one.minutes, now=now)
            for one in part.lessons
        ]
    return lessons


def arrange(course: Course, outline: rules.Outline) -> None:
    """Put modules and lessons in this order; the same parts must be in it as in the course now."""
    _lock(course)
    rules.require_same_parts(queries.outline_of(course.id), outline)
    modules = {module.id: module for module in queries.list_modules(course.id)}
    lessons = {lesson.id: lesson for lesson in queries.list_lessons(*modules)}
    for place, section in enumerate(outline, 1):
        modules[section.module_id].position = place
        for position, lesson_id in enumerate(section.lesson_ids, 1):
            lessons[lesson_id].module_id = section.module_id
            lessons[lesson_id].position = position
    db.session.flush()


def attach_file(lesson: Lesson, *, file_id: int, title: str) -> LessonFile:
    """Put a kept file beside a lesson, to download."""
    last = db.session.scalar(select(func.max(LessonFile.position)).where(LessonFile.lesson_id == lesson.id))
    attached = LessonFile(
        lesson_id=lesson.id, file_id=file_id, title=nfc(title).strip(), position=(last or 0) + 1
    )
    db.session.add(attached)
    db.session.flush()
    return attached


def detach_file(attachment_id: int) -> None:
    """Take a file away from a lesson."""
    db.session.execute(delete(LessonFile).where(LessonFile.id == attachment_id))


def open_own_bank(course: Course, *, account_id: int | None, now: datetime) -> int:
    """Return the id of the bank of questions that are written for this course alone."""
    _lock(course)
    db.session.refresh(course)
    if course.bank_id is None:
        name = course.title[:LONGEST_IN_BANK_NAME].strip()
        if has_bank(name, course.unit_id):
            name = f"{name} · {course.slug}"
        course.bank_id = banks.create_bank(name=name, unit_id=course.unit_id, account_id=account_id, now=now)
        db.session.flush()
    return course.bank_id


def set_quiz(course: Course, settings: rules.QuizSettings, *, account_id: int | None, now: datetime) -> int:
    """Let a course end with this quiz, and return its id; attempts made under other rules keep theirs."""
    _lock(course)
    quiz = queries.find_quiz_ever(course.id)
    before = queries.settings_of(quiz) if quiz else None
    wanted = NewQuiz(
        activity_id=quiz.activity_id if quiz else _open_quiz_activity(course, now=now),
        title=course.title,
        rules_version=quiz.rules_version + (before != settings) if quiz else 1,
        **vars(settings),
    )
    if quiz is None:
        course.quiz_id = quizzes.create_quiz(wanted, now=now)
    else:
        quizzes.change_quiz(quiz.id, wanted)
        course.quiz_id = quiz.id
    db.session.flush()
    _audit(
        course,
        "course.quiz",
        account_id=account_id,
        now=now,
        before=before.to_json() if before else None,
        after=settings.to_json(),
    )
    return course.quiz_id


def remove_quiz(course: Course, *, account_id: int | None, now: datetime) -> None:
    """Let a course end without a quiz; what people reached in it stays in the ledger."""
    if course.quiz_id is not None:
        course.quiz_id = None
        db.session.flush()
        _look_again(course, now=now)
        _audit(course, "course.quiz_remove", account_id=account_id, now=now)


def estimated_minutes(body: str) -> int:
    """Return how long a cleaned text takes to read."""
    return rules.minutes_for(len(html.plain(body).split()))


def _open_course_activity(title: str, unit_id: int, *, now: datetime) -> tuple[int, str]:
    """Return a new activity and the slug in its key; a slug that somebody else has is passed over."""
    for slug in rules.slugs_for(title):
        try:
            with db.session.begin_nested():
                activity_id = ledger.open_activity(
                    kind="course", key=f"course:{slug}", title=title, unit_id=unit_id, now=now
                )
        except IntegrityError:
            continue
        return activity_id, slug
    raise AssertionError("slugs never end")


def _open_quiz_activity(course: Course, *, now: datetime) -> int:
    return ledger.open_activity(
        kind=QUIZ_KIND,
        key=queries.quiz_key(course.id),
        title=course.title,
        unit_id=course.unit_id,
        now=now,
    )


def _look_again(course: Course, *, now: datetime) -> None:
    """Let a job find out who has nothing left to do, now that the course asks for less."""
    jobs.enqueue(COMPLETION_JOB, {"course_id": course.id}, owner_id=None, now=now)


def _lock(course: Course) -> None:
    """Wait until nobody else changes the parts of this course."""
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update())


def _facts(course: Course) -> dict[str, Any]:
    return {"title": course.title, "slug": course.slug, "summary": course.summary}


def _audit(course: Course, action: str, *, account_id: int | None, now: datetime, **values: Any) -> None:
    audit.record(
        account_id=account_id,
        action=action,
        subject_kind="course",
        subject_id=course.id,
        subject_name=course.title,
        unit_id=course.unit_id,
        now=now,
        **values,
    )
