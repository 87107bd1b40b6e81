"""Dates as rosters give them: a day, only a month, or only a year."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import excerpt, fold

FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIAL_ZERO = date(1899, 12, 30)
LAST_SERIAL = (date(LAST_YEAR, 12, 31) - SERIAL_ZERO).days

_usual = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_separator = r"\s*[/.\-,\s]\s*"
_shapes = [
    re.compile(rf"(?P<day>\d{{1,2}}){_separator}(?P<month>\d{{1,2}}){_separator}(?P<year>\d{{4}})"),
    re.compile(rf"(?P<year>\d{{4}}){_separator}(?P<month>\d{{1,2}}){_separator}(?P<day>\d{{1,2}})"),
    re.compile(rf"(?P<month>\d{{1,2}}){_separator}(?P<year>\d{{4}})"),
    re.compile(rf"(?P<year>\d{{4}}){_separator}(?P<month>\d{{1,2}})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
]
_clock = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_words = re.compile(r"\b(?:ngay|thang|nam|sinh|ng)\b|\bt(?=\d)")
_serial = re.compile(r"\d{5}")


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with what is known of it; `first` is the first day that it can be."""

    first: date
    precision: Precision = Precision.DAY

    def __str__(self) -> str:
        shape = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
        return self.first.strftime(shape[self.precision])

    @property
    def after(self) -> date:
        """The first day that is certainly later."""
        if self.precision is Precision.DAY:
            return self.first + timedelta(days=1)
        if self.precision is Precision.MONTH and self.first.month < 12:
            return self.first.replace(month=self.first.month + 1)
        return date(self.first.year + 1, 1, 1)


def show_partial_date(first: date | None, precision: str | None) -> str:
    """The date as stored, as people write it; nothing for an unknown one."""
    return str(PartialDate(first, Precision(precision))) if first and precision else ""


def partial_date(value: str | float | date) -> PartialDate:
    """The date that a cell means: a real date, a serial number of a spreadsheet, or text with the day first.

    The order month, day is never guessed: 9/27/2001 is refused, as is a day that the calendar lacks.
    """
    if isinstance(value, datetime):
        return _from_parts(value.day, value.month, value.year, shown=f"{value:%d/%m/%Y}")
    if isinstance(value, date):
        return _from_parts(value.day, value.month, value.year, shown=f"{value:%d/%m/%Y}")
    if isinstance(value, str):
        return _from_text(value)
    return _from_number(value)


def _from_number(value: float) -> PartialDate:
    """A year, a serial number, or 9.2001, which a spreadsheet takes for a decimal number."""
    if LAST_YEAR < value <= LAST_SERIAL:
        return PartialDate(SERIAL_ZERO + timedelta(days=int(value)))
    if LAST_SERIAL < value < 10**8:
        return _from_text(f"{value:08.0f}")
    if 1 < value < 13 and value % 1:
        return _from_text(f"{value:.4f}")
    return _from_text(f"{value:.10g}")


def _from_text(text: str) -> PartialDate:
    """The date in a text; words such as "ngày" and a midnight after it do not matter."""
    usual = _usual.fullmatch(text)
    if usual:
        return _from_parts(int(usual[1]), int(usual[2]), int(usual[3]), shown=text)
    plain = _clock.sub("", fold(text))
    plain = _words.sub(" ", plain).strip(" .,:;'/-_")
    plain = re.sub(r"[_…?]+|\bxx?\b", "0", plain)
    if _serial.fullmatch(plain) and LAST_YEAR < int(plain) <= LAST_SERIAL:
        return PartialDate(SERIAL_ZERO + timedelta(days=int(plain)))
    for shape in _shapes:
        match = shape.fullmatch(plain)
        if match:
            parts = match.groupdict(default="0")
            day, month = int(parts.get("day", 0)), int(parts.get("month", 0))
            return _from_parts(day, month, int(parts["year"]), shown=excerpt(text))
    raise Refused(
        _l("Không đọc được “%(value)s”; hãy ghi ngày/tháng/năm, năm có bốn chữ số.", value=excerpt(text))
    )


def _from_parts(day: int, month: int, year: int, *, shown: str) -> PartialDate:
    """The date of the parts; a day or month of zero is unknown."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_l("Năm trong ngày “%(value)s” không hợp lý.", value=shown))
    precision = Precision.YEAR if month == 0 else Precision.MONTH if day == 0 else Precision.DAY
    if month == 0 and day:
        raise Refused(_l("Không có ngày “%(value)s” trong lịch.", value=shown))
    try:
        return PartialDate(date(year, month or 1, day or 1), precision)
    except ValueError:
        raise Refused(_l("Không có ngày “%(value)s” trong lịch.", value=shown)) from None
