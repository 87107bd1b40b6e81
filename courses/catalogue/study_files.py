"""From the bytes of an uploaded text file to its text, whichever way it was saved."""

import codecs
from itertools import product

import charset_normalizer
import filetype

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from lms.tidy import fit

MOST_BYTES = 1024 * 1024
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(nfc(letter + tone) for letter, tone in product("aăâeêioôơuưy", TONES)) | {"đ"}


class NotPlainText(Refused):
    """The file is something else than text."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l(
                "Tệp %(name)s không phải là văn bản thuần. Nếu là tệp Word hay PDF, hãy lưu lại thành "
                "văn bản thuần (.txt, bảng mã UTF-8) rồi tải lên.",
                name=filename,
            )
        )


class NoWords(Refused):
    """The file holds nothing to read."""

    def __init__(self, filename: str) -> None:
        super().__init__(_l("Tệp %(name)s không có chữ nào. Hãy chọn tệp khác.", name=filename))


def text_of(data: bytes, filename: str) -> tuple[str, str]:
    """Return the text of a file, in NFC with single line ends, and the name of its encoding."""
    if len(data) > MOST_BYTES:
        raise Refused(
            _l(
                "Tệp %(name)s quá lớn: tệp văn bản được tới %(limit)s MB. Hãy chia nhỏ rồi tải lên lại.",
                name=filename,
                limit=MOST_BYTES // 1024**2,
            )
        )
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
