"""Text files with one row a line: which encoding, which sign between the columns."""

import csv
import io

from charset_normalizer import from_bytes

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CODE_PAGES = ["utf_16_le", "utf_16_be", "cp1258", "cp1252"]
DELIMITERS = ";,\t|"
LOOKED_AT = 50


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
    """The text: marked Unicode first, then UTF-8, then what Windows in Vietnam wrote before."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return nfc(content.decode(encoding, errors="replace"))
    try:
        return nfc(content.decode("utf-8"))
    except UnicodeDecodeError:
        guess = from_bytes(content, cp_isolation=CODE_PAGES).best()
    if guess is None:
        raise Refused(_l("Không đọc được chữ trong tệp; hãy lưu lại dạng CSV UTF-8 hoặc .xlsx."))
    return nfc(str(guess))


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
