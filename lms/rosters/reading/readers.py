"""Files of rosters become workbooks here: bytes in, values out, with limits and clear refusals."""

import io
import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import filetype
from flask_babel import LazyString
from lxml.etree import LxmlError

from lms.documents.readers.archive import opened
from lms.documents.readers.xml import check_tags
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.rosters.reading import calamine_process
from lms.rosters.reading.delimited import read_delimited
from lms.rosters.reading.limits import ROSTER, Limits
from lms.rosters.reading.ods import table_facts
from lms.rosters.reading.workbook import Range, Sheet, Value, Workbook
from lms.rosters.reading.xlsx import SheetFacts, old_fonts, sheet_facts, sheet_parts
from lms.text import nfc

EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")
MOST_BYTES = 50 * 2**20
MOST_PARTS = 2000
MOST_SHEETS = 1000
MOST_ROWS = 150_000
MOST_COLUMNS = 200
PATIENCE = 5
"""So much longer than on a free processor a file may take."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BEGINNING, FILE_PASSWORD = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
READ_PARTS = ("_rels/", "[Content_Types].xml", "xl/", "content.xml", "mimetype", "META-INF/manifest.xml")
KINDS = {
    "image": _l("hình ảnh"),
    "video": _l("phim"),
    "audio": _l("âm thanh"),
    "application/pdf": _l("tài liệu PDF"),
    "application/zip": _l("tệp nén"),
    "application/msword": _l("văn bản Word"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _l("văn bản Word"),
    "text/html": _l("trang web"),
}


class DamagedFile(Refused):
    """The file says what it is and does not keep it."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l("Tệp “%(name)s” bị hỏng; hãy mở bằng Excel, lưu lại rồi thử lần nữa.", name=filename)
        )


class HeavyFile(Refused):
    """The file asks for more than its reader may take, as damaged ones do, too."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l(
                "Tệp “%(name)s” quá lớn hoặc bị hỏng; hãy mở bằng Excel, xoá trang, cột và định dạng thừa, "
                "lưu thành tệp .xlsx mới rồi thử lại.",
                name=filename,
            )
        )


class LockedFile(Refused):
    """The file wants a password."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            _l("Tệp “%(name)s” đang khoá bằng mật khẩu; hãy gỡ mật khẩu rồi thử lại.", name=filename)
        )


class NotAWorkbook(Refused):
    """The content is something else; `kind` says what, where that is known."""

    def __init__(self, filename: str, kind: LazyString | None = None) -> None:
        if kind:
            sentence = _l("Tệp “%(name)s” không phải bảng tính mà là %(kind)s.", name=filename, kind=kind)
        else:
            sentence = _l("Tệp “%(name)s” không phải bảng tính.", name=filename)
        super().__init__(sentence + " " + _l("Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv."))


def read_workbook(content: bytes, filename: str, *, limits: Limits = ROSTER) -> Workbook:
    """The workbook in a file of any known kind; its content tells the kind, whatever the extension says."""
    extension = PurePath(filename).suffix.lower()
    if not content.strip():
        raise Refused(_l("Tệp “%(name)s” trống.", name=filename))
    if len(content) > MOST_BYTES:
        raise Refused(_l("Tệp “%(name)s” lớn hơn %(limit)d MB.", name=filename, limit=MOST_BYTES // 2**20))
    if extension not in EXTENSIONS:
        raise NotAWorkbook(filename, _kind(content))
    try:
        if content.startswith(ZIP):
            return _zipped(content, filename, limits)
        if content.startswith(OLE):
            return _old_excel(content, filename, limits)
    except (
        BadZipFile,
        zlib.error,
        ExpatError,
        LxmlError,
        LookupError,
        ValueError,
        EOFError,
        RuntimeError,
    ) as error:
        raise DamagedFile(filename) from error
    if extension not in (".csv", ".txt") or _kind(content):
        raise NotAWorkbook(filename, _kind(content))
    rows: list[list[Value]] = [[*row] for row in read_delimited(content)]
    facts = SheetFacts(len(rows), len(rows[0]) if rows else 0)
    _check_sizes([PurePath(filename).stem], [facts], limits, filename)
    return Workbook((Sheet(PurePath(filename).stem, rows),))


def _zipped(content: bytes, filename: str, limits: Limits) -> Workbook:
    """The workbook in an .xlsx or .ods file; calamine is given only what was unpacked and measured here."""
    parts = _unpacked(content, filename, limits)
    if sum(part.count(b"<") for part in parts.values()) > limits.tags:
        raise HeavyFile(filename)
    for part in parts.values():
        check_tags(part)
    if "xl/workbook.xml" in parts:
        fonts, parts_by_name = old_fonts(parts), sheet_parts(parts)
        facts = [sheet_facts(parts.get(part, b"<none/>"), fonts) for part in parts_by_name.values()]
        names = list(parts_by_name)
    elif parts.get("mimetype", b"").strip() == ODS_TYPE:
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise LockedFile(filename)
        facts, names = table_facts(parts["content.xml"]), []
    else:
        raise NotAWorkbook(filename, _kind(content))
    _check_sizes(names, facts, limits, filename)
    packed = _packed(parts)
    parts.clear()
    return _workbook(packed, facts, filename, limits)


def _old_excel(content: bytes, filename: str, limits: Limits) -> Workbook:
    """The workbook in an .xls file; a locked .xlsx comes in the same wrapping."""
    if "EncryptedPackage".encode("utf-16-le") in content or _asks_for_password(content):
        raise LockedFile(filename)
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        raise NotAWorkbook(filename, _kind(content))
    return _workbook(content, [], filename, limits)


def _asks_for_password(content: bytes) -> bool:
    """Whether one of the first records of an .xls file announces its encryption."""
    place = max(content.find(BEGINNING), 0)
    for _ in range(10):
        kind, length = struct.unpack("<HH", content[place : place + 4].ljust(4, b"\0"))
        if kind == FILE_PASSWORD:
            return True
        place += 4 + length
    return False


def _workbook(content: bytes, facts: Sequence[SheetFacts], filename: str, limits: Limits) -> Workbook:
    """The values by calamine in a process of its own, with the facts of the sheets in their order."""
    program = [sys.executable, "-P", calamine_process.__file__, str(limits.memory), str(limits.seconds)]
    try:
        done = subprocess.run(  # noqa: S603  a program of our own; the file is only its input
            program, input=content, capture_output=True, timeout=PATIENCE * limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise HeavyFile(filename) from None
    if done.returncode < 0 or done.returncode == calamine_process.NO_MEMORY:
        raise HeavyFile(filename)
    if done.returncode != 0:
        raise DamagedFile(filename)
    sheets = json.loads(done.stdout)
    _check_sizes(
        [sheet["name"] for sheet in sheets],
        [SheetFacts(len(sheet["rows"]), max(map(len, sheet["rows"][:1]), default=0)) for sheet in sheets],
        limits,
        filename,
    )
    return Workbook(
        tuple(
            _sheet(sheet, facts[position] if position < len(facts) else SheetFacts())
            for position, sheet in enumerate(sheets)
        )
    )


def _sheet(sheet: dict[str, Any], facts: SheetFacts) -> Sheet:
    """One sheet; a formula that was saved without its value shows itself."""
    rows: list[list[Value]] = sheet["rows"]
    for row, column, ordinal in sheet["days"]:
        rows[row][column] = date.fromordinal(ordinal)
    if facts.formulas:
        height = max(cell.row + 1 for cell in facts.formulas)
        width = max(len(rows[0]) if rows else 0, *(cell.column + 1 for cell in facts.formulas))
        rows += [[] for _ in range(height - len(rows))]
        rows = [row + [""] * (width - len(row)) for row in rows]
    for cell, formula in facts.formulas.items():
        rows[cell.row][cell.column] = formula
    return Sheet(
        name=nfc(sheet["name"]),
        rows=rows,
        merged=tuple(Range(*area) for area in sheet["merged"]),
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        fonts=facts.fonts,
        is_hidden=sheet["is_hidden"],
    )


def _unpacked(content: bytes, filename: str, limits: Limits) -> dict[str, bytes]:
    """The parts of a zip that a workbook needs, measured while they are unpacked."""
    parts: dict[str, bytes] = {}
    room = limits.unzipped
    with opened(content, filename, most=MOST_PARTS) as archive:
        members = [member for member in archive.infolist() if member.filename.startswith(READ_PARTS)]
        if sum(member.file_size for member in members) > limits.unzipped:
            raise _too_much_inside(filename, limits)
        for member in members:
            if member.flag_bits & 1:
                raise LockedFile(filename)
            with archive.open(member) as part:
                parts[member.filename] = part.read(room + 1)
            room -= len(parts[member.filename])
            if room < 0:
                raise _too_much_inside(filename, limits)
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts in a zip of their own, without compression."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _check_sizes(names: Sequence[str], facts: Sequence[SheetFacts], limits: Limits, filename: str) -> None:
    """Refuse what is larger than any roster, before it is read."""
    if len(facts) > MOST_SHEETS:
        raise Refused(
            _l(
                "Tệp “%(name)s” có hơn %(limit)s trang; hãy chia thành nhiều tệp.",
                name=filename,
                limit=number(MOST_SHEETS),
            )
        )
    for position, about in enumerate(facts):
        name = names[position] if position < len(names) else str(position + 1)
        if about.height > MOST_ROWS:
            raise Refused(
                _l(
                    "Trang “%(name)s” có %(rows)s dòng, nhiều hơn %(limit)s dòng; hãy chia thành nhiều tệp.",
                    name=name,
                    rows=number(about.height),
                    limit=number(MOST_ROWS),
                )
            )
        if about.width > MOST_COLUMNS or about.height * about.width > limits.cells:
            raise Refused(
                _l(
                    "Trang “%(name)s” có %(columns)s cột; hãy xoá các cột không thuộc danh sách.",
                    name=name,
                    columns=number(about.width),
                )
            )
    if sum(about.height * about.width for about in facts) > limits.all_cells:
        raise HeavyFile(filename)


def _too_much_inside(filename: str, limits: Limits) -> Refused:
    return Refused(
        _l(
            "Tệp “%(name)s” chứa hơn %(limit)d MB dữ liệu khi giải nén nên không được mở.",
            name=filename,
            limit=limits.unzipped // 2**20,
        )
    )


def _kind(content: bytes) -> LazyString | None:
    """What the content is, in words, if it is something known."""
    start = content[:300].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<head")):
        return KINDS["text/html"]
    guess = filetype.guess(content)
    return (KINDS.get(guess.mime) or KINDS.get(guess.mime.partition("/")[0])) if guess else None
