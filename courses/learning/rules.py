"""Where a person is in a course: what is read, what is left, and whether it is complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan

SOON_DAYS = 7
WHOLE = 1000
"""A place in a lesson is counted in thousandths of its length."""


class NotAsked(Refused):
    """The course is not asked of this person."""

    def __init__(self) -> None:
        super().__init__(_l("Khoá học không còn được giao cho bạn nên không làm bài kiểm tra được."))


class LessonsLeft(Refused):
    """The quiz comes after the lessons."""

    def __init__(self) -> None:
        super().__init__(_l("Hãy học xong tất cả các bài rồi làm bài kiểm tra."))


@dataclass(frozen=True)
class LessonStep:
    """A lesson as a person stands to it; `seen_at` is None for one that was never opened."""

    id: int
    module_id: int
    module_title: str
    title: str
    minutes: int
    finished_at: datetime | None = None
    place: int = 0
    seen_at: datetime | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the person said so."""
        return self.finished_at is not None


@dataclass(frozen=True)
class QuizStep:
    """The quiz at the end as a person stands to it."""

    id: int
    minutes: int
    question_count: int
    is_timed: bool
    pass_percent: int | None
    attempt_limit: int | None
    plan: PaperPlan = WHOLE_BANK
    attempt_count: int = 0
    is_open: bool = False
    best_score: float | None = None
    passed_at: datetime | None = None

    @property
    def is_passed(self) -> bool:
        """Whether one try was good enough."""
        return self.passed_at is not None

    @property
    def attempts_left(self) -> int | None:
        """How many tries are left; None without a limit."""
        return None if self.attempt_limit is None else max(0, self.attempt_limit - self.attempt_count)

    @property
    def is_lost(self) -> bool:
        """Whether no try is left, none is going on and none was good enough."""
        return not self.is_passed and not self.is_open and self.attempts_left == 0


@dataclass(frozen=True)
class Completion:
    """That and how a course was completed."""

    at: datetime
    score: float | None
    is_late: bool


@dataclass(frozen=True)
class Progress:
    """Where a person is in one course."""

    lessons: tuple[LessonStep, ...]
    quiz: QuizStep | None = None
    completion: Completion | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the ledger says so: it stays true whatever is added to the course afterwards."""
        return self.completion is not None

    @property
    def is_begun(self) -> bool:
        """Whether any part was opened or done."""
        return self.steps_done > 0 or any(lesson.seen_at for lesson in self.lessons)

    @property
    def is_read(self) -> bool:
        """Whether every lesson is finished, so that the quiz may be taken."""
        return self.lessons_done == len(self.lessons)

    @property
    def done_at(self) -> datetime | None:
        """When the last lesson was finished and the quiz passed; None while anything is left.

        A course of nothing is never done.
        """
        moments = [lesson.finished_at for lesson in self.lessons]
        if self.quiz is not None:
            moments.append(self.quiz.passed_at)
        known = [moment for moment in moments if moment is not None]
        return max(known) if known and len(known) == len(moments) else None

    @property
    def is_stuck(self) -> bool:
        """Whether only the quiz is left and no try at it."""
        return self.is_read and self.quiz is not None and self.quiz.is_lost

    @property
    def lessons_done(self) -> int:
        """How many lessons are finished."""
        return sum(lesson.is_finished for lesson in self.lessons)

    @property
    def step_count(self) -> int:
        """How many lessons there are, with the quiz."""
        return len(self.lessons) + (self.quiz is not None)

    @property
    def steps_done(self) -> int:
        """How many of the steps are done."""
        return self.lessons_done + (self.quiz is not None and self.quiz.is_passed)

    @property
    def minutes_left(self) -> int:
        """How many minutes of reading and answering are left before the course is complete."""
        if self.is_complete:
            return 0
        reading = sum(lesson.minutes for lesson in self.lessons if not lesson.is_finished)
        return reading + (self.quiz.minutes if self.quiz and not self.quiz.is_passed else 0)

    @property
    def next_lesson(self) -> LessonStep | None:
        """The lesson to go on with: the one left last, else the first that is not finished."""
        left = [lesson for lesson in self.lessons if not lesson.is_finished]
        opened = [(lesson.seen_at, lesson) for lesson in left if lesson.seen_at]
        if opened:
            return max(opened, key=lambda pair: pair[0])[1]
        return left[0] if left else None

    def lesson(self, lesson_id: int) -> LessonStep | None:
        """Return the lesson with this id, if it is in the course."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def neighbours(self, lesson_id: int) -> tuple[LessonStep | None, LessonStep | None]:
        """Return the lessons before and after a lesson."""
        place = next(place for place, lesson in enumerate(self.lessons) if lesson.id == lesson_id)
        before = self.lessons[place - 1] if place > 0 else None
        after = self.lessons[place + 1] if place + 1 < len(self.lessons) else None
        return before, after


class DueKind(StrEnum):
    """How a course stands to the day on which it is due."""

    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NO_HURRY = "no_hurry"


@dataclass(frozen=True)
class Due:
    """How a course stands to its due day; `days` are those left, or those it is overdue."""

    kind: DueKind
    days: int = 0


def due(due_on: date | None, completion: Completion | None, *, today: date) -> Due:
    """Return how a course stands to its due day on this day."""
    if completion is not None:
        return Due(DueKind.DONE_LATE if completion.is_late else DueKind.DONE)
    if due_on is None:
        return Due(DueKind.NO_HURRY)
    days = (due_on - today).days
    if days < 0:
        return Due(DueKind.OVERDUE, -days)
    if days == 0:
        return Due(DueKind.TODAY)
    return Due(DueKind.SOON if days <= SOON_DAYS else DueKind.LATER, days)


@dataclass(frozen=True)
class Task:
    """A course that is or was asked of a person, and where the person is in it."""

    course_id: int
    slug: str
    title: str
    title_sort: str
    summary: str
    due_on: date | None
    is_asked: bool
    progress: Progress

    def due(self, today: date) -> Due:
        """Return how the course stands to its due day on this day."""
        return due(self.due_on, self.progress.completion, today=today)

    @property
    def is_theirs(self) -> bool:
        """Whether the person may open the course: it is asked of them, or they completed it once."""
        return self.is_asked or self.progress.is_complete

    @property
    def is_left(self) -> bool:
        """Whether the course is asked of the person and not yet complete."""
        return self.is_asked and not self.progress.is_complete


def check_quiz_start(task: Task) -> None:
    """Refuse the quiz to whom the course is not asked of, and to who has not finished its lessons."""
    if not task.is_asked:
        raise NotAsked
    if not task.progress.is_read:
        raise LessonsLeft


def in_order_of_due_day(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return the courses due first, then those without a day; those begun before others, then by title."""
    return tuple(
        sorted(
            tasks,
            key=lambda task: (
                task.due_on or date.max,
                not task.progress.is_begun,
                task.title_sort,
                task.course_id,
            ),
        )
    )


@dataclass(frozen=True)
class NextStep:
    """What to do next: a lesson with its number in the course, or the quiz where every lesson is finished."""

    task: Task
    lesson: LessonStep | None = None
    number: int = 0


def next_step(tasks: Iterable[Task]) -> NextStep | None:
    """Return what to go on with: the lesson left last, else the first part of the course due first."""
    left = [task for task in tasks if task.is_left and not task.progress.is_stuck]
    lessons = [(task, task.progress.next_lesson) for task in left]
    opened = [(lesson.seen_at, task, lesson) for task, lesson in lessons if lesson and lesson.seen_at]
    if opened:
        _, task, lesson = max(opened, key=lambda one: one[0])
        return NextStep(task, lesson, task.progress.lessons.index(lesson) + 1)
    for task, first in lessons:
        return NextStep(task, first, task.progress.lessons.index(first) + 1 if first else 0)
    return None
