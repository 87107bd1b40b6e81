"""On which days of the week, and at which hours, a quiz is open inside its window."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import ZONE
from lms.i18n import lazy_gettext as _l

MIDNIGHT = 24 * 60
DAYS_OF_WEEK = 7
MOST_SPELLS = 6
MINUTES_OF_HOUR = 60
CLOCK = re.compile(r"(\d{1,2})(?::|h|g)(\d{2})?", re.IGNORECASE)


class Spell(NamedTuple):
    """A part of a day, in minutes after midnight; its last minute does not belong to it."""

    opens: int = 0
    closes: int = MIDNIGHT

    @property
    def text(self) -> str:
        """The hours as in "11:00–13:00"; midnight at the end of the day is "24:00"."""
        return f"{self.opens // 60:02}:{self.opens % 60:02}–{self.closes // 60:02}:{self.closes % 60:02}"


class Span(NamedTuple):
    """From a moment (included) to a moment (excluded); what is None has no bound."""

    opens_at: datetime | None
    closes_at: datetime | None


ALL_DAY = Spell()


@dataclass(frozen=True)
class Hours:
    """The days (Monday is 0) and the parts of each day, in Vietnam's time; nothing said is no bound."""

    weekdays: tuple[int, ...] = ()
    spells: tuple[Spell, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the hours that `to_json` wrote; nothing is without bound."""
        return cls(tuple(value.get("weekdays", ())), tuple(Spell(*one) for one in value.get("spells", ())))

    def to_json(self) -> dict[str, Any]:
        """Return the hours as JSON, empty without any bound."""
        said = {"weekdays": list(self.weekdays), "spells": [list(one) for one in self.spells]}
        return {name: values for name, values in said.items() if values}

    @property
    def is_always(self) -> bool:
        """Whether there is no bound."""
        return not self.weekdays and not self.spells

    def after(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spells of a week that end after a moment in their order; those that touch are one."""
        first = now.astimezone(ZONE).date()
        found: tuple[datetime, datetime] | None = None
        for days in range(DAYS_OF_WEEK + 1):
            day = first + timedelta(days=days)
            if self.weekdays and day.weekday() not in self.weekdays:
                continue
            start = datetime.combine(day, time(), ZONE).astimezone(UTC)
            for opens, closes in self.spells or (ALL_DAY,):
                begins, ends = start + timedelta(minutes=opens), start + timedelta(minutes=closes)
                if ends <= now:
                    continue
                if found is not None and found[1] == begins:
                    found = (found[0], ends)
                    continue
                if found is not None:
                    yield found
                found = (begins, ends)
        if found is not None:
            yield found


ALWAYS = Hours()


class NoHours(Refused):
    """What was typed are no hours of a day."""

    def __init__(self) -> None:
        super().__init__(_l("Hãy nhập khung giờ như 11:00-13:00; nhiều khung cách nhau bằng dấu phẩy."))


def read_spells(text: str) -> tuple[Spell, ...]:
    """Return hours of a day as people write them: "11:00-13:00, 20h-21h30"; midnight may be "24h00"."""
    return tuple(_spell(one) for one in text.replace(";", ",").split(",") if one.strip())


def _spell(written: str) -> Spell:
    opens, dash, closes = written.replace("–", "-").partition("-")
    if not dash:
        raise NoHours
    return Spell(minutes_of(opens), minutes_of(closes))


def minutes_of(written: str) -> int:
    """Return a time of day in minutes after midnight; "24:00" is the midnight that ends the day."""
    found = CLOCK.fullmatch(written.strip())
    if found is None:
        raise NoHours
    minutes = 60 * int(found[1]) + int(found[2] or 0)
    if minutes > MIDNIGHT or int(found[2] or 0) >= MINUTES_OF_HOUR:
        raise NoHours
    return minutes


def problem_of_hours(hours: Hours) -> LazyString | None:
    """Return what is wrong with hours, if anything."""
    if not set(hours.weekdays) <= set(range(DAYS_OF_WEEK)):
        return _l("Thứ trong tuần không đúng.")
    if len(hours.spells) > MOST_SPELLS:
        return _l("Mỗi ngày có tối đa %(most)d khung giờ.", most=MOST_SPELLS)
    if any(not 0 <= opens < closes <= MIDNIGHT for opens, closes in hours.spells):
        return _l("Khung giờ trong ngày phải kết thúc sau khi bắt đầu, muộn nhất lúc 24:00.")
    if any(
        one.closes > following.opens for one, following in zip(hours.spells, hours.spells[1:], strict=False)
    ):
        return _l("Các khung giờ trong ngày phải theo thứ tự và không chồng lên nhau.")
    return None
