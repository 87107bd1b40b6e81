import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rosters.reading.legacy_fonts import (
    TCVN3,
    Encoding,
    LegacyFont,
    decode,
    guessed_encoding,
    legacy_font,
    may_be_legacy,
)
from lms.rosters.reading.legacy_text import Conversion, converted
from lms.rosters.reading.workbook import Cell, Sheet
from tests.lms.rosters.reading.grids import book_of, sheet_of
from tests.lms.rosters.reading.old_letters import to_tcvn3, to_vni

VOWELS = "aăâeêioôơuưy"
TONED = "àằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + TONED

lower = st.text(alphabet=LETTERS + " ", max_size=30)
mixed = st.text(alphabet=LETTERS + LETTERS.upper() + " ", max_size=30)


@pytest.mark.parametrize(
    ("encoding", "typed", "text"),
    [
        (Encoding.TCVN3, "NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        (Encoding.TCVN3, "Tr\xadëng ban N÷ c«ng", "Trưởng ban Nữ công"),
        (Encoding.TCVN3, "C§CS Hîp t¸c x· Th¹nh Phó 0", "CĐCS Hợp tác xã Thạnh Phú 0"),
        (Encoding.VNI, "Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        (Encoding.VNI, "Tröôûng ban Nöõ coâng", "Trưởng ban Nữ công"),
        (Encoding.VNI, "COÂNG ÑOAØN CÔ SÔÛ", "CÔNG ĐOÀN CƠ SỞ"),
        (Encoding.VNI, "Aùnh Tuyeát", "Ánh Tuyết"),
        (Encoding.VNI, "Thuyø, Lyù, Kyõ, Myõ, thuî", "Thuỳ, Lý, Kỹ, Mỹ, thuỵ"),
    ],
)
def test_old_letters_are_decoded(encoding: Encoding, typed: str, text: str) -> None:
    assert decode(typed, encoding) == text
    assert guessed_encoding([typed]) is encoding


@given(lower)
def test_whatever_was_typed_in_tcvn3_comes_back(text: str) -> None:
    assert decode(to_tcvn3(text), Encoding.TCVN3) == text


@given(mixed)
def test_whatever_was_typed_in_vni_comes_back(text: str) -> None:
    assert decode(to_vni(text), Encoding.VNI) == text


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not installed")
def test_the_table_of_tcvn3_agrees_with_iconv() -> None:
    known = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"],
        input="".join(TCVN3).encode("latin-1"),
        capture_output=True,
        check=True,
    )

    assert known.stdout.decode() == "".join(TCVN3.values())
    assert set(VOWELS + TONED + "đ" + "ĂÂÊÔƠƯĐ") - set("aeiouy") == set(TCVN3.values())


@pytest.mark.parametrize(
    ("font", "known"),
    [
        (".VnTime", LegacyFont(Encoding.TCVN3, shows_capitals=False)),
        (".VnArial Narrow", LegacyFont(Encoding.TCVN3, shows_capitals=False)),
        (".VnTimeH", LegacyFont(Encoding.TCVN3, shows_capitals=True)),
        ("VNI-Times", LegacyFont(Encoding.VNI, shows_capitals=False)),
        ("VNI Helve", LegacyFont(Encoding.VNI, shows_capitals=False)),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_names_of_fonts_tell_the_encoding(font: str, known: LegacyFont | None) -> None:
    assert legacy_font(font) == known


@pytest.mark.parametrize("text", ["Lê Thanh Hà", "Võ Hoà", "Trần Thị Ánh Tuyết", "CÔNG TY", "José", "", "x"])
def test_vietnamese_in_unicode_is_left_alone(text: str) -> None:
    assert guessed_encoding([text]) is None


def test_the_font_decides_where_both_readings_are_vietnamese() -> None:
    assert guessed_encoding(["Lê"]) is None
    assert guessed_encoding(["Lê"], stated=Encoding.TCVN3) is Encoding.TCVN3
    assert guessed_encoding(["Lê", "Đỗ", "Nguyễn"], stated=Encoding.TCVN3) is None


def test_only_texts_of_latin_signs_can_be_old() -> None:
    assert [text for text in ("NguyÔn", "“NguyÔn”", "Nguyễn", "abc", "Đỗ") if may_be_legacy(text)] == [
        "NguyÔn",
        "“NguyÔn”",
    ]


def test_a_sheet_is_judged_by_its_letters_where_fonts_are_unknown() -> None:
    workbook = book_of(sheet_of([["Hä vµ tªn", "Chøc vô"], ["T« Hoµ", "Chñ tÞch"], ["Lª An", "x"]]))

    unicode, legacy = converted(workbook)

    assert unicode == book_of(sheet_of([["Họ và tên", "Chức vụ"], ["Tô Hoà", "Chủ tịch"], ["Lê An", "x"]]))
    assert legacy is not None
    assert (legacy.encodings, legacy.fonts, legacy.count) == ((Encoding.TCVN3,), (), 5)
    assert legacy.samples[0] == Conversion("Danh sách", 1, "A", "Hä vµ tªn", "Họ và tên")


def test_cells_in_unicode_among_old_ones_stay() -> None:
    unicode, _ = converted(book_of(sheet_of([["NguyÔn V¨n §øc", "Trần Thị Bảy"], ["Ph¹m ThÞ Lª", "Hà"]])))

    assert unicode.sheets[0].rows == [["Nguyễn Văn Đức", "Trần Thị Bảy"], ["Phạm Thị Lê", "Hà"]]


def test_a_workbook_in_unicode_is_returned_as_it_is() -> None:
    workbook = book_of(sheet_of([["Họ và tên"], ["Lê Thanh Hà"]]))

    assert converted(workbook) == (workbook, None)


def test_fonts_of_capitals_show_capitals() -> None:
    fonts = {Cell(0, 0): ".VnTimeH", Cell(0, 1): ".VnTimeH", Cell(1, 0): ".VnTime"}
    workbook = book_of(Sheet("A", [["chñ tÞch", "stt"], ["Hoµ", "stt"]], fonts=fonts))

    unicode, legacy = converted(workbook)

    assert unicode.sheets[0].rows == [["CHỦ TỊCH", "STT"], ["Hoà", "stt"]]
    assert legacy is not None
    assert legacy.fonts == (".VnTime", ".VnTimeH")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("C«ng ty TNHH ¸nh D\xad¬ng", "Công ty TNHH Ánh Dương"),
        ("C«ng ty Hång ¸nh", "Công ty Hồng Ánh"),
        ("CéNG HOµ", "CỘNG HOÀ"),
        ("Uû viªn ë Hµ Néi", "Uỷ viên ở Hà Nội"),
        ("xÝ nghiÖp ¾c quy", "xí nghiệp ắc quy"),
    ],
)
def test_capitals_that_tcvn3_lacks_come_back(typed: str, text: str) -> None:
    unicode, _ = converted(book_of(sheet_of([[typed, "Tr\xadêng TiÓu häc"]])))

    assert unicode.sheets[0].rows[0][0] == text
