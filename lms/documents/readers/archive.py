"""Zip files of strangers: nothing outside their folder, nothing that unpacks to too much."""

import io
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

MOST_PARTS = 25_000
MOST_UNPACKED = 100 * 2**20
MOST_OF_A_PART = 60 * 2**20
ENTRY = b"PK\x01\x02"
"""What each entry in the table of contents of a zip begins with."""


def opened(content: bytes, name: str, *, most: int = MOST_PARTS) -> ZipFile:
    """Return a zip that has not more entries than these, each of which takes half a kilobyte of memory."""
    if content.count(ENTRY) > most:
        raise Refused(
            _l(
                "Tệp “%(name)s” chứa hơn %(most)s tệp bên trong nên không được mở.",
                name=name,
                most=i18n.number(most),
            )
        )
    return ZipFile(io.BytesIO(content))


def unpacked(content: bytes, name: str) -> Mapping[str, bytes]:
    """Return the files of a zip by their paths, measured while they are unpacked."""
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    try:
        with opened(content, name) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise _too_much(name, MOST_UNPACKED)
            for member in members:
                _check_path(member.filename, name)
                if member.flag_bits & 1:
                    raise Refused(_l("Tệp “%(name)s” đang khoá bằng mật khẩu.", name=name))
                most = min(room, MOST_OF_A_PART)
                if member.file_size > MOST_OF_A_PART:
                    raise _too_much(name, MOST_OF_A_PART)
                with archive.open(member) as part:
                    parts[member.filename] = part.read(most + 1)
                room -= len(parts[member.filename])
                if len(parts[member.filename]) > most:
                    raise _too_much(name, MOST_UNPACKED)
    except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused(_l("Tệp “%(name)s” bị hỏng.", name=name)) from error
    return parts


def _check_path(path: str, name: str) -> None:
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in path:
        raise Refused(
            _l(
                "Tệp “%(name)s” có đường dẫn ra ngoài (%(path)s) nên không được mở.",
                name=name,
                path=path[:80],
            )
        )


def _too_much(name: str, limit: int) -> Refused:
    return Refused(
        _l(
            "Tệp “%(name)s” chứa hơn %(limit)d MB dữ liệu khi giải nén nên không được mở.",
            name=name,
            limit=limit // 2**20,
        )
    )
