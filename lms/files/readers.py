"""A look inside a file: whether it is what its name says, and opens."""

import zipfile
from typing import IO

import filetype

from lms.errors import Refused
from lms.files.rules import MB, OLE, ZIP, Kind
from lms.i18n import lazy_gettext as _l

HEAD = 8192
MOST_UNZIPPED = 500 * MB
MOST_PARTS = 10_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def examine(content: IO[bytes], name: str, kind: Kind) -> None:
    """Refuse content that is not of this kind, does not open, or would be huge once opened."""
    content.seek(0)
    head = content.read(HEAD)
    if kind.magic == ZIP and head.startswith(OLE):
        raise Refused(
            _l("Tệp “%(name)s” được khoá bằng mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi thử lần nữa.", name=name)
        )
    if not _begins_right(head, kind):
        raise Refused(
            _l(
                "Tệp “%(name)s” không phải là tệp %(kind)s thật. "
                "Hãy mở bằng phần mềm đã tạo ra nó rồi lưu lại đúng loại.",
                name=name,
                kind=kind.label,
            )
        )
    if kind.part is not None:
        _check_package(content, name, kind.part)
    elif kind.media_type == "application/pdf":
        _check_pdf(content, name)


def _begins_right(head: bytes, kind: Kind) -> bool:
    if kind.magic:
        return head.startswith(kind.magic)
    if kind.signatures:
        guessed = filetype.guess(head)
        return guessed is not None and guessed.mime in kind.signatures
    return head.startswith(UTF_16) or (b"\0" not in head and filetype.guess(head) is None)


def _check_package(content: IO[bytes], name: str, part: str) -> None:
    """Refuse a broken package, one without its main part, and one that unpacks to far too much."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNZIPPED:
                raise Refused(
                    _l(
                        "Tệp “%(name)s” giải nén ra quá lớn, không an toàn để mở. "
                        "Hãy chia thành nhiều tệp nhỏ.",
                        name=name,
                    )
                )
            package.getinfo(part)
            with package.open(part) as main:
                main.read(1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, OSError) as error:
        raise _broken(name) from error


def _check_pdf(content: IO[bytes], name: str) -> None:
    """Refuse a PDF that was cut off."""
    size = content.seek(0, 2)
    content.seek(max(0, size - HEAD))
    if b"%%EOF" not in content.read():
        raise _broken(name)


def _broken(name: str) -> Refused:
    return Refused(_l("Tệp “%(name)s” bị hỏng, không mở được. Hãy lưu lại tệp rồi thử lần nữa.", name=name))
