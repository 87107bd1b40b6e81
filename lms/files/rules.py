"""Which files are taken: by the end of their name, their first bytes and their size."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

MB = 1024 * 1024
LONGEST_NAME = 120
UNSAFE = frozenset('<>:"/\\|?*')


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called, how it is sent, what it begins with, how big it may be."""

    label: str
    media_type: str
    magic: tuple[bytes, ...] = ()
    signatures: tuple[str, ...] = ()
    part: str | None = None
    most: int = 20 * MB
    is_shown: bool = False


ZIP = (b"PK\x03\x04",)
OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = Kind("JPEG", "image/jpeg", signatures=("image/jpeg",), most=10 * MB, is_shown=True)
KINDS = {
    "xlsx": Kind("Excel", f"{OFFICE}.spreadsheetml.sheet", ZIP, part="xl/workbook.xml"),
    "xls": Kind("Excel", "application/vnd.ms-excel", OLE),
    "ods": Kind("OpenDocument", "application/vnd.oasis.opendocument.spreadsheet", ZIP, part="content.xml"),
    "csv": Kind("CSV", "text/csv"),
    "txt": Kind("TXT", "text/plain"),
    "md": Kind("Markdown", "text/markdown"),
    "docx": Kind("Word", f"{OFFICE}.wordprocessingml.document", ZIP, part="word/document.xml", most=50 * MB),
    "pptx": Kind("PowerPoint", f"{OFFICE}.presentationml.presentation", ZIP, part="ppt/presentation.xml"),
    "pdf": Kind("PDF", "application/pdf", (b"%PDF-",), most=50 * MB, is_shown=True),
    "png": Kind("PNG", "image/png", signatures=("image/png", "image/apng"), most=10 * MB, is_shown=True),
    "jpg": JPEG,
    "jpeg": JPEG,
    "gif": Kind("GIF", "image/gif", signatures=("image/gif",), most=10 * MB, is_shown=True),
    "webp": Kind("WebP", "image/webp", signatures=("image/webp",), most=10 * MB, is_shown=True),
    "mp4": Kind("MP4", "video/mp4", signatures=("video/mp4", "video/x-m4v"), most=60 * MB, is_shown=True),
    "mp3": Kind("MP3", "audio/mpeg", signatures=("audio/mpeg",), most=60 * MB, is_shown=True),
}
"""Every kind of file, by the end of its name."""

SPREADSHEETS = ("xlsx", "xls", "ods", "csv")
DECISION_FILES = ("pdf", "docx", "png", "jpg", "jpeg")
TEXTS = ("txt", "md")
PICTURES = ("png", "jpg", "jpeg", "gif", "webp")
STUDY_FILES = ("pdf", "docx", "pptx", "xlsx", *TEXTS, *PICTURES, "mp4", "mp3")


def safe_name(name: str) -> str:
    """Return a file's name that is safe to store and to send: NFC, no folders, no signs that act."""
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    letters = (" " if char.isspace() else char for char in base)
    kept = "".join(
        "_" if char in UNSAFE else char for char in letters if unicodedata.category(char)[0] != "C"
    )
    stem, dot, ending = " ".join(kept.split()).strip(". ").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or "tep"
    return f"{stem.strip()[:LONGEST_NAME].strip() or 'tep'}.{ending.lower()[:10]}"


def ending_of(name: str, accepted: Collection[str]) -> str:
    """Return the end of a name, as in `KINDS`, or refuse one that is not accepted here."""
    _, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in accepted:
        raise Refused(
            _l(
                "Không nhận tệp “%(name)s” ở đây. Hãy chọn tệp %(endings)s.",
                name=name,
                endings=", ".join(f".{other}" for other in accepted),
            )
        )
    return ending.lower()


def check_size(name: str, size: int, kind: Kind) -> None:
    """Refuse a file that is empty or too big for its kind."""
    if size == 0:
        raise Refused(_l("Tệp “%(name)s” trống. Hãy chọn tệp có nội dung.", name=name))
    if size > kind.most:
        raise Refused(
            _l(
                "Tệp “%(name)s” nặng %(size)s MB, tối đa là %(most)s MB. Hãy chọn tệp nhỏ hơn.",
                name=name,
                size=-(-size // MB),
                most=kind.most // MB,
            )
        )


def place(folder: Path, sha256: str) -> Path:
    """Return where the content with this hash lies in the store."""
    return folder / sha256[:2] / sha256
