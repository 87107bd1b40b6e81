"""What is kept is what its name says, once, and whole."""

import hashlib
import io
import struct
import zipfile

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import config, db
from lms.errors import NotFound, Refused
from lms.files import actions, queries
from lms.files.models import File
from lms.files.rules import KINDS, SPREADSHEETS, STUDY_FILES
from lms.spreadsheets import Column, Table, write_xlsx
from tests.world import NOON

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def workbook() -> bytes:
    book = io.BytesIO()
    write_xlsx(book, Table("Danh sách", [Column("Họ và tên")], [["Nguyễn Thị Hoà"]]))
    return book.getvalue()


def package(part: str, content: bytes = b"<xml/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(part, content)
    return made.getvalue()


def bomb() -> bytes:
    """A small package that says it unpacks to 4 GB."""
    honest = bytearray(package("xl/workbook.xml", b"0" * 1000))
    entry = honest.index(b"PK\x01\x02")
    honest[entry + 24 : entry + 28] = struct.pack("<I", 4_000_000_000)
    return bytes(honest)


def keep(name: str, content: bytes, accepted: tuple[str, ...] = tuple(KINDS)) -> File:
    return actions.keep(io.BytesIO(content), name=name, accepted=accepted, uploaded_by_id=None, now=NOON)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Danh sách.xlsx", workbook()),
        ("Danh sách.xls", OLE),
        ("Danh sách.csv", "Họ và tên;Năm sinh\n".encode()),
        ("Danh sách.csv", "Họ và tên\n".encode("utf-16")),
        ("Kế hoạch.txt", "I. MỤC ĐÍCH, YÊU CẦU".encode()),
        ("Bài 1.docx", package("word/document.xml")),
        ("Bài 1.pptx", package("ppt/presentation.xml")),
        ("Bài 1.pdf", PDF),
        ("Ảnh.png", PNG),
        ("Ảnh.JPG", b"\xff\xd8\xff\xe0" + bytes(300)),
    ],
)
def test_a_file_is_kept_under_its_hash(app: Flask, name: str, content: bytes) -> None:
    file = keep(name, content)

    sha256 = hashlib.sha256(content).hexdigest()
    path = config.current().data / "files" / sha256[:2] / sha256
    ending = name.rpartition(".")[2].lower()
    assert (file.name.lower(), file.media_type) == (name.lower(), KINDS[ending].media_type)
    assert (file.size, file.sha256, file.created_at) == (len(content), sha256, NOON)
    assert queries.path_of(file) == path
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_stored_once_with_a_row_for_each_upload(app: Flask) -> None:
    first = keep("Ảnh.png", PNG)
    second = keep("Ảnh khác.png", PNG)

    stored = [path for path in queries.folder().rglob("*") if path.is_file()]
    assert (second.name, second.sha256, second.id != first.id) == ("Ảnh khác.png", first.sha256, True)
    assert stored == [queries.path_of(first)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "Tệp “a.xlsx” trống."),
        ("a.xlsx", PNG, "Tệp “a.xlsx” không phải là tệp Excel thật."),
        ("a.xlsx", OLE, "Tệp “a.xlsx” được khoá bằng mật khẩu."),
        ("a.xlsx", bomb(), "Tệp “a.xlsx” giải nén ra quá lớn, không an toàn để mở."),
        ("a.xlsx", workbook()[:-200], "Tệp “a.xlsx” bị hỏng, không mở được."),
        ("a.xlsx", package("word/document.xml"), "Tệp “a.xlsx” bị hỏng, không mở được."),
        ("a.xls", b"<html><table></table></html>", "Tệp “a.xls” không phải là tệp Excel thật."),
        ("a.csv", PNG, "Tệp “a.csv” không phải là tệp CSV thật."),
        ("a.csv", b"\x00\x01\x02", "Tệp “a.csv” không phải là tệp CSV thật."),
        ("a.pdf", PDF[:-8], "Tệp “a.pdf” bị hỏng, không mở được."),
        ("a.png", b"<script>alert(1)</script>", "Tệp “a.png” không phải là tệp PNG thật."),
        ("a.svg", b"<svg/>", "Không nhận tệp “a.svg” ở đây."),
        ("a.html", b"<p>", "Không nhận tệp “a.html” ở đây."),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_and_not_stored(
    app: Flask, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        keep(name, content)

    assert str(refusal.value).startswith(sentence)
    assert db.session.scalar(select(func.count()).select_from(File)) == 0
    assert list(queries.folder().rglob("*")) == []


def test_only_the_kinds_that_a_page_asks_for_are_taken(app: Flask) -> None:
    assert keep("Ảnh.png", PNG, STUDY_FILES).name == "Ảnh.png"

    with pytest.raises(Refused):
        keep("Ảnh.png", PNG, SPREADSHEETS)


def test_a_file_that_is_not_there_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        queries.get_file(1)


def test_a_lost_or_shortened_content_is_told(app: Flask) -> None:
    whole, short, lost = keep("1.png", PNG), keep("2.pdf", PDF), keep("3.xlsx", workbook())
    db.commit()
    assert list(queries.list_missing()) == []

    queries.path_of(short).write_bytes(b"%PDF-")
    queries.path_of(lost).unlink()

    assert [file.name for file in queries.list_missing()] == [short.name, lost.name]
    assert queries.path_of(whole).is_file()
