"""Text files with one row a line: which encoding, which sign between the columns."""

import csv
import io

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.legacy_fonts import Encoding, decode
from lms.rosters.reading.syllables import likeness
from lms.text import nfc

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ";,\t|"
LOOKED_AT = 50
LONGEST_START = 20_000


def read_delimited(content: bytes) -> list[list[str]]:
    """The rows of a text file, all of one length; quotes may hold delimiters and line ends."""
    text = _decoded(content)
    if any(letter < " " and letter not in "\t\r\n" for letter in text[:10_000]):
        raise Refused(_l("Tệp này không phải bảng tính hay văn bản có các cột."))
    lines = text.splitlines(keepends=True)
    delimiter = _delimiter(lines)
    if lines and lines[0].lower().startswith("sep="):
        del lines[0]
    try:
        rows = list(csv.reader(io.StringIO("".join(lines)), delimiter=delimiter))
    except csv.Error:
        raise Refused(_l("Tệp CSV bị hỏng: có dấu ngoặc kép mở mà không đóng hoặc một ô quá dài.")) from None
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _decoded(content: bytes) -> str:
    """The text: marked Unicode first, then UTF-8, then the code page in which it is more Vietnamese.

    Windows in Vietnam wrote code page 1258; letters of old fonts are 1252.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return nfc(content.decode(encoding, errors="replace"))
    try:
        return nfc(content.decode("utf-8"))
    except UnicodeDecodeError:
        vietnamese = nfc(content.decode("cp1258", errors="replace"))
        western = content.decode("cp1252", errors="replace")
    start = western[:LONGEST_START]
    as_western = max(likeness(text) for text in (start, *(decode(start, encoding) for encoding in Encoding)))
    return vietnamese if likeness(vietnamese[:LONGEST_START]) >= as_western else western


def _delimiter(lines: list[str]) -> str:
    """The sign that stands equally often in most of the first lines; of several, the more frequent."""
    if lines and lines[0].lower().startswith("sep="):
        return lines[0][4:5]
    counts = {
        sign: [count for line in lines[:LOOKED_AT] if (count := line.count(sign))] for sign in DELIMITERS
    }
    return max(DELIMITERS, key=lambda sign: (_commonest(counts[sign]), sum(counts[sign])))


def _commonest(counts: list[int]) -> int:
    """How many lines agree on the commonest count."""
    return max((counts.count(count) for count in set(counts)), default=0)
