"""The arithmetic of targets: whole numbers decide, percentages are only shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l


class Measure(StrEnum):
    """What a target counts, as plans word it."""

    PERCENT_PEOPLE = "percent_people"
    PERCENT_UNITS = "percent_units"
    PERCENT_UNITS_CLOSED_LIST = "percent_units_closed_list"
    MINIMUM_CLASSES = "minimum_classes_per_unit_per_year"
    MINIMUM_TURNS = "minimum_turns_per_unit_per_year"
    EXISTS = "exists"
    TASK = "task"
    ANNUAL_TASK = "annual_task"
    OPEN_LIST_TASK = "open_list_task"
    CLOSED_LIST_TASK = "closed_list_task"


COUNTS_UNITS = frozenset(
    {
        Measure.PERCENT_UNITS,
        Measure.PERCENT_UNITS_CLOSED_LIST,
        Measure.MINIMUM_CLASSES,
        Measure.MINIMUM_TURNS,
    }
)
MINIMUMS = frozenset({Measure.MINIMUM_CLASSES, Measure.MINIMUM_TURNS})
TASKS = frozenset({Measure.EXISTS, Measure.TASK, Measure.ANNUAL_TASK})
LISTS = frozenset({Measure.OPEN_LIST_TASK, Measure.CLOSED_LIST_TASK})
PERCENTS = frozenset({Measure.PERCENT_PEOPLE, Measure.PERCENT_UNITS, Measure.PERCENT_UNITS_CLOSED_LIST})
YEARLY = "yearly"


class Status(StrEnum):
    """What can be said of a target on a day."""

    COMPUTED = "computed"
    ENTERED = "entered"
    NOT_BOUND = "not_bound"
    NOT_COMPUTED = "not_computed"
    NOT_BEGUN = "not_begun"


class PeriodNotBegun(Refused):
    """Nothing can be read before the first day of a period."""

    def __init__(self, code: str, first: date) -> None:
        super().__init__(
            _l(
                "Kỳ của chỉ tiêu %(code)s bắt đầu ngày %(day)s nên chưa tính được.",
                code=code,
                day=f"{first:%d/%m/%Y}",
            )
        )


class Counter(StrEnum):
    """People, turns and units are three counters, never mixed."""

    PEOPLE = "people"
    TURNS = "turns"
    UNITS = "units"


def counter_of(measure: Measure) -> Counter | None:
    """Return what a measure counts; nothing for tasks."""
    if measure is Measure.PERCENT_PEOPLE:
        return Counter.PEOPLE
    if measure is Measure.MINIMUM_TURNS:
        return Counter.TURNS
    if measure in {Measure.PERCENT_UNITS, Measure.PERCENT_UNITS_CLOSED_LIST, Measure.MINIMUM_CLASSES}:
        return Counter.UNITS
    return None


@dataclass(frozen=True)
class Ratio:
    """So many of so many."""

    numerator: int
    denominator: int

    def is_met(self, threshold: int | None) -> bool | None:
        """Whether a threshold in percent is reached, in whole numbers; None for nobody or no threshold."""
        if self.denominator == 0 or threshold is None:
            return None
        return 100 * self.numerator >= threshold * self.denominator

    def rate(self, threshold: int | None) -> int | None:
        """Return the rate in hundredths of a percent, never rounded up onto a threshold that is missed."""
        if self.denominator == 0:
            return None
        hundredths = (20000 * self.numerator + self.denominator) // (2 * self.denominator)
        if threshold is not None and not self.is_met(threshold):
            return min(hundredths, 100 * threshold - 1)
        return hundredths

    def gap(self, threshold: int | None) -> int:
        """Return how many more are needed to reach the threshold."""
        if threshold is None:
            return 0
        needed = -(-threshold * self.denominator // 100)
        return max(0, needed - self.numerator)


@dataclass(frozen=True)
class Period:
    """The days, both included, in which completions count; an open end is None."""

    first: date | None
    last: date | None

    def counted(self, recurrence: str, as_of: date) -> "Period":
        """Return the days that count on a day: of what recurs every year, those of its year alone.

        After the end of the period the last year counts.
        """
        day = as_of if self.last is None else min(self.last, as_of)
        if recurrence != YEARLY:
            return Period(self.first, day)
        first = date(day.year, 1, 1)
        return Period(first if self.first is None else max(self.first, first), day)
