"""The arithmetic of targets: whole numbers decide, percentages are only shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Measure(StrEnum):
    """What a target counts, as plans word it; only the measures in COMPUTED are computed."""

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


COMPUTED = frozenset({Measure.PERCENT_PEOPLE})


class Status(StrEnum):
    """What a reading of a target can say."""

    COMPUTED = "computed"
    NOT_BOUND = "not_bound"
    NOT_COMPUTED = "not_computed"


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

    def is_met(self, threshold: int) -> bool | None:
        """Whether a threshold in percent is reached, in whole numbers; None if there is nobody."""
        if self.denominator == 0:
            return None
        return 100 * self.numerator >= threshold * self.denominator

    def rate(self, threshold: int) -> int | None:
        """Return the rate in hundredths of a percent, never rounded up onto a threshold that is missed."""
        if self.denominator == 0:
            return None
        hundredths = (20000 * self.numerator + self.denominator) // (2 * self.denominator)
        if not self.is_met(threshold):
            return min(hundredths, 100 * threshold - 1)
        return hundredths

    def gap(self, threshold: int) -> int:
        """Return how many more are needed to reach the threshold."""
        needed = -(-threshold * self.denominator // 100)
        return max(0, needed - self.numerator)


@dataclass(frozen=True)
class Period:
    """The days, both included, in which completions count; an open end is None."""

    first: date | None
    last: date | None

    def until(self, as_of: date) -> "Period":
        """Return the part of the period that has passed by the end of a day."""
        return Period(self.first, as_of if self.last is None else min(self.last, as_of))


def roll_up(people: dict[int, set[str]], done: set[int], root: str) -> dict[int, Ratio]:
    """Return the numbers of each unit from the paths through which each person belongs.

    A person counts once in each unit, however many posts they hold below it. Units outside the subtree of
    the root path are left out. Paths hold unit ids, as in "/1/7/42/".
    """
    counts: dict[int, list[int]] = {}
    above = root.strip("/").count("/")
    for person_id, paths in people.items():
        units = {int(unit) for path in paths for unit in path.strip("/").split("/")[above:]}
        for unit in units:
            count = counts.setdefault(unit, [0, 0])
            count[0] += person_id in done
            count[1] += 1
    return {unit: Ratio(*count) for unit, count in counts.items()}
