"""Tables in which an x in a cell of its own marks what is right."""

from collections.abc import Sequence

import pytest

from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.listing.lines import lines_of
from quizzes.bank.formats.listing.reading import read_listing
from quizzes.bank.formats.listing.tables import with_tables
from quizzes.bank.formats.reading import Reading
from tests.quizzes.bank.formats.docx import docx, paragraph, table

HOURS, LEAVE = ["*8 giờ", "10 giờ", "12 giờ"], ["12 ngày", "*14 ngày"]


def read(*blocks: str) -> Reading:
    _format, reading = read_questions(Upload(docx(*blocks), "de.docx"))
    return reading


def shown(reading: Reading) -> list[tuple[str, list[str]]]:
    assert reading.problems == []
    return [
        (
            found.question.stem,
            [f"*{one.html}" if one.fraction > 0 else one.html for one in found.question.options],
        )
        for found in reading.found
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Câu", "Đáp án", "Đúng"],
            ["1. Giờ làm?", "A. 8 giờ", "x"],
            ["", "B. 10 giờ", ""],
            ["", "C. 12 giờ", ""],
            ["2. Nghỉ?", "A. 12 ngày", ""],
            ["", "B. 14 ngày", "X"],
        ],
        [
            ["STT", "Nội dung câu hỏi", "Phương án trả lời", "Đáp án đúng"],
            ["1", "Giờ làm?", "8 giờ", "✓"],
            ["", "", "10 giờ", ""],
            ["", "", "12 giờ", ""],
            ["2", "Nghỉ?", "12 ngày", ""],
            ["", "", "14 ngày", "v"],
        ],
        [
            ["Câu 1", "Giờ làm?", ""],
            ["A", "8 giờ", "x"],
            ["B", "10 giờ", ""],
            ["C", "12 giờ", ""],
            ["Câu 2", "Nghỉ?", ""],
            ["a.", "12 ngày", ""],
            ["b.", "14 ngày", "x"],
        ],
    ],
)
def test_an_x_beside_an_option_in_a_row_of_its_own_says_that_it_is_right(rows: Sequence[list[str]]) -> None:
    assert shown(read(table(*rows))) == [("Giờ làm?", HOURS), ("Nghỉ?", LEAVE)]


def test_letters_and_options_may_stand_in_cells_by_turns() -> None:
    pairs = table(["A", "8 giờ", "B", "10 giờ"], ["C", "12 giờ", "D", "6 giờ"])

    [question] = shown(read(paragraph("Câu 1: Giờ làm?"), pairs, paragraph("Đáp án: A")))
    assert question == ("Giờ làm?", [*HOURS, "6 giờ"])


def test_an_option_of_figures_in_such_a_row_is_an_option() -> None:
    rows = [["Câu 1", "Một tuần có mấy ngày?", ""], ["A", "6", ""], ["B", "7", "x"]]

    assert shown(read(table(*rows))) == [("Một tuần có mấy ngày?", ["6", "*7"])]


def test_an_x_below_right_or_wrong_is_the_key_of_a_statement() -> None:
    rows = [["TT", "Nhận định", "Đúng", "Sai"], ["1", "Một năm có 12 tháng", "x", ""]]
    rows += [["2", "Một tuần có 8 ngày", "", "x"]]

    assert shown(read(table(*rows))) == [
        ("Một năm có 12 tháng", ["*Đúng", "Sai"]),
        ("Một tuần có 8 ngày", ["Đúng", "*Sai"]),
    ]


def test_a_pasted_table_has_such_marks_too() -> None:
    text = "Câu\tĐáp án\tĐúng\n1. Nghỉ?\tA. 12 ngày\t\n\tB. 14 ngày\tx"
    reading = Reading()

    assert shown(read_listing(with_tables(lines_of(text), reading), reading=reading)) == [("Nghỉ?", LEAVE)]


def test_a_row_without_a_mark_is_told_with_its_place() -> None:
    rows = [["Câu", "Đáp án", "Đúng"], ["Giờ làm?", "8 giờ", ""], ["", "10 giờ", ""]]

    [problem] = read(table(*rows)).problems
    assert problem.place.words == "bảng 1, hàng 2, câu 1"
    assert "Chưa biết đáp án" in str(problem.reason)
