"""Questions in Excel, with the headings that trainers use."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from quizzes.bank.content import Answer, Difficulty, NewQuestion
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.formats.reading import Reading, Severity
from tests.quizzes.pictures import make_picture


def workbook(*rows: Sequence[Any], name: str = "Đề") -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def read(*rows: Sequence[Any], columns: dict[str, int] | None = None) -> Reading:
    found, reading = read_questions(Upload(workbook(*rows), "de.xlsx"), columns=columns)
    assert found == Format.XLSX
    return reading


def right(question: NewQuestion) -> list[str]:
    return [option.html for option in question.options if option.fraction > 0]


HEAD = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Mức độ", "Chủ đề")


def test_options_stand_in_columns_below_a_heading_that_is_not_in_the_first_row() -> None:
    reading = read(
        ("LIÊN ĐOÀN LAO ĐỘNG",),
        (),
        HEAD,
        (1, "Một < hai?", "a", "b", "c", "d", "B", "Dễ", "Luật"),
        (2, "Hai?", 10, 20, 30.5, "", "3", "Khó", ""),
        (3, "Ba?", "a", "b", "c", "d", "A, C", "", ""),
        (4, "Bốn?", "x", "y", "", "", "y", "", ""),
        (5, "Trời xanh.", "", "", "", "", "Đúng", "", ""),
        (6, "Thủ đô?", "", "", "", "", "Hà Nội", "", ""),
        (),
    )
    questions = [found.question for found in reading.found]

    assert [(x.place.words, str(x.reason)) for x in reading.problems] == [
        ("trang “Đề”, dòng 1", "Đoạn “LIÊN ĐOÀN LAO ĐỘNG” ở trên hàng đầu đề nên không được dùng.")
    ]
    assert [x.kind.value for x in questions] == [
        *("one_right", "one_right", "several_right", "one_right", "true_false", "short_answer"),
    ]
    assert [right(x) for x in questions[:4]] == [["b"], ["30.5"], ["a", "c"], ["y"]]
    assert (questions[0].stem, questions[0].topic) == ("Một &lt; hai?", "Luật")
    assert [x.difficulty for x in questions[:2]] == [Difficulty.EASY, Difficulty.HARD]
    assert questions[5].answers == (Answer("Hà Nội"),)
    assert reading.found[1].place.cell == "B5"


@pytest.mark.parametrize(
    "cell",
    [
        "A. một\nB. hai\nC. ba",
        "A. một B. hai C. ba",
        "một\nhai\nba",
        "một | hai | ba",
        "A) một; B) hai; C) ba",
    ],
)
def test_options_stand_in_one_cell(cell: str) -> None:
    [found] = read(("Nội dung câu hỏi", "Phương án trả lời", "Đáp án đúng"), ("Hỏi?", cell, "B")).found

    assert [option.html for option in found.question.options] == ["một", "hai", "ba"]
    assert right(found.question) == ["hai"]


def test_the_vietnamese_alphabet_goes_on_after_d() -> None:
    head = ("Câu hỏi", "A", "B", "C", "D", "Đ", "E", "Đáp án")
    reading = read(head, ("Một?", *"123456", "đ"), ("Hai?", *"123456", "E"), ("Ba?", *"xyzuvw", "6"))
    [one_cell] = read(
        ("Câu hỏi", "Phương án", "Đáp án"), ("Bốn?", "a. 1\nb. 2\nC. 3\nd. 4\nđ. 5 đ. lẻ", "Đ")
    ).found

    assert [right(found.question) for found in (*reading.found, one_cell)] == [
        *(["5"], ["6"], ["w"], ["5 đ. lẻ"]),
    ]


def test_headings_may_take_two_rows() -> None:
    reading = read(
        ("STT", "Câu hỏi", "Đáp án", "", "Đáp án đúng"),
        ("", "", "A", "B", ""),
        (1, "Hỏi?", "một", "hai", "B"),
    )

    assert (reading.problems, [right(found.question) for found in reading.found]) == ([], [["hai"]])


def test_what_is_beyond_eight_options_in_a_cell_stays_in_sight() -> None:
    [found] = read(("Câu hỏi", "Phương án", "Đáp án"), ("Hỏi?", ";".join("123456789"), "A")).found

    assert [option.html for option in found.question.options] == [*"1234567", "8<br>9"]


def test_columns_may_be_named_by_hand() -> None:
    reading = read(
        ("x", "y", "z", "k"),
        ("Hỏi?", "một", "hai", "A"),
        columns={"stem": 0, "option_a": 1, "option_b": 2, "key": 3},
    )

    assert [right(found.question) for found in reading.found] == [["một"]]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((1, "Hỏi?", "a", "b", "", "", "D", "", ""), "Đáp án D không có"),
        ((1, "Hỏi?", "a", "b", "", "", "", "", ""), "Thiếu đáp án"),
        ((1, "Hỏi?", "a", "b", "", "", "không rõ", "", ""), "Không hiểu đáp án"),
        ((1, "", "a", "b", "", "", "A", "", ""), "nội dung câu hỏi"),
    ],
)
def test_each_problem_has_its_cell(row: Sequence[Any], words: str) -> None:
    [problem] = read(HEAD, row).problems

    assert (problem.severity, problem.place.sheet, problem.place.cell) == (Severity.ERROR, "Đề", "B2")
    assert words in str(problem.reason)


def test_a_column_that_is_not_used_is_named() -> None:
    reading = read((*HEAD, "Người soạn"), (1, "Hỏi?", "a", "b", "", "", "A", "", "", "Lan"))

    assert [(x.severity, x.feature, x.place.cell) for x in reading.problems] == [
        (Severity.WARNING, "Người soạn", "J1")
    ]


def test_a_column_below_no_heading_is_named_once() -> None:
    reading = read(
        ("Câu hỏi", "A", "B", "Đáp án"),
        ("Một?", "x", "y", "A"),
        ("Hai?", "x", "y", "B", "xem lại"),
        ("Ba?", "x", "y", "B", "bỏ"),
    )

    [problem] = reading.problems
    assert (problem.severity, problem.place.cell) == (Severity.WARNING, "E3")
    assert str(problem.reason) == "Cột E không có đầu đề nên không được dùng."
    assert len(reading.found) == 3


def test_notes_and_pictures_of_a_workbook_are_named() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Đề")
        sheet.write_row(0, 0, ("Câu hỏi", "A", "B", "Đáp án"))
        sheet.write_row(1, 0, ("Một?", "x", "y", "A"))
        sheet.write_comment(1, 0, "Câu này khó")
        sheet.insert_image(3, 3, "hinh.png", {"image_data": io.BytesIO(make_picture(7).content)})

    _found, reading = read_questions(Upload(stream.getvalue(), "de.xlsx"))

    assert [str(problem.reason) for problem in reading.problems] == [
        "Hình trong tệp bảng tính không được lấy theo; hãy thêm hình sau khi nhập.",
        "Ghi chú của ô không được lấy theo.",
    ]
