"""What is left, what comes next and what is late, as tables of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from courses.learning.rules import (
    Completion,
    Due,
    DueKind,
    LessonStep,
    Progress,
    QuizStep,
    Task,
    due,
    in_order_of_due_day,
)

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 22)

FRESH = LessonStep(id=1, module_id=1, module_title="Phần 1", title="Mật khẩu", minutes=4)
SECOND = LessonStep(id=2, module_id=1, module_title="Phần 1", title="Lừa đảo", minutes=6)
QUIZ = QuizStep(id=9, minutes=15, question_count=10, is_timed=True, pass_percent=80, attempt_limit=3)
DONE = Completion(at=NOON, score=90, is_late=False)


def finished(lesson: LessonStep, at: datetime = NOON) -> LessonStep:
    return replace(lesson, finished_at=at)


def test_an_untouched_course_takes_all_its_minutes() -> None:
    progress = Progress((FRESH, SECOND), QUIZ)

    assert (progress.step_count, progress.steps_done, progress.minutes_left) == (3, 0, 25)
    assert (progress.is_begun, progress.is_read, progress.is_complete) == (False, False, False)
    assert progress.next_lesson == FRESH


def test_finished_parts_take_no_more_minutes() -> None:
    progress = Progress((finished(FRESH), SECOND), replace(QUIZ, passed_at=NOON))

    assert (progress.step_count, progress.steps_done, progress.minutes_left) == (3, 2, 6)
    assert (progress.is_begun, progress.is_read) == (True, False)
    assert progress.next_lesson == SECOND


def test_a_complete_course_leaves_nothing_even_when_a_lesson_was_added() -> None:
    progress = Progress((finished(FRESH), SECOND), completion=DONE)

    assert (progress.is_complete, progress.minutes_left, progress.done_at) == (True, 0, None)


@pytest.mark.parametrize(
    ("progress", "done_at"),
    [
        (Progress(()), None),
        (Progress((FRESH,)), None),
        (Progress((finished(FRESH),)), NOON),
        (Progress((finished(FRESH), finished(SECOND, NOON + HOUR))), NOON + HOUR),
        (Progress((finished(FRESH),), QUIZ), None),
        (Progress((finished(FRESH, NOON + HOUR),), replace(QUIZ, passed_at=NOON)), NOON + HOUR),
        (Progress((FRESH,), replace(QUIZ, passed_at=NOON)), None),
    ],
)
def test_a_course_is_done_with_its_last_part(progress: Progress, done_at: datetime | None) -> None:
    assert progress.done_at == done_at


def test_one_goes_on_with_the_lesson_left_last() -> None:
    third = LessonStep(id=3, module_id=2, module_title="Phần 2", title="Sao lưu", minutes=5, seen_at=NOON)
    opened = replace(SECOND, seen_at=NOON - HOUR, place=300)

    assert Progress((FRESH, opened, third)).next_lesson == third
    assert Progress((FRESH, opened, finished(third))).next_lesson == opened
    assert Progress((finished(FRESH), finished(SECOND))).next_lesson is None


def test_lessons_have_neighbours() -> None:
    progress = Progress((FRESH, SECOND))

    assert progress.neighbours(1) == (None, SECOND)
    assert progress.neighbours(2) == (FRESH, None)
    assert (progress.lesson(2), progress.lesson(7)) == (SECOND, None)


@pytest.mark.parametrize(
    ("quiz", "left", "is_lost"),
    [
        (QUIZ, 3, False),
        (replace(QUIZ, attempt_count=2), 1, False),
        (replace(QUIZ, attempt_count=3), 0, True),
        (replace(QUIZ, attempt_count=4), 0, True),
        (replace(QUIZ, attempt_count=3, passed_at=NOON), 0, False),
        (replace(QUIZ, attempt_limit=None, attempt_count=9), None, False),
    ],
)
def test_tries_are_counted_down(quiz: QuizStep, left: int | None, is_lost: bool) -> None:
    assert (quiz.attempts_left, quiz.is_lost) == (left, is_lost)


@pytest.mark.parametrize(
    ("due_on", "completion", "expected"),
    [
        (None, None, Due(DueKind.NO_HURRY)),
        (date(2026, 11, 30), None, Due(DueKind.LATER, 8)),
        (date(2026, 11, 29), None, Due(DueKind.SOON, 7)),
        (date(2026, 11, 23), None, Due(DueKind.SOON, 1)),
        (TODAY, None, Due(DueKind.TODAY)),
        (date(2026, 11, 21), None, Due(DueKind.OVERDUE, 1)),
        (date(2026, 11, 21), DONE, Due(DueKind.DONE)),
        (None, replace(DONE, is_late=True), Due(DueKind.DONE_LATE)),
    ],
)
def test_the_due_day_is_told(due_on: date | None, completion: Completion | None, expected: Due) -> None:
    assert due(due_on, completion, today=TODAY) == expected


def test_what_is_due_first_comes_first() -> None:
    def task(title: str, due_on: date | None, *lessons: LessonStep) -> Task:
        return Task(
            course_id=ord(title),
            slug=title,
            title=title,
            title_sort=title,
            summary="",
            due_on=due_on,
            is_asked=True,
            progress=Progress(lessons or (FRESH,)),
        )

    soon = task("z", date(2026, 11, 23))
    later = task("a", date(2026, 12, 1))
    begun = task("c", None, finished(FRESH), SECOND)
    free = task("b", None)

    assert in_order_of_due_day([free, begun, later, soon]) == (soon, later, begun, free)
