"""Cells merged over rows and columns in tables of Word files, read as a person reads them."""

import pytest

from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.reading import Reading
from tests.quizzes.bank.formats.docx import cell, docx, paragraph
from tests.quizzes.bank.formats.test_word_struck import asked, told

LISTING = tuple(
    paragraph(line)
    for number in (1, 2, 3)
    for line in (f"Câu {number}: Hỏi {number}?", "A. a", "B. b", "C. c")
)
ON = "…"
"""A cell that is the one above."""


def merged(*rows: tuple[str | tuple[str, int], ...]) -> str:
    """Return a table of texts and of (text, columns); ON below a cell makes it one with that."""
    written = []
    for row in rows:
        cells = ""
        for one in row:
            text, span = (one, 1) if isinstance(one, str) else one
            kind = "" if text == ON else ' w:val="restart"'
            made = cell("" if text == ON else text, span=span)
            cells += made.replace("</w:tcPr>", f"<w:vMerge{kind}/></w:tcPr>")
        written.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def read(*blocks: str) -> Reading:
    return read_questions(Upload(docx(*blocks), "de.docx"))[1]


@pytest.mark.parametrize("lettered", [True, False])
@pytest.mark.parametrize("keys", [("B", ON, ON), ("", "B", "")])
def test_a_question_beside_its_options_in_rows_of_their_own_is_one(
    lettered: bool, keys: tuple[str, str, str]
) -> None:
    options = ["A. một", "B. hai", "C. ba"] if lettered else ["một", "hai", "ba"]
    reading = read(
        merged(
            ("STT", "Câu hỏi", "Phương án", "Đáp án"),
            ("1", "Một?", options[0], keys[0]),
            (ON, ON, options[1], keys[1]),
            (ON, ON, options[2], keys[2]),
            ("2", "Hai?", "A. x\nB. y", "A"),
        )
    )

    assert (asked(reading), told(reading)) == (
        [("Một?", ["một", "hai", "ba"], ["hai"]), ("Hai?", ["x", "y"], ["x"])],
        [],
    )
    assert [found.place.words for found in reading.found] == [
        "bảng 1, hàng 2, câu 1",
        "bảng 1, hàng 5, câu 2",
    ]


def test_what_several_questions_share_each_of_them_has() -> None:
    reading = read(
        merged(
            ("STT", "Câu hỏi", ("Phương án", 2), "Đáp án", "Chủ đề", "Căn cứ"),
            (ON, ON, "A", "B", ON, ON, ON),
            ("1", "Một?", "có", "không", "A", "Tiền lương", "Điều 5 Luật Mẫu"),
            ("2", "Hai?", ON, ON, "B", ON, ON),
            ("3", "Ba?", "nên", "chớ", ON, ON, "Điều 6 Luật Mẫu"),
            ("4", "Bốn?", "nên", "chớ", "A", "", ""),
        )
    )

    assert told(reading) == []
    assert asked(reading) == [
        ("Một?", ["có", "không"], ["có"]),
        ("Hai?", ["có", "không"], ["không"]),
        ("Ba?", ["nên", "chớ"], ["chớ"]),
        ("Bốn?", ["nên", "chớ"], ["nên"]),
    ]
    questions = [found.question for found in reading.found]
    assert [(one.topic, one.article) for one in questions] == [
        ("Tiền lương", "Điều 5"),
        ("Tiền lương", "Điều 5"),
        ("Tiền lương", "Điều 6"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("keys", "right"),
    [
        (merged(("Câu", "Đáp án"), ("1", "B"), ("2", ON), ("3", "A")), ["b", "b", "a"]),
        (merged(("Câu", "1", "2", "3"), ("Đáp án", ("B", 2), "C")), ["b", "b", "c"]),
        (merged((("Câu 1", 2), ("Câu 2", 2), "Câu 3"), ("A", "C", "B", "", "A")), ["ac", "b", "a"]),
        (merged(("Câu", "Đáp án"), ("1", "A"), (ON, "C"), ("2", "B"), ("3", "C")), ["ac", "b", "c"]),
        (merged(("Câu", ("Đáp án", 2)), ("1", ("B", 2)), ("2", ("C", 2)), ("3", ("A", 2))), ["b", "c", "a"]),
    ],
)
def test_a_table_of_keys_says_what_its_merged_cells_reach(keys: str, right: list[str]) -> None:
    reading = read(*LISTING, paragraph("ĐÁP ÁN"), keys)

    assert (["".join(answer) for *_rest, answer in asked(reading)], told(reading)) == (right, [])


def test_merged_cells_around_options_give_each_option_once() -> None:
    options = merged((("A. a", 2), "B. b"), (ON, "C. c", ("D. d", 2)))
    reading = read(paragraph("Câu 1: Hỏi?"), options, paragraph("Đáp án: D"))

    assert asked(reading) == [("Hỏi?", ["a", "b", "c", "d"], ["d"])]
