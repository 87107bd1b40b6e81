"""Until when a course is asked of somebody, and what that makes of it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from lms import i18n


class CourseState(StrEnum):
    """Who can see a course."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def state_of(*, live: int, withdrawn: int) -> CourseState:
    """Return the state of a course that has so many audiences, and had so many."""
    if live:
        return CourseState.PUBLISHED
    return CourseState.WITHDRAWN if withdrawn else CourseState.DRAFT


def strictest(days: Iterable[date | None]) -> date | None:
    """Return the day that counts when a course is asked of one person several times: the earliest."""
    return min((day for day in days if day is not None), default=None)


def is_late(at: datetime, due_on: date | None) -> bool:
    """Whether a moment is after the end of the day on which something is due."""
    return due_on is not None and at >= i18n.day_end(due_on)
