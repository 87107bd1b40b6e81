import io
import struct
import unicodedata
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lms.errors import Refused
from lms.rosters.reading.legacy_fonts import Encoding, legacy_font
from lms.rosters.reading.readers import DamagedFile, HeavyFile, LockedFile, NotAWorkbook, read_workbook
from lms.rosters.reading.workbook import Cell, Range, Sheet, Workbook
from tests.lms.rosters.reading.formats import bare_xlsx, ods, ole, sheet_xml, xls, xlsx
from tests.lms.rosters.reading.grids import book_of, sheet_of
from tests.lms.rosters.reading.members import Habits
from tests.lms.rosters.reading.office import Office

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40


@pytest.mark.parametrize(
    "habits",
    [
        Habits(births="date", hidden=("id", "phone")),
        Habits(encoding=Encoding.TCVN3),
        Habits(encoding=Encoding.VNI, units="sheets"),
        Habits(units="merged_column", names="full"),
    ],
)
def test_an_xlsx_file_is_read_with_fonts_merged_cells_and_hidden_columns(habits: Habits) -> None:
    workbook = Office(habits).write()

    assert read_workbook(xlsx(workbook), "danh-sach.xlsx") == workbook


def test_hidden_sheets_and_rows_are_known() -> None:
    hidden = Sheet("Cũ", [["a"], ["b"]], hidden_rows=frozenset({1}), is_hidden=True)
    workbook = book_of(sheet_of([["x", True, 2.5]]), hidden)

    assert read_workbook(xlsx(workbook), "a.xlsx") == workbook


def test_a_formula_without_a_value_shows_itself() -> None:
    rows = (
        '<row r="2"><c r="B2"><f>HYPERLINK("http://x","An")</f></c><c r="C2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>B1&amp;"a"</f><v></v></c></row>'
    )

    assert read_workbook(bare_xlsx(sheet_xml(rows)), "a.xlsx").sheets[0].rows == [
        ["", "", ""],
        ["", '=HYPERLINK("http://x","An")', 2.0],
        ['=B1&"a"', "", ""],
    ]


def test_the_font_of_a_text_inside_a_cell_counts() -> None:
    target = io.BytesIO()
    book = __import__("xlsxwriter").Workbook(target, {"in_memory": True})
    page = book.add_worksheet("A")
    old = book.add_format({"font_name": ".VnTime"})
    page.write_rich_string(0, 0, old, "NguyÔn ", old, "V¨n")
    book.close()

    assert read_workbook(target.getvalue(), "a.xlsx").sheets[0].fonts == {Cell(0, 0): ".VnTime"}


def test_old_excel_files_are_read() -> None:
    content = xls([["Họ tên", "Điện thoại"], ["NguyÔn V¨n", 985592988.0], [None, None]], "Danh sách")

    assert read_workbook(content, "cu.xls") == book_of(
        sheet_of([["Họ tên", "Điện thoại"], ["NguyÔn V¨n", 985592988.0]], "Danh sách")
    )
    assert read_workbook(content, "cu.xlsx") == read_workbook(content, "cu.xls")


def test_open_documents_are_read() -> None:
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'

    workbook = read_workbook(ods([["Họ tên", "SĐT"], ["An", 985592988.0]], tail=blank), "a.ods")

    assert workbook == book_of(sheet_of([["Họ tên", "SĐT"], ["An", 985592988.0]]))


ROWS = [["Họ và tên", "Ngày sinh", "Đơn vị"], ["Nguyễn Thị Ánh", "27/9/2001", "CĐCS Mỏ Cày, Bến Tre"]]


def cp1258(text: str) -> bytes:
    """The text as Windows in Vietnam wrote it: tones as signs of their own."""
    return b"".join(_cp1258_letter(letter) for letter in text)


def _cp1258_letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", marks.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_in_every_encoding(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS * 3)
    content = cp1258(text) if encoding == "cp1258" else text.encode(encoding)

    assert read_workbook(content, "danh-sach.csv") == book_of(sheet_of(ROWS * 3, "danh-sach"))


def test_old_letters_in_a_text_file_stay_what_they_were_typed_as() -> None:
    content = "Hä vµ tªn;Chøc vô C§\nNguyÔn V¨n §øc;Tr\xadëng ban N÷ c«ng\n".encode("cp1252")

    assert read_workbook(content, "cu.csv").sheets[0].rows == [
        ["Hä vµ tªn", "Chøc vô C§"],
        ["NguyÔn V¨n §øc", "Tr\xadëng ban N÷ c«ng"],
    ]


def test_the_delimiter_may_be_announced_and_rows_may_differ_in_length() -> None:
    assert read_workbook(b"sep=;\na;b,c\nd\n", "a.csv").sheets[0].rows == [["a", "b,c"], ["d", ""]]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "Tệp “a.xlsx” trống."),
        (b" \r\n", "a.csv", "Tệp “a.csv” trống."),
        (
            PICTURE,
            "a.xlsx",
            "Tệp “a.xlsx” không phải bảng tính mà là hình ảnh. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            PICTURE,
            "a.csv",
            "Tệp “a.csv” không phải bảng tính mà là hình ảnh. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            b"%PDF-1.7\n",
            "a.pdf",
            "Tệp “a.pdf” không phải bảng tính mà là tài liệu PDF. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "a.xls",
            "Tệp “a.xls” không phải bảng tính mà là trang web. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            b"ho ten;nam sinh\n",
            "a.xlsx",
            "Tệp “a.xlsx” không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            ole({"WordDocument": b"x"}),
            "a.xls",
            "Tệp “a.xls” không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.",
        ),
        (
            ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
            "a.xlsx",
            "Tệp “a.xlsx” đang khoá bằng mật khẩu; hãy gỡ mật khẩu rồi thử lại.",
        ),
        (
            xls([["a"]], is_locked=True),
            "a.xls",
            "Tệp “a.xls” đang khoá bằng mật khẩu; hãy gỡ mật khẩu rồi thử lại.",
        ),
        (
            b"PK\x03\x04" + b"x" * 100,
            "a.xlsx",
            "Tệp “a.xlsx” bị hỏng; hãy mở bằng Excel, lưu lại rồi thử lần nữa.",
        ),
        (
            b"a;\x00\x01\x02b\n",
            "a.csv",
            "Tệp này không phải bảng tính hay văn bản có các cột.",
        ),
        (
            b'a;"' + b"x" * 200_000,
            "a.csv",
            "Tệp CSV bị hỏng: có dấu ngoặc kép mở mà không đóng hoặc một ô quá dài.",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(content, name)

    assert str(refusal.value) == sentence


def test_a_word_document_is_no_workbook() -> None:
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    with pytest.raises(NotAWorkbook):
        read_workbook(target.getvalue(), "a.xlsx")


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 200_001))

    with pytest.raises(Refused) as refusal:
        read_workbook(bare_xlsx(sheet_xml(rows)), "a.xlsx")

    assert (
        str(refusal.value) == "Trang “A” có 200.000 dòng, nhiều hơn 150.000 dòng; hãy chia thành nhiều tệp."
    )


def test_too_many_rows_of_text_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(b"a;b\n" * 200_000, "a.csv")

    assert (
        str(refusal.value) == "Trang “a” có 200.000 dòng, nhiều hơn 150.000 dòng; hãy chia thành nhiều tệp."
    )


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>",
        '<row r="1"><c s="0" r="XFD1"><v>1</v></c></row>',
        f"<row>{'<c><v>1</v></c>' * 16384}</row>",
    ],
)
def test_too_many_columns_are_refused(row: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(bare_xlsx(sheet_xml(row)), "a.xlsx")

    assert str(refusal.value) == "Trang “A” có 16.384 cột; hãy xoá các cột không thuộc danh sách."


def test_formatted_blank_cells_do_not_count() -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
    last = '<row r="1048576"><c r="A1048576" s="0"/></row>'

    assert read_workbook(bare_xlsx(sheet_xml(first + last)), "a.xlsx").sheets[0].rows == [[1.0]]


def test_a_zip_bomb_is_not_unpacked() -> None:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(301):
            part.write(bytes(2**20))

    with pytest.raises(Refused) as refusal:
        read_workbook(target.getvalue(), "bom.xlsx")

    assert str(refusal.value) == "Tệp “bom.xlsx” chứa hơn 300 MB dữ liệu khi giải nén nên không được mở."


def test_a_zip_that_understates_its_size_is_damaged() -> None:
    content = bare_xlsx(sheet_xml("<row/>" * 1000))
    size = struct.pack("<I", len(sheet_xml("<row/>" * 1000)))
    assert content.count(size) == 2

    with pytest.raises(DamagedFile):
        read_workbook(content.replace(size, struct.pack("<I", 10)), "a.xlsx")


def test_repeated_cells_of_an_open_document_are_counted_first() -> None:
    row = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
    bomb = row + 'office:value="1" table:number-columns-repeated="1000"/></table:table-row>'

    with pytest.raises(Refused) as refusal:
        read_workbook(ods([["a"]], tail=bomb), "a.ods")

    assert (
        str(refusal.value) == "Trang “1” có 1.000.001 dòng, nhiều hơn 150.000 dòng; hãy chia thành nhiều tệp."
    )


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + sheet_xml('<row r="1"><c r="A1"><v>&a;</v></c></row>'),
        sheet_xml('<row hidden="1">'),
        b"\xff\xfe\x00",
        '<?xml version="1.0" encoding="UUTF-8"?>' + sheet_xml('<row hidden="1"/>'),
    ],
)
def test_damaged_sheets_and_entities_are_refused(sheet: str | bytes) -> None:
    with pytest.raises(DamagedFile):
        read_workbook(bare_xlsx(sheet), "a.xlsx")


def test_a_damaged_old_file_does_not_take_the_reader_down() -> None:
    content = bytearray(xls([["a", "b"]] * 30))
    first = content.index(struct.pack("<HH", 0x0204, 2 * 1 + 9))
    content[first + 4 : first + 8] = b"\xff\xff\xff\xff"

    with pytest.raises(HeavyFile):
        read_workbook(bytes(content), "a.xls")
    with pytest.raises(LockedFile):
        read_workbook(xls([["a"]], is_locked=True), "a.xls")


def test_dates_are_days() -> None:
    workbook = book_of(sheet_of([[date(1990, 2, 28)]]))

    assert read_workbook(xlsx(workbook), "a.xlsx") == workbook


def test_only_fonts_that_matter_are_kept() -> None:
    sheet = Sheet(
        "A", [["x", "y"]], fonts={Cell(0, 0): "Arial", Cell(0, 1): ".VnArialH"}, merged=(Range(0, 2, 0, 3),)
    )

    found = read_workbook(xlsx(Workbook((sheet,))), "a.xlsx").sheets[0]

    assert found.fonts == {Cell(0, 1): ".VnArialH"}
    assert found.merged == (Range(0, 2, 0, 3),)
    assert legacy_font("Arial") is None


def test_the_file_of_a_path_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "DANH SÁCH.XLSX"
    path.write_bytes(xlsx(book_of(sheet_of([["a"]]))))

    assert read_workbook(path.read_bytes(), path.name) == book_of(sheet_of([["a"]]))
