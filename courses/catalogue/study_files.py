"""From the bytes of an uploaded file to its lines, whichever way it was written and saved."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import PurePath

import charset_normalizer
import filetype
from flask_babel import LazyString

from courses.catalogue import study_lines
from courses.catalogue.study_lines import WHOLE_LINES, Layout, Line
from courses.catalogue.study_word import read_word
from lms.documents.readers.pdf import pages_of_pdf
from lms.errors import Refused
from lms.files.rules import MB, TEXTS
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.legacy_fonts import decode, guessed_encoding
from lms.text import nfc
from lms.tidy import fit

STUDY_TEXTS = ("docx", "pdf", *TEXTS)
"""The ends of the names of files that become lessons."""
MOST_BYTES = {"docx": 20 * MB, "pdf": 20 * MB}
MOST_TEXT = MB
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(nfc(letter + tone) for letter, tone in product("aăâeêioôơuưy", TONES)) | {"đ"}


class NotPlainText(Refused):
    """The file is something else than text."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l(
                "Tệp %(name)s không phải là văn bản thuần. Nếu là tệp Word hay PDF, hãy giữ đúng đuôi .docx "
                "hay .pdf; tệp khác thì lưu lại thành văn bản thuần (.txt, bảng mã UTF-8).",
                name=filename,
            )
        )


class NoWords(Refused):
    """The file holds nothing to read."""

    def __init__(self, filename: str) -> None:
        super().__init__(_l("Tệp %(name)s không có chữ nào. Hãy chọn tệp khác.", name=filename))


class OnlyPictures(Refused):
    """The file holds pictures of pages, as a scanner makes them."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l(
                "Tệp %(name)s là bản quét (ảnh chụp các trang), không có chữ để đọc. "
                "Hãy dùng tệp gốc trước khi in, hoặc đính kèm tệp này vào một bài học.",
                name=filename,
            )
        )


@dataclass(frozen=True)
class Written:
    """The lines of a file, how they are broken, and what was done to them."""

    lines: Sequence[Line]
    layout: Layout
    notes: Sequence[LazyString]


def written_in(data: bytes, filename: str) -> Written:
    """Return what a file says: text, Word or PDF, as the end of its name tells."""
    ending = PurePath(filename).suffix.lower().removeprefix(".")
    most = MOST_BYTES.get(ending, MOST_TEXT)
    if len(data) > most:
        raise _too_large(filename, most)
    if ending == "docx":
        return _of_word(data, filename)
    return _of_pdf(data, filename) if ending == "pdf" else _of_text(data, filename)


def _of_word(data: bytes, filename: str) -> Written:
    word = read_word(data, filename)
    notes = []
    if word.had_old_fonts:
        notes.append(_l("Đã chuyển chữ trong phông cũ (.Vn, VNI) sang Unicode. Hãy đọc lại."))
    notes += [
        _l("%(count)s %(kind)s trong tệp không vào bài. Hãy thêm lại khi sửa bài.", count=count, kind=kind)
        for kind, count in word.lost.items()
    ]
    return Written(word.lines, WHOLE_LINES, notes)


def _of_pdf(data: bytes, filename: str) -> Written:
    pages = [fit(page) for page in pages_of_pdf(data, filename)]
    if sum(map(len, pages)) > MOST_TEXT:
        raise _too_large(filename, MOST_TEXT)
    empty = sum(not page.strip() for page in pages)
    if empty == len(pages):
        raise OnlyPictures(filename)
    text = "\f".join(pages)
    old = guessed_encoding(text.split("\n"))
    notes = [_l("Đã chuyển chữ trong phông cũ (.Vn, VNI) sang Unicode. Hãy đọc lại.")] if old else []
    if empty:
        notes.append(_l("%(count)s trang chỉ có ảnh, không có chữ để đọc.", count=empty))
    written = _of_pages(decode(text, old) if old else text)
    return replace(written, notes=[*notes, *written.notes])


def _of_text(data: bytes, filename: str) -> Written:
    text, encoding = text_of(data, filename)
    written = _of_pages(text)
    if encoding != "cp1258":
        return written
    return replace(
        written, notes=[_l("Đã chuyển văn bản từ bảng mã cũ windows-1258 sang Unicode."), *written.notes]
    )


def _of_pages(text: str) -> Written:
    """Return the lines of pages without what only the pages needed."""
    lines, removed = study_lines.without_page_noise(text)
    layout, notes = study_lines.layout_of(lines), list[LazyString]()
    if removed:
        notes.append(_l("Đã bỏ %(count)s số trang và dòng lặp lại ở đầu, cuối trang.", count=removed))
    if layout.is_wrapped:
        notes.append(_l("Đã nối các dòng bị ngắt giữa câu thành đoạn văn."))
    return Written(lines, layout, notes)


def _too_large(filename: str, most: int) -> Refused:
    return Refused(
        _l(
            "Tệp %(name)s quá lớn: loại tệp này được tới %(limit)s MB. Hãy chia nhỏ rồi tải lên lại.",
            name=filename,
            limit=most // MB,
        )
    )


def text_of(data: bytes, filename: str) -> tuple[str, str]:
    """Return the text of a file, in NFC with single line ends, and the name of its encoding."""
    encoding = _encoding(data, filename)
    try:
        decoded = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotPlainText(filename) from error
    pages = decoded.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    return "\f".join(fit(page) for page in pages), encoding


def _encoding(data: bytes, filename: str) -> str:
    """Return how a file was encoded: UTF-8, UTF-16 or windows-1258, the one that Vietnamese Windows wrote."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data:
        half = len(data) // 2
        zeros = data[0::2].count(0), data[1::2].count(0)
        if min(zeros) > half * 0.01 or max(zeros) < half * 0.2:
            raise NotPlainText(filename)
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    if filetype.guess(data) is not None or data.startswith(b"{\\rtf"):
        raise NotPlainText(filename)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _old_encoding(data, filename)
    return "utf-8-sig"


def _old_encoding(data: bytes, filename: str) -> str:
    match = charset_normalizer.from_bytes(data, cp_isolation=["cp1258"]).best()
    if match is None:
        raise NotPlainText(filename)
    letters = [letter for letter in nfc(str(match)).lower() if letter.isalpha() and not letter.isascii()]
    if sum(letter in VIETNAMESE for letter in letters) < 0.95 * len(letters):
        raise Refused(
            _l(
                "Không nhận ra bảng mã của tệp %(name)s (có thể dùng phông chữ cũ VNI hoặc TCVN3). "
                "Hãy chuyển sang Unicode, lưu với bảng mã UTF-8 rồi tải lên lại.",
                name=filename,
            )
        )
    return "cp1258"
