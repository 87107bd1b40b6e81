"""Which format a file is in, and its reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from zipfile import BadZipFile

from lms.documents.readers.archive import opened
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.workbook import shown
from lms.text import nfc
from quizzes.bank.formats.aiken import read_aiken
from quizzes.bank.formats.gift import read_gift
from quizzes.bank.formats.listing.keys import Keys, read_keys
from quizzes.bank.formats.listing.lines import Line, all_standing, lines_of
from quizzes.bank.formats.listing.reading import read_listing, tell_unread
from quizzes.bank.formats.listing.tables import has_table, with_tables
from quizzes.bank.formats.moodle import read_moodle
from quizzes.bank.formats.qti.package import read_qti
from quizzes.bank.formats.reading import Place, Reading
from quizzes.bank.formats.sheets import questions_workbook, read_sheets
from quizzes.bank.formats.word import read_word

MOST_BYTES = 30 * 2**20
MOST_TEXT = 8 * 2**20
MARKUP = 8
"""XML says in so many bytes what a text says in one, by Word, Excel and Moodle alike."""
BLANK = b"\xef\xbb\xbf \t\r\n"
AIKEN = re.compile(r"^ANSWER:\s*[A-Za-z]\s*$", re.MULTILINE)
GIFT = re.compile(r"^[^\S\n]*(?:::|\$CATEGORY:)|\{[^{}]*\}", re.MULTILINE)
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
QTI_ROOTS = (b"assessmentItem", b"qti-assessment-item", b"questestinterop")
GIFT_ANSWERS = re.compile(r"\{[^{}]*[=~#][^{}]*\}|\{\s*(?:T|F|TRUE|FALSE)?\s*\}")
LISTING = re.compile(r"^[^\S\n]*Câu(?:\s+hỏi)?\s*(?:số\s*)?\d+", re.MULTILINE | re.IGNORECASE)
BARE_LISTING = re.compile(r"^[^\S\n]*\d{1,4}\s*[.)/:].*?^[^\S\n]*\*?[Aa]\s*[.)/:]", re.MULTILINE | re.DOTALL)
ROOT = re.compile(rb"<(?:\w+:)?([A-Za-z][\w-]*)")


class Format(StrEnum):
    """The formats that questions are read from."""

    AIKEN = "aiken"
    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"
    WORD = "word"
    TEXT = "text"
    XLSX = "xlsx"


class UnknownFormat(Refused):
    """Nobody can tell what the file is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _l("Không nhận ra định dạng của tệp “%(name)s”. Hãy chọn định dạng khi nhập.", name=name)
        )


@dataclass(frozen=True)
class Upload:
    """A file as somebody brought it: its content and its name."""

    content: bytes
    name: str


def read_questions(
    file: Upload,
    *,
    chosen: Format | None = None,
    key: Upload | None = None,
    columns: Mapping[str, int] | None = None,
) -> tuple[Format, Reading]:
    """Return the questions of a file, and the format that it is in.

    `key` is a second file with the right letters, `columns` the place of fields in a sheet, from 0.
    """
    for one in (file, key):
        if one is not None:
            check_size(one)
    found = chosen or format_of(file.content, file.name)
    if key is not None and found not in (Format.WORD, Format.TEXT):
        raise Refused(_l("Tệp đáp án riêng chỉ đi kèm tệp Word hoặc văn bản."))
    reading = _read(found, file, key, columns)
    if not reading.found and not reading.problems:
        raise Refused(_l("Tệp “%(name)s” không có câu hỏi nào.", name=file.name))
    return found, reading


def check_size(file: Upload) -> None:
    """Refuse a file that is empty or too large."""
    if not file.content.strip():
        raise Refused(_l("Tệp “%(name)s” trống.", name=file.name))
    if len(file.content) > MOST_BYTES:
        limit = MOST_BYTES // 2**20
        raise Refused(_l("Tệp “%(name)s” lớn hơn %(limit)d MB.", name=file.name, limit=limit))


def _read(found: Format, file: Upload, key: Upload | None, columns: Mapping[str, int] | None) -> Reading:
    if found == Format.MOODLE_XML:
        return read_moodle(file.content)
    if found == Format.QTI:
        return read_qti(file.content, file.name)
    if found == Format.XLSX:
        return read_sheets(file.content, file.name, mapping=columns)
    if found in (Format.WORD, Format.TEXT):
        reading = Reading()
        keys = _keys(key, reading) if key else None
        return read_listing(_lines(file, reading), reading=reading, keys=keys)
    read = {Format.AIKEN: read_aiken, Format.GIFT: read_gift}[found]
    return read(text_of(file.content, file.name))


def _keys(file: Upload, reading: Reading) -> Keys:
    """Return the right letters of a second file; what else stands in it is told."""
    beside = Reading()
    lines = all_standing(_lines(file, beside))
    keys = read_keys(lines)
    if not keys:
        raise Refused(_l("Không đọc được đáp án nào trong tệp “%(name)s”.", name=file.name))
    for problem in beside.problems:
        reading.at(replace(problem.place, file=file.name))
        reading.lost(problem.feature, problem.reason)
    reading.at(Place())
    tell_unread(lines, reading, file=file.name)
    return keys


def _lines(file: Upload, reading: Reading) -> list[Line]:
    """Return the lines of a Word file, of a sheet or of a text."""
    if not file.content.startswith((ZIP, OLE)):
        return with_tables(lines_of(text_of(file.content, file.name)), reading)
    if format_of(file.content, file.name) == Format.WORD:
        return read_word(file.content, file.name, reading)
    rows = [row for sheet in questions_workbook(file.content, file.name).sheets for row in sheet.rows]
    cells = (tuple(shown(value) for value in row) for row in rows)
    return [Line(number, "\t".join(row), row=row) for number, row in enumerate(cells, start=1) if any(row)]


def format_of(content: bytes, name: str) -> Format:
    """Return the format of a file by its content, whatever its name says."""
    if content.startswith(ZIP):
        return _zipped(content, name)
    if content.startswith(OLE) or name.lower().endswith(".csv"):
        return Format.XLSX
    if content.lstrip(BLANK).startswith(b"<"):
        return _xml(content, name)
    return _text_format(text_of(content, name), name)


def _text_format(text: str, name: str) -> Format:
    if AIKEN.search(text):
        return Format.AIKEN
    if (LISTING.search(text) or has_table(text)) and not GIFT_ANSWERS.search(text):
        return Format.TEXT
    if GIFT.search(text):
        return Format.GIFT
    if BARE_LISTING.search(text):
        return Format.TEXT
    raise UnknownFormat(name)


def _xml(content: bytes, name: str) -> Format:
    root = next((match[1] for match in ROOT.finditer(content[:20_000])), b"")
    if root == b"quiz":
        return Format.MOODLE_XML
    if root in QTI_ROOTS:
        return Format.QTI
    raise UnknownFormat(name)


def text_size(file: Upload) -> int:
    """Return about how many bytes of text a file holds, however it is packed."""
    if not file.content.startswith(ZIP):
        is_xml = file.content.lstrip(BLANK).startswith(b"<")
        return len(file.content) // (MARKUP if is_xml else 1)
    sizes = _sizes(file.content, file.name)
    return sum(size for path, size in sizes.items() if path.lower().endswith(".xml")) // MARKUP


def _sizes(content: bytes, name: str) -> dict[str, int]:
    """Return how many bytes the files of a zip have, by their paths."""
    try:
        with opened(content, name) as archive:
            return {member.filename: member.file_size for member in archive.infolist()}
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused(_l("Tệp “%(name)s” bị hỏng.", name=name)) from error


def _zipped(content: bytes, name: str) -> Format:
    names = _sizes(content, name)
    if "word/document.xml" in names:
        return Format.WORD
    if "xl/workbook.xml" in names or "content.xml" in names:
        return Format.XLSX
    if any(path.lower().endswith(".xml") for path in names):
        return Format.QTI
    raise UnknownFormat(name)


def text_of(content: bytes, name: str) -> str:
    """Return the text of a file in NFC with single line ends."""
    if len(content) > MOST_TEXT:
        limit = MOST_TEXT // 2**20
        raise Refused(_l("Tệp “%(name)s” lớn hơn %(limit)d MB.", name=name, limit=limit))
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    raise Refused(_l("Tệp “%(name)s” không phải là văn bản thuần.", name=name))
