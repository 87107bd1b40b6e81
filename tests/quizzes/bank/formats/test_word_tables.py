"""Tables of questions in Word files and in pasted text: a question a row, each problem with its place."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from quizzes.bank.content import Answer, Difficulty, QuestionKind
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.formats.reading import Reading, Severity
from tests.quizzes.bank.formats.docx import cell, docx, paragraph, table
from tests.quizzes.bank.formats.test_sheets import right

FIXTURES = Path(__file__).parents[3] / "fixtures" / "questions"
HEAD = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án")


def read(content: bytes, key: bytes | None = None) -> Reading:
    second = Upload(key, "dap-an.docx") if key else None
    found, reading = read_questions(Upload(content, "de.docx"), key=second)
    assert found == Format.WORD
    return reading


def asked(reading: Reading) -> list[tuple[str, list[str], list[str]]]:
    """Return what each question asks, its options and those that are right."""
    questions = [found.question for found in reading.found]
    return [(one.stem, [option.html for option in one.options], right(one)) for one in questions]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(one.severity.value, one.place.words, str(one.reason)) for one in reading.problems]


def test_a_row_is_a_question_with_a_column_for_each_option() -> None:
    reading = read(
        docx(
            table(
                ("TT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Đáp án đúng", "Mức độ", "Căn cứ"),
                ("1", "Một?", "một", "hai", "B", "Khó", "khoản 2 Điều 5 Luật Mẫu"),
                ("2", "Hai?", "ba", "bốn", "2", "", ""),
                ("3", "Ba?", "năm", "sáu", "năm", "", ""),
                ("4", "Nước sôi ở 100 độ.", "", "", "Đ", "", ""),
                ("5", "Thủ đô?", "", "", "Hà Nội", "", ""),
                ("", "", "", "", "", "", ""),
            )
        )
    )

    assert reading.problems == []
    assert asked(reading)[:3] == [
        ("Một?", ["một", "hai"], ["hai"]),
        ("Hai?", ["ba", "bốn"], ["bốn"]),
        ("Ba?", ["năm", "sáu"], ["năm"]),
    ]
    first, fourth, fifth = (reading.found[place].question for place in (0, 3, 4))
    assert (first.difficulty, first.law, first.article) == (Difficulty.HARD, "Luật Mẫu", "Điều 5")
    assert (fourth.kind, right(fourth)) == (QuestionKind.TRUE_FALSE, ["Đúng"])
    assert fifth.answers == (Answer("Hà Nội"),)
    assert [found.place.words for found in reading.found][1] == "bảng 1, hàng 3, câu 2"


@pytest.mark.parametrize(
    "options",
    [
        "A. một\nB. hai\nC. ba",
        "a) một   b) hai   c) ba",
        "A. một\nb. hai\nC. ba",
        "một\nhai\nba",
        "một; hai; ba",
        "A. một\n*B. hai\nC. ba",
    ],
)
@pytest.mark.parametrize("heading", ["Phương án trả lời", "Đáp án"])
def test_all_options_may_stand_in_one_cell(options: str, heading: str) -> None:
    reading = read(docx(table(("STT", "Câu hỏi", heading, "Đáp án đúng"), ("1", "Hỏi?", options, "B"))))

    assert (reading.problems, asked(reading)) == ([], [("Hỏi?", ["một", "hai", "ba"], ["hai"])])


def test_options_may_stand_below_what_is_asked() -> None:
    reading = read(docx(table(("STT", "Câu hỏi", "Đáp án"), ("1", "Câu 1. Hỏi?\nA. một\nB. hai", "B"))))

    assert (reading.problems, asked(reading)) == ([], [("Hỏi?", ["một", "hai"], ["hai"])])


def test_headings_may_take_two_rows_and_a_title_stands_above_its_questions() -> None:
    below = table(
        ("", "", "A", "B", ""),
        ("I. An toàn",),
        ("1", "Một?", "một", "hai", "A"),
        ("Phần II. Tiền lương",),
        ("2", "Hai?", "ba", "bốn", "B"),
    )
    wide = cell("STT") + cell("Câu hỏi") + cell("Phương án trả lời", span=2) + cell("Đáp án")
    reading = read(docx(below.replace("<w:tr>", f"<w:tr>{wide}</w:tr><w:tr>", 1)))

    assert reading.problems == []
    assert asked(reading) == [("Một?", ["một", "hai"], ["một"]), ("Hai?", ["ba", "bốn"], ["bốn"])]
    assert [found.question.category for found in reading.found] == [("I. An toàn",), ("Phần II. Tiền lương",)]


@pytest.mark.parametrize("look", ["b", "u", "red", "yellow"])
def test_the_option_that_stands_out_is_right(look: str) -> None:
    content = docx(table(("STT", "Câu hỏi", "A", "B"), ("1", "Hỏi?", "một", ("hai", look))))

    assert asked(read(content)) == [("Hỏi?", ["một", "hai"], ["hai"])]


def test_the_vietnamese_alphabet_goes_on_after_d() -> None:
    whole = "a. 1\nB. 2\nc. 3\nD. 4\nđ. 5\ne. 6"
    reading = read(
        docx(
            table(
                ("Câu hỏi", "a", "b", "c", "d", "đ", "e", "Đáp án"),
                ("Một?", *"123456", "đ"),
                ("Hai?", *"xyzuvw", "6"),
            ),
            paragraph(""),
            table(("Câu hỏi", "Các phương án", "Đáp án"), ("Ba?", whole, "Đ"), ("Bốn?", whole, "E")),
        )
    )

    assert reading.problems == []
    assert [answer for *_rest, answer in asked(reading)] == [["5"], ["w"], ["5"], ["6"]]
    assert {len(options) for _stem, options, _answer in asked(reading)} == {6}


def test_a_table_without_headings_goes_on_with_the_one_right_before() -> None:
    reading = read(
        docx(
            table(HEAD, ("1", "Một?", "a1", "b1", "c1", "d1", "A")),
            paragraph(""),
            table(("2", "Hai?", "a2", "b2", "c2", "d2", "D")),
            paragraph("Người soạn: tổ tuyên truyền"),
            table(("3", "x", "a", "b", "c", "d", "D")),
        )
    )

    assert asked(reading) == [
        ("Một?", ["a1", "b1", "c1", "d1"], ["a1"]),
        ("Hai?", ["a2", "b2", "c2", "d2"], ["d2"]),
    ]
    assert reading.found[1].place.words == "bảng 2, hàng 1, câu 2"
    assert [reason for _severity, _place, reason in told(reading)] == [
        "Đoạn “Người soạn: tổ tuyên truyền” ở ngoài bảng câu hỏi nên không được dùng.",
        "Đoạn “3 x a b c d D” ở ngoài bảng câu hỏi nên không được dùng.",
    ]


def test_keys_may_stand_in_a_table_at_the_end_or_in_a_second_file() -> None:
    questions = table(HEAD[:-1], ("1", "Một?", *"abcd"), ("2", "Hai?", *"abcd"))
    keys = table(("Câu", "1", "2"), ("Đáp án", "B", "D"))
    both = docx(questions, paragraph("BẢNG ĐÁP ÁN"), keys)

    for reading in (read(both), read(docx(questions), docx(keys))):
        assert (reading.problems, [answer for *_rest, answer in asked(reading)]) == ([], [["b"], ["d"]])


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        (
            ("2", "Hai?", "a", "b", "", "", "D"),
            "bảng 2, hàng 3, câu 2",
            "Đáp án D không có trong các phương án.",
        ),
        (("2", "Hai?", "a", "b", "", "", "x y"), "bảng 2, hàng 3, câu 2", "Không hiểu đáp án “x y”."),
        (("2", "", "a", "b", "", "", "A"), "bảng 2, hàng 3, câu 2", "Hãy ghi nội dung câu hỏi."),
    ],
)
def test_each_problem_has_its_table_and_its_row(row: Sequence[str], place: str, reason: str) -> None:
    reading = read(docx(table(("Họ tên", "Đơn vị")), table(HEAD, ("1", "Một?", "a", "b", "", "", "A"), row)))

    before = "Đoạn “Họ tên Đơn vị” ở trước câu hỏi đầu tiên nên không được dùng."
    assert told(reading) == [("warning", "dòng 1", before), (Severity.ERROR.value, place, reason)]


def test_a_column_that_is_not_used_is_named_with_its_place() -> None:
    reading = read(docx(table((*HEAD, "Người soạn"), ("1", "Một?", "a", "b", "", "", "A", "Lan"))))

    assert told(reading) == [("warning", "bảng 1, hàng 1", "Cột “Người soạn” không được dùng.")]
    assert len(reading.found) == 1


@pytest.mark.parametrize(
    "keys",
    [
        table(("Câu hỏi", "Đáp án"), ("1", "B"), ("2", "A")),
        table(("Câu hỏi", "1", "2"), ("Đáp án", "B", "A")),
    ],
)
def test_a_table_of_keys_is_no_table_of_questions(keys: str) -> None:
    listing = "Câu 1: Một?\nA. a\nB. b\nCâu 2: Hai?\nA. a\nB. b"
    reading = read(docx(*map(paragraph, listing.split("\n")), keys))

    assert (reading.problems, [answer for *_rest, answer in asked(reading)]) == ([], [["b"], ["a"]])


def test_a_table_may_be_pasted() -> None:
    rows = [HEAD, ("1", "Một?", "a", "b", "c", "d", "B"), ("2", "Hai?", "a", "b", "", "", "C")]
    text = "Đề số 1\n" + "\n".join("\t".join(row) for row in rows)

    found, reading = read_questions(Upload(text.encode(), "dan.txt"))

    assert found == Format.TEXT
    assert asked(reading) == [("Một?", ["a", "b", "c", "d"], ["b"])]
    assert told(reading) == [
        ("warning", "dòng 1", "Đoạn “Đề số 1” ở trước câu hỏi đầu tiên nên không được dùng."),
        ("error", "dòng 4, câu 2", "Đáp án C không có trong các phương án."),
    ]


@pytest.mark.parametrize("name", ["bang-cau-hoi.docx", "bang-mot-o.docx"])
def test_files_of_trainers_are_read_whole(name: str) -> None:
    reading = read((FIXTURES / name).read_bytes())

    assert {severity for severity, _place, _reason in told(reading)} == {"warning"}
    assert [place for _severity, place, _reason in told(reading)] == ["dòng 1", "dòng 2"]
    assert all("ở trước câu hỏi đầu tiên" in reason for *_rest, reason in told(reading))
    assert [answer for *_rest, answer in asked(reading)] == [
        ["24 tháng"],
        ["Người lao động có việc làm", "Người sử dụng lao động"],
        ["Đại hội toàn thể hoặc đại hội đại biểu"],
        ["Tổ đối thoại"],
    ]
