import unicodedata

import pytest

from courses.catalogue.study_files import text_of, written_in
from lms.errors import Refused

TEXT = "HỌP TỔ CÔNG ĐOÀN\n- Mỗi tháng một lần, từ 15 đến 20 phút.\nNgười nghỉ phải báo trước.\n\fTrang sau.\n"


def windows_1258(text: str) -> bytes:
    """Encode as old Vietnamese Windows did: letters with their hats, tones behind them."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = list(unicodedata.normalize("NFD", letter))
        hats = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
        tone = "".join(mark for mark in marks if mark not in hats)
        letters.append(unicodedata.normalize("NFC", base + hats) + tone)
    return "".join(letters).encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8-sig"),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=[
        "a byte order mark",
        "letters in parts",
        "UTF-16",
        "UTF-16 LE without mark",
        "UTF-16 BE without mark",
    ],
)
def test_every_unicode_reads_the_same(data: bytes) -> None:
    assert text_of(data, "a.txt")[0] == TEXT


def test_the_encoding_of_old_windows_reads_the_same() -> None:
    assert text_of(windows_1258(TEXT), "a.txt") == (TEXT, "cp1258")


NOT_PLAIN = (
    "Tệp a.txt không phải là văn bản thuần. Nếu là tệp Word hay PDF, hãy giữ đúng đuôi .docx hay .pdf; "
    "tệp khác thì lưu lại thành văn bản thuần (.txt, bảng mã UTF-8)."
)
UNKNOWN = (
    "Không nhận ra bảng mã của tệp a.txt (có thể dùng phông chữ cũ VNI hoặc TCVN3). "
    "Hãy chuyển sang Unicode, lưu với bảng mã UTF-8 rồi tải lên lại."
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NOT_PLAIN),
        (b"PK\x03\x04" + b"word/document.xml" * 9, NOT_PLAIN),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", NOT_PLAIN),
        (b"{\\rtf1\\ansi K\\'ea ho\\'fdch}", NOT_PLAIN),
        (bytes(range(256)) * 20, NOT_PLAIN),
        (TEXT.encode("utf-16")[:-1], NOT_PLAIN),
        ("Nguyeãn Vaên Ñöùc toå chöùc coâng ñoaøn cô sôû. ".encode("latin-1") * 9, UNKNOWN),
        (b"a" * 10_000_000, "Tệp a.txt quá lớn: loại tệp này được tới 1 MB. Hãy chia nhỏ rồi tải lên lại."),
    ],
    ids=["a picture", "Word", "PDF", "RTF", "bytes", "half of UTF-16", "VNI", "10 MB"],
)
def test_a_file_that_is_no_study_text_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        written_in(data, "a.txt")

    assert str(refusal.value) == sentence


def test_line_ends_of_windows_and_invisible_letters_are_mended() -> None:
    assert text_of("a\u200bb\r\nc\rd\x1fe".encode(), "a.txt") == (
        "ab\nc\nde",
        "utf-8-sig",
    )
