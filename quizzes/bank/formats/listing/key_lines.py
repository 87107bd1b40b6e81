"""Lines that say which option is right: "Đáp án: B", "Chọn câu B", with what is written behind the letter."""

import re
from collections.abc import Sequence

from quizzes.bank.formats.listing.keys import ENTRY, LETTERS, begins_table, is_heading, letters_of, read_keys
from quizzes.bank.formats.listing.lines import Line, all_standing

KEY = re.compile(
    r"(?:=>|→)?\s*(?:đáp\s*án(?:\s+đúng)?(?:\s+là)?|đ\s*/\s*a|đ\.\s?a\b\.?|đa(?=\s*[:.\-–]|\s+[A-HĐ]\b)"
    r"|phương\s+án\s+đúng(?:\s+là)?(?=\s*[:.\-–]|\s+[A-HĐ]\b)|answer|key|trả\s+lời)\s*[:.\-–]?\s*(.*)",
    re.IGNORECASE,
)
CHOOSE = re.compile(
    r"(?:=>|→)?\s*chọn(?:\s{1,9}(?:đáp\s{0,9}án|phương\s{1,9}án|câu|ý))?\s{0,9}[:.]?\s{0,9}([A-HĐ])\s*\.?",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"[(\[]\s*(?:đáp\s*án|đ\s*/\s*a)\s*[:.]?\s*([A-HĐ](?:\s*,\s*[A-HĐ])*)\s*[)\]]$", re.IGNORECASE
)
"""A key in brackets at the end of what is asked."""
LEAD = re.compile(r"(?:là\s+|câu\s+|ý\s+|phương\s+án\s+|đáp\s*án\s*:?\s+|chọn\s+)+", re.IGNORECASE)
"""What may stand before the letter."""
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]\.?")
BEGINS = re.compile(rf"(?:{LETTERS})(?=[\s.,;:)\-–(])[\s.,;:)\-–]*")
BETWEEN = re.compile(r"[\s,;.|\-–]*")
TITLE = re.compile(r"(?:(?:bảng|phần)\s+)?(?:đáp\s*án|key|answers?)\b", re.IGNORECASE)
SOURCE = re.compile(
    r"[(\[]?\s*(?:căn\s+cứ\s*:?\s+|theo\s+)?((?:điểm|khoản|điều)\s[^()]{1,200})[)\]]?\.?", re.IGNORECASE
)
"""An article of law behind a letter."""


def key_and_words(text: str) -> tuple[frozenset[str] | None, str]:
    """Return the letters of a key such as "câu B" or "B. Một năm", and the words behind them."""
    lead = LEAD.match(text)
    text = text[lead.end() if lead else 0 :].strip()
    inner = IN_BRACKETS.fullmatch(text)
    text = inner[1].strip() if inner else text
    begins = None if letters_of(text) else BEGINS.match(text)
    if begins is None:
        return letters_of(text), ""
    return letters_of(re.sub(r"[.,;:)\-–\s]+$", "", begins[0])), text[begins.end() :].strip()


def without_lead(text: str) -> str:
    """Return a key without the words before its letters; any other text as it is."""
    letters, words = key_and_words(text)
    return ", ".join(sorted(letters)) if letters and not words else text


def lists_keys(line: Line, *, least: int = 1) -> bool:
    """Whether a line is nothing but so many numbers with their letters, as in "1A 2B" or "1-A; 2-B"."""
    count, end = 0, 0
    for entry in ENTRY.finditer(line.text):
        if not BETWEEN.fullmatch(line.text, end, entry.start()):
            return False
        count, end = count + 1, entry.end()
    return count >= least and BETWEEN.fullmatch(line.text, end) is not None


def listed_behind(text: str) -> Line | None:
    """Return the list of keys behind "Đáp án:" on one line, as a line of its own."""
    key = KEY.fullmatch(text)
    line = Line(0, key[1] if key else text)
    return line if lists_keys(line, least=2) else None


class Headings:
    """The headings in a text below which its keys stand."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.may_have_keys = True
        """Whether keys can stand below a short heading: where one had none, no other has."""

    def keys_below(self, place: int) -> list[Line]:
        """Return the lines of the keys that a line stands above; none where it is not their heading."""
        text = self.lines[place].standing().text
        if self.may_have_keys and is_heading(text):
            rest = all_standing(self.lines[place + 1 :])
            self.may_have_keys = bool(read_keys(rest))
            return rest if self.may_have_keys else []
        is_above = TITLE.match(text) and self._begin(place + 1)
        return all_standing(self.lines[place + 1 :]) if is_above else []

    def _begin(self, place: int) -> bool:
        """Whether keys begin at a line, as a list or as a table."""
        below = self.lines[place : place + 2]
        return bool(below) and (lists_keys(below[0]) or begins_table(below, is_numbered=True))
