"""What is wrong or doubtful in a file, where it stands and why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask_babel import LazyString

from lms.errors import Refused
from lms.text import excerpt

T = TypeVar("T")


class Severity(StrEnum):
    """An error stops the import, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file as people name it: sheet, row from 1, letters and header of the column."""

    sheet: str
    row: int | None = None
    column: str | None = None
    header: str = ""


@dataclass(frozen=True)
class Problem:
    """Something wrong or doubtful, where it stands, and why."""

    severity: Severity
    place: Place
    reason: str | LazyString
    value: str = ""


class Report:
    """The problems of a file, in the order of reading."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def error(self, place: Place, reason: str | LazyString, *, value: str = "") -> None:
        """Note what stops the import."""
        self.problems.append(Problem(Severity.ERROR, place, reason, excerpt(value)))

    def warning(self, place: Place, reason: str | LazyString, *, value: str = "") -> None:
        """Note what somebody should look at."""
        self.problems.append(Problem(Severity.WARNING, place, reason, excerpt(value)))

    def error_unless(self, act: Callable[[], T], place: Place, *, value: str = "") -> T | None:
        """What the act gives; if it refuses, nothing, and its reason as an error."""
        try:
            return act()
        except Refused as refusal:
            self.error(place, refusal.text, value=value)
            return None
