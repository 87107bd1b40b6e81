"""The kinds of values in a rules file: how each is read, written and described."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from flask_babel import LazyString

from lms.errors import Refused
from lms.forms import YEARS
from lms.i18n import ZONE
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.hours import MIDNIGHT, NoHours, Spell, minutes_of, read_spells

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNLIMITED = "unlimited"
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
END_OF_DAY = "hết ngày"


class WrongValue(Refused):
    """A value that is not of its kind; says what would be."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: `words` describe it to whoever writes a file."""

    words: str
    read: Callable[[Any], Any]
    write: Callable[[Any], str]


def quoted(text: str) -> str:
    """Return a text as TOML; one of several lines stands on several."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace("\\n", "\n").replace("\\t", "\t")
    return f'"""\n{escaped}"""'


def listed(texts: Sequence[str]) -> str:
    """Return what is written already as a TOML array."""
    return f"[{', '.join(texts)}]"


def text_of(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise WrongValue(_l("Ở đây phải là một đoạn chữ trong dấu nháy kép."))
    return value


def number_of(value: Any) -> int:
    """Read a whole number."""
    if type(value) is not int:
        raise WrongValue(_l("Ở đây phải là một số nguyên."))
    return value


def _limit(value: Any) -> int | None:
    if value == UNLIMITED:
        return None
    if type(value) is not int:
        raise WrongValue(_l("Ở đây phải là một số nguyên, hoặc “unlimited” nếu không giới hạn."))
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongValue(_l("Ở đây phải là true (có) hoặc false (không)."))
    return value


def _exact(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise WrongValue(_l("Ở đây phải là một số, ví dụ 2 hoặc 2.5."))
    return Fraction(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise WrongValue(_l("Ở đây phải là một danh sách trong ngoặc vuông."))
    return value


def _day(value: Any) -> date:
    if type(value) is not date or value.year not in YEARS:
        raise WrongValue(_l("Ở đây phải là một ngày, ví dụ 2026-12-31."))
    return value


def _opening(value: Any) -> datetime:
    return _moment(value, is_end=False)


def _closing(value: Any) -> datetime:
    return _moment(value, is_end=True)


def _moment(value: Any, *, is_end: bool) -> datetime:
    """Read a moment; times without a zone are Vietnam's, and a day alone is its beginning or its end."""
    if isinstance(value, date) and value.year not in YEARS:
        raise _wrong_moment()
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(UTC)
    if isinstance(value, date):
        return _at(value, MIDNIGHT if is_end else 0)
    found = DAY.search(value) if isinstance(value, str) else None
    if found is None:
        raise _wrong_moment()
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
        if day.year not in YEARS:
            raise _wrong_moment()
    except ValueError as error:
        raise _wrong_moment() from error
    rest = value.replace(found[0], " ").strip().lower()
    if not rest or rest == END_OF_DAY:
        return _at(day, MIDNIGHT if is_end or rest else 0)
    try:
        return _at(day, minutes_of(rest))
    except NoHours as error:
        raise _wrong_moment() from error


def _at(day: date, minutes: int) -> datetime:
    return (datetime.combine(day, time(), ZONE) + timedelta(minutes=minutes)).astimezone(UTC)


def _wrong_moment() -> WrongValue:
    return WrongValue(_l('Ở đây phải là ngày và giờ, ví dụ 2026-11-22 07:30:00 hoặc "22/11/2026 24h00".'))


def _weekdays(value: Any) -> tuple[int, ...]:
    names = [str(one).lower() for one in _list(value)]
    if not set(names) <= set(DAYS):
        raise WrongValue(_l("Các thứ trong tuần viết là %(days)s.", days=", ".join(DAYS)))
    return tuple(sorted({DAYS.index(name) for name in names}))


def _hours(value: Any) -> tuple[Spell, ...]:
    try:
        return tuple(spell for one in _list(value) for spell in read_spells(str(one)))
    except NoHours as error:
        raise WrongValue(_l('Khung giờ viết như "11:00-13:00".')) from error


def _write_moment(value: datetime) -> str:
    return f"{value.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"


def _write_closing(value: datetime) -> str:
    local = value.astimezone(ZONE)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return quoted(f"{local - timedelta(days=1):%d/%m/%Y} 24:00")
    return _write_moment(value)


def _write_exact(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}"


def _write_spell(value: Spell) -> str:
    return quoted(value.text.replace("–", "-"))


TEXT = Kind("text", text_of, quoted)
HTML = Kind("text in simple HTML", text_of, quoted)
NUMBER = Kind("whole number", number_of, str)
LIMIT = Kind(
    'whole number, or "unlimited"', _limit, lambda one: quoted(UNLIMITED) if one is None else str(one)
)
EXACT = Kind("number", _exact, _write_exact)
YES_NO = Kind("true or false", _yes_no, lambda value: str(value).lower())
OPENING = Kind("day and time in Vietnam", _opening, _write_moment)
CLOSING = Kind('day and time in Vietnam; 23:59, 24h00 and "hết ngày" are midnight', _closing, _write_closing)
WEEKDAYS = Kind(
    f"list of {', '.join(DAYS)}", _weekdays, lambda value: listed([quoted(DAYS[day]) for day in value])
)
HOURS = Kind(
    'list of hours such as "11:00-13:00"', _hours, lambda value: listed(list(map(_write_spell, value)))
)
DATE = Kind("day", _day, str)
TEXTS = Kind(
    "list of texts",
    lambda value: tuple(text_of(one) for one in _list(value)),
    lambda value: listed(list(map(quoted, value))),
)
NUMBERS = Kind(
    "list of whole numbers",
    lambda value: tuple(number_of(one) for one in _list(value)),
    lambda value: listed(list(map(str, value))),
)


def choice(kinds: Iterable[StrEnum], aliases: Mapping[str, StrEnum] | None = None) -> Kind:
    """Return the kind of a value that is one of a few words."""
    words = {**{one.value: one for one in kinds}, **(aliases or {})}

    def read(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in words:
            raise WrongValue(one_of(list(words)))
        return words[value]

    return Kind("one of " + ", ".join(f'"{word}"' for word in words), read, lambda one: quoted(str(one)))


def choices(kinds: type[StrEnum]) -> Kind:
    """Return the kind of a list of a few words."""
    one = choice(kinds)
    return Kind(
        "list of " + ", ".join(f'"{word}"' for word in kinds),
        lambda value: tuple(one.read(each) for each in _list(value)),
        lambda value: listed([quoted(str(each)) for each in value]),
    )


def yes_means(word: StrEnum, otherwise: StrEnum) -> Kind:
    """Return the kind of a yes or no that stands for one of two words."""
    return Kind(
        YES_NO.words,
        lambda value: word if _yes_no(value) else otherwise,
        lambda value: str(value == word).lower(),
    )


def turned(kind: Kind) -> Kind:
    """Return the kind of a yes or no that means the opposite."""
    return Kind(kind.words, lambda value: not kind.read(value), lambda value: kind.write(not value))


def one_of(words: Sequence[str]) -> LazyString:
    """Return the sentence that names the words of which one is meant."""
    return _l("Ở đây phải là một trong các từ: %(words)s.", words=", ".join(words))
