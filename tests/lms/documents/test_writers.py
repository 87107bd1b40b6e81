"""Documents as PDF and as Word: every letter, every page, the same bytes each time."""

import io
from zipfile import ZipFile

from lms.documents.rules import Align, Document, Grid, Head, Line, Part, Parts
from lms.documents.writers.pdf import write_pdf
from lms.documents.writers.word import write_word
from tests.papers import pages, paragraphs, sizes

NAME = "Nguyễn Thị Phượng Ẵ ỡ ỹ"
PAPER = Document(
    "Quyết định",
    (
        (
            Parts((Part(4, (Line("CÔNG ĐOÀN", is_bold=True, is_ruled=True),)), Part(6, (Line("Độc lập"),)))),
            Line(f"Trao giải cho {NAME} <b>#x</b>.", lead="Điều 1.", align=Align.JUSTIFY, is_indented=True),
        ),
        (Grid((Head("TT", 1, Align.CENTER), Head("Họ và tên", 6)), (("1", NAME), ("2", "Hà Ỷ"))),),
    ),
    foot="Bản 1 · SHA-256 ab12",
    watermark="DIỄN TẬP",
)
CERTIFICATES = Document(
    "Giấy chứng nhận",
    tuple((Line(name, size=26, align=Align.CENTER),) for name in (NAME, "Tên rất dài " * 200)),
    is_certificate=True,
)


def test_a_pdf_says_everything_on_its_pages() -> None:
    first, second = pages(write_pdf(PAPER))

    assert f"Điều 1. Trao giải cho {NAME} <b>#x</b>." in first
    assert [text in second for text in ("TT", "Họ và tên", NAME, "Hà Ỷ")] == [True] * 4
    assert ["DIỄN TẬP" in page for page in (first, second)] == [True, True]
    assert ["Bản 1 · SHA-256 ab12" in page for page in (first, second)] == [True, True]


def test_a_word_file_says_the_same() -> None:
    made = write_word(PAPER)

    assert paragraphs(made) == [
        "CÔNG ĐOÀN",
        "Độc lập",
        f"Điều 1. Trao giải cho {NAME} <b>#x</b>.",
        "TT",
        "Họ và tên",
        "1",
        NAME,
        "2",
        "Hà Ỷ",
    ]
    assert paragraphs(made, "footer1") == ["Bản 1 · SHA-256 ab12"]


def test_the_mark_stands_on_the_first_page_and_on_those_after_it_in_word() -> None:
    with ZipFile(io.BytesIO(write_word(PAPER))) as archive:
        headers = [archive.read(f"word/header{number}.xml").decode() for number in (1, 2)]

    assert ['string="DIỄN TẬP"' in header for header in headers] == [True, True]


def test_a_certificate_is_one_page_on_its_side_however_long_the_name() -> None:
    pdf = write_pdf(CERTIFICATES)

    assert sizes(pdf) == [(842, 595), (842, 595)]
    assert NAME in pages(pdf)[0]


def test_the_same_document_is_the_same_bytes() -> None:
    assert write_pdf(PAPER) == write_pdf(PAPER)
    assert write_word(PAPER) == write_word(PAPER)


def test_in_word_a_title_stays_with_its_table_and_a_new_page_costs_no_line() -> None:
    table = Grid((Head("TT", 1),), (("1",),))
    with ZipFile(io.BytesIO(write_word(Document("Phụ lục", ((Line("Bảng A"), table), (table,)))))) as archive:
        said = archive.read("word/document.xml").decode()

    kept = [paragraph for paragraph in said.split("<w:p>") if "<w:keepNext />" in paragraph]
    assert [[text in one for text in ("Bảng A", "TT")] for one in kept] == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert said.count('<w:pageBreakBefore /><w:spacing w:before="0" w:after="0" w:line="20"') == 1
