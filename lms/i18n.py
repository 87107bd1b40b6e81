"""Interface languages: Vietnamese is written in the source, English comes from the catalogues."""

import os
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, LazyString, get_locale, get_translations, ngettext

__all__ = ["ZONE", "gettext", "lazy_gettext", "ngettext"]

LOCALES = {"vi": "Tiếng Việt", "en": "English"}
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = Path(__file__).parent.parent
CATALOGUES = [ROOT / package / "translations" for package in ("lms", "quizzes", "courses", "demo")]


def select_locale() -> str:
    """Return the language of this request, as chosen in the footer, or of this command; else Vietnamese."""
    if has_request_context():
        chosen = session.get("locale") or request.cookies.get("locale")
    else:
        chosen = os.environ.get("LMS_LOCALE")
    return str(chosen) if chosen in LOCALES else "vi"


def init_app(app: Flask) -> None:
    """Give the app its languages and the filters that write numbers and dates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(path) for path in CATALOGUES)
    app.config["BABEL_DOMAIN"] = ";".join("messages" for _ in CATALOGUES)
    Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=select_locale)
    app.jinja_env.install_gettext_callables(_sentence, _sentence_of_number, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        points=points,
        file_size=file_size,
        day=day,
        moment=moment,
        moment_end=moment_end,
        clock_time=clock_time,
        long_day=long_day,
    )


def gettext(text: str, /, **values: Any) -> str:
    """Return a sentence of the source in the language of this request, with its values."""
    found = _sentence(text)
    return found % values if values else found


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """Return a sentence that is put into a language when it is shown."""
    return LazyString(gettext, text, **values)


def current_locale() -> str:
    """Return "vi" or "en"."""
    locale = get_locale()
    return locale.language if locale else "vi"


def number(value: int | float, decimals: int = 0) -> str:
    """Return a number as Vietnamese offices write it: 35.599 and 99,16 (35,599 and 99.16 in English)."""
    text = f"{value:,.{decimals}f}"
    return text if current_locale() == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(hundredths: int | None) -> str:
    """Return a rate given in hundredths of a percent: 9916 is "99,16 %"; None is a dash."""
    return "–" if hundredths is None else f"{number(hundredths / 100, 2)} %"


def points(value: Fraction | int) -> str:
    """Return exact points with the decimals they need, two at most, a half to the even: 7, 7,5, 3,33."""
    hundredths = round(100 * value)
    return number(hundredths / 100, 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2)


def file_size(size: int) -> str:
    """Return how big a file is: "35 kB" or "1,2 MB"."""
    kilobytes = max(1, round(size / 1024))
    return f"{kilobytes} kB" if kilobytes < 1024 else f"{number(size / 1024**2, 1)} MB"


def day(value: date | None) -> str:
    """Return dd/mm/yyyy, or a dash for an unknown day."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return "–" if value is None else f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Return "14:03 ngày 22/11/2026" in Vietnamese time."""
    if value is None:
        return "–"
    local = value.astimezone(ZONE)
    if current_locale() == "en":
        return f"{local:%H:%M, %d/%m/%Y}"
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"


def moment_end(value: datetime | None) -> str:
    """Return the moment that ends a span: at midnight "24:00" of the day that is over then."""
    if value is None:
        return "–"
    local = value.astimezone(ZONE)
    if (local.hour, local.minute) != (0, 0):
        return moment(value)
    return moment(value - timedelta(minutes=1)).replace("23:59", "24:00")


def clock_time(value: datetime) -> str:
    """Return "14:03:27" in Vietnamese time."""
    return f"{value.astimezone(ZONE):%H:%M:%S}"


def long_day(value: date) -> str:
    """Return a day as official documents write it (NĐ 30/2020): "ngày 05 tháng 02 năm 2026"."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def today(now: datetime) -> date:
    """Return the Vietnamese calendar day of a moment."""
    return now.astimezone(ZONE).date()


def day_end(value: date) -> datetime:
    """Return the first moment after a Vietnamese day: what is due on a day is late from here on."""
    return datetime.combine(date.fromordinal(value.toordinal() + 1), datetime.min.time(), ZONE).astimezone(
        UTC
    )


def day_start(value: date) -> datetime:
    """Return the first moment of a Vietnamese day."""
    return datetime.combine(value, datetime.min.time(), ZONE).astimezone(UTC)


def _sentence(text: str) -> str:
    """Return a sentence of a template in the language of this request; the source speaks Vietnamese."""
    return text if current_locale() == "vi" else str(get_translations().ugettext(text))


def _sentence_of_number(one: str, many: str, count: int) -> str:
    return str(get_translations().ungettext(one, many, count))
