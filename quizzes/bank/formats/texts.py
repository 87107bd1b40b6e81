"""Small turns that several formats share: text to HTML, numbers, paths of categories."""

import html as entities
import math
import re
from decimal import Decimal

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import is_number

TAG = re.compile(
    r"</?(?:p|br|b|i|u|s|em|strong|sub|sup|span|div|img|a|ul|ol|li|table|tr|td|th|thead|tbody|h[1-6]|pre"
    r"|code|blockquote|font|small|big|hr|audio|video|iframe|object|embed|svg|math)\b[^<>]*>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,20}|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
TOPS = re.compile(r"\$(?:course|system|module|cat|cat\d+|coursecat|category)\$", re.IGNORECASE)


def as_html(text: str, *, is_html: bool = False, may_be_html: bool = True) -> str:
    """Return a text as HTML: as it is where it is HTML, else with its lines kept."""
    if is_html or (may_be_html and (TAG.search(text) or ENTITY.search(text))):
        return text
    return entities.escape(text.strip(), quote=False).replace("\n", "<br>")


def category_path(written: str) -> tuple[str, ...]:
    """Return the folders of a path like "$course$/top/Luật/Giờ nghỉ"; two slashes are one in a name."""
    parts = [part.strip().replace("\ue000", "/") for part in written.replace("//", "\ue000").split("/")]
    if parts and TOPS.fullmatch(parts[0]):
        parts = parts[1:]
    if parts and parts[0] == "top":
        parts = parts[1:]
    return tuple(part for part in parts if part)


def number_text(written: str) -> str:
    """Return a number as JSON writes it, from how a format writes it; what is none is refused."""
    text = "".join(written.split()).replace("\N{MINUS SIGN}", "-")
    if not is_number(text) and is_number(text.replace(",", ".")):
        text = text.replace(",", ".")
    if not is_number(text):
        raise Refused(_l("“%(text)s” không phải là số.", text=written.strip()[:60]))
    return shown_fraction(float(text))


def shown_fraction(figure: float) -> str:
    """Return a number in the shortest way that reads back as the same."""
    return str(int(figure)) if figure == math.floor(figure) and abs(figure) < 1e15 else repr(figure)


def middle_of(low: str, high: str) -> tuple[str, float]:
    """Return the middle between two written numbers, and how far they lie from it, in decimal arithmetic."""
    first, last = Decimal(number_text(low)), Decimal(number_text(high))
    return shown_fraction(float((first + last) / 2)), float(abs(last - first) / 2)
