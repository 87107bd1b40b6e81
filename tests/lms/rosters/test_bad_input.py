"""Bad files get a sentence that names the place, in the page and by the command, and store nothing."""

import io
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.people.models import Membership, Person, Post
from lms.rosters.models import RosterImport
from lms.units.models import Unit
from tests.lms.rosters.reading.formats import bare_xlsx, ods, ole, sheet_xml, xls
from tests.lms.rosters.test_actions import AN, BINH, HEAD, HOA, OTHER_HOA, people, unit_book, workbook
from tests.lms.rosters.test_views import administrator as administrator  # a fixture
from tests.lms.rosters.test_views import units as units  # a fixture

MOST_SECONDS = 10
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40


def bomb() -> bytes:
    """A small file that would unpack to more than 300 MB."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(301):
            part.write(bytes(2**20))
    return target.getvalue()


def rows_without_end() -> bytes:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 200_001))
    return bare_xlsx(sheet_xml(cells))


def with_name(name: str) -> bytes:
    return workbook(AN, [BINH[0], name, *BINH[2:]])


def no_header() -> bytes:
    return "1;Lê Văn An;01/02/1980\n2;Trần Bình;03/04/1990\n".encode()


FILES: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    "an empty file": ("a.xlsx", lambda: b"", ["Tệp “a.xlsx” trống"]),
    "a picture": ("anh.xlsx", lambda: PICTURE, ["anh.xlsx", "không phải"]),
    "a locked workbook": (
        "khoa.xlsx",
        lambda: ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        ["khoa.xlsx", "mật khẩu"],
    ),
    "a locked .xls": ("khoa.xls", lambda: xls([["a"]], is_locked=True), ["khoa.xls", "mật khẩu"]),
    "a zip bomb": ("bom.xlsx", bomb, ["bom.xlsx", "giải nén"]),
    "200.000 rows": ("dai.xlsx", rows_without_end, ["Trang “A” có 200.000 dòng", "150.000"]),
    "no header": ("a.csv", no_header, ["Không tìm thấy dòng tiêu đề có cột “Họ và tên”"]),
    "two rows for one person": (
        "a.xlsx",
        lambda: workbook(HOA, OTHER_HOA),
        ["dòng 3", "Lê Thị Hoà", "Cùng họ tên, ngày sinh và đơn vị với dòng 2"],
    ),
    "one code for two people": (
        "a.xlsx",
        lambda: workbook(AN, [AN[0], *BINH[1:]]),
        ["dòng 3", "DV1", "Mã đoàn viên này đã thuộc về người khác: “Lê Văn An”, dòng 2."],
    ),
    "a cycle of units": (
        "a.xlsx",
        lambda: unit_book(["X", "CĐCS X", "Cơ sở", "Y"], ["Y", "CĐCS Y", "Cơ sở", "X"]),
        ["dòng 2", "Đơn vị “CĐCS X” không thể trực thuộc chính nó."],
    ),
    "an unknown unit": (
        "a.xlsx",
        lambda: workbook(AN, [*BINH[:5], "U-X", "", ""]),
        ["dòng 3", "Mã đơn vị", "Không có đơn vị mã “U-X”."],
    ),
    "a day that never was": (
        "a.xlsx",
        lambda: workbook(AN, [*BINH[:2], "31/2/1990", *BINH[3:]]),
        ["Danh sách", "dòng 3", "Ngày sinh", "Không có ngày “31/2/1990” trong lịch."],
    ),
    "a name of 300 letters": ("a.xlsx", lambda: with_name("Lê " + "a" * 300), ["dòng 3", "Họ tên dài quá"]),
    "a script in a name": (
        "a.xlsx",
        lambda: with_name("<script>alert(1)</script>"),
        ["dòng 3", "Họ tên có ký tự không dùng trong tên người"],
    ),
    "a formula in a name": (
        "a.csv",
        lambda: (",".join(HEAD) + "\nDV1,\"=cmd|'/c calc'!A1\",01/02/1980,,,U-A,,").encode(),
        ["dòng 2", "Họ và tên", "=cmd|", "Họ tên có ký tự không dùng trong tên người"],
    ),
}


def stored() -> list[int]:
    """Count what an import would leave behind."""
    tables = (Person, Membership, Post, RosterImport)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("kind", FILES)
def test_the_command_says_what_is_wrong_and_stores_nothing(
    app: Flask, units: list[Unit], tmp_path: Path, kind: str
) -> None:
    name, make, words = FILES[kind]
    path = tmp_path / name
    path.write_bytes(make())
    db.commit()
    before = time.process_time()

    result = app.test_cli_runner().invoke(args=["roster", "import", str(path), "--unit", "U"])

    assert time.process_time() - before < MOST_SECONDS
    said = f"{result.stderr} {result.exception}"
    assert (result.exit_code, [word for word in words if word not in said]) == (1, [])
    db.session.rollback()
    assert stored() == [0, 0, 0, 0]
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 3


@pytest.mark.parametrize("kind", FILES)
def test_the_page_says_what_is_wrong_and_stores_nothing(
    administrator: FlaskClient, units: list[Unit], kind: str
) -> None:
    name, make, words = FILES[kind]
    before = time.process_time()

    answer = administrator.post("/rosters/new", data={"unit": "U", "file": (io.BytesIO(make()), name)})

    if answer.status_code == 302:
        run_now(int(answer.location.rsplit("/", 1)[1]))
        job = db.session.scalars(select(Job)).one()
        page = administrator.get(job.result_url or answer.location).text
    else:
        assert answer.status_code == 400
        page = answer.text
    assert time.process_time() - before < MOST_SECONDS
    shown = page.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
    assert [word for word in words if word not in shown] == []
    assert "<script>alert" not in page
    assert stored()[:3] == [0, 0, 0]


TEXT = "Họ và tên;Ngày sinh;Mã đơn vị\nLê Thị Hoà;01/02/1980;U-A\n"
ROWS = [line.split(";") for line in TEXT.splitlines()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.encode("utf-16")),
        ("a.csv", "Họ và tên;Ngày sinh;Mã đơn vị\nLê Thị Hoà;01/02/1980;U-A\n"),
        ("a.xls", xls(ROWS)),
        ("a.ods", ods(ROWS)),
    ],
    ids=["utf-8", "utf-16", "windows-1258", "xls", "ods"],
)
def test_other_kinds_of_files_come_in_like_any(
    app: Flask, units: list[Unit], tmp_path: Path, name: str, content: bytes | str
) -> None:
    path = tmp_path / name
    path.write_bytes(in_windows_1258(content) if isinstance(content, str) else content)
    db.commit()

    result = app.test_cli_runner().invoke(args=["roster", "import", str(path), "--unit", "U"])

    assert (result.exit_code, people()) == (0, [("Lê Thị Hoà", "U-A", [])])


def in_windows_1258(text: str) -> bytes:
    """The text as Windows in Vietnam wrote it: some letters with their tone behind them."""
    table = {"ọ": "o\u0323", "à": "à", "ị": "i\u0323", "ê": "ê", "ã": "a\u0303", "ơ": "ơ", "đ": "đ"}
    return "".join(table.get(letter, letter) for letter in text).encode("cp1258")
