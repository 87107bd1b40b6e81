"""Which format a file is in, and its reader."""

import io
import re
from enum import StrEnum
from zipfile import BadZipFile, ZipFile

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.bank.formats.aiken import read_aiken
from quizzes.bank.formats.gift import read_gift
from quizzes.bank.formats.moodle import read_moodle
from quizzes.bank.formats.qti.package import read_qti
from quizzes.bank.formats.reading import Reading

MOST_BYTES = 50 * 2**20
AIKEN = re.compile(r"^ANSWER:\s*[A-Za-z]\s*$", re.MULTILINE)
GIFT = re.compile(r"^\s*(?:::|\$CATEGORY:)|\{[^{}]*\}", re.MULTILINE)
ZIP = b"PK\x03\x04"
QTI_ROOTS = (b"assessmentItem", b"qti-assessment-item", b"questestinterop")
ROOT = re.compile(rb"<(?:\w+:)?([A-Za-z][\w-]*)")


class Format(StrEnum):
    """The formats that questions are read from."""

    AIKEN = "aiken"
    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"


class UnknownFormat(Refused):
    """Nobody can tell what the file is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _l("Không nhận ra định dạng của tệp “%(name)s”. Hãy chọn định dạng khi nhập.", name=name)
        )


def read_questions(content: bytes, name: str, *, chosen: Format | None = None) -> tuple[Format, Reading]:
    """Return the questions of a file, and the format that it is in."""
    if not content.strip():
        raise Refused(_l("Tệp “%(name)s” trống.", name=name))
    if len(content) > MOST_BYTES:
        raise Refused(_l("Tệp “%(name)s” lớn hơn %(limit)d MB.", name=name, limit=MOST_BYTES // 2**20))
    found = chosen or format_of(content, name)
    if found == Format.MOODLE_XML:
        reading = read_moodle(content)
    elif found == Format.QTI:
        reading = read_qti(content, name)
    else:
        read = {Format.AIKEN: read_aiken, Format.GIFT: read_gift}[found]
        reading = read(text_of(content, name))
    if not reading.found and not reading.problems:
        raise Refused(_l("Tệp “%(name)s” không có câu hỏi nào.", name=name))
    return found, reading


def format_of(content: bytes, name: str) -> Format:
    """Return the format of a file by its content, whatever its name says."""
    if content.startswith(ZIP):
        return _zipped(content, name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xml(content, name)
    text = text_of(content, name)
    if AIKEN.search(text):
        return Format.AIKEN
    if GIFT.search(text):
        return Format.GIFT
    raise UnknownFormat(name)


def _xml(content: bytes, name: str) -> Format:
    root = next((match[1] for match in ROOT.finditer(content[:20_000])), b"")
    if root == b"quiz":
        return Format.MOODLE_XML
    if root in QTI_ROOTS:
        return Format.QTI
    raise UnknownFormat(name)


def _zipped(content: bytes, name: str) -> Format:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError) as error:
        raise Refused(_l("Tệp “%(name)s” bị hỏng.", name=name)) from error
    if any(path.lower().endswith(".xml") for path in names):
        return Format.QTI
    raise UnknownFormat(name)


def text_of(content: bytes, name: str) -> str:
    """Return the text of a file in NFC with single line ends."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    raise Refused(_l("Tệp “%(name)s” không phải là văn bản thuần.", name=name))
