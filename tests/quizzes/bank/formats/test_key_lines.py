"""The key as trainers say it: in a line of its own, in a list of all, in a table of marks."""

import pytest

from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.listing.lines import lines_of
from quizzes.bank.formats.listing.reading import read_listing
from quizzes.bank.formats.reading import Reading
from tests.quizzes.bank.formats.docx import docx, paragraph, table

TWO = "Câu 1: Một?\nA. bảy\nB. tám\nCâu 2: Hai?\nA. chín\nB. mười\n"


def read(text: str) -> Reading:
    return read_listing(lines_of(text))


def right(reading: Reading) -> list[str]:
    assert reading.problems == []
    return [one.html for found in reading.found for one in found.question.options if one.fraction > 0]


def only(key: str) -> NewQuestion:
    reading = read(f"Câu 1: Hỏi?\nA. bảy\nB. tám\nC. chín\n{key}")
    assert right(reading) == ["tám"]
    return reading.found[0].question


@pytest.mark.parametrize(
    "key",
    [
        *("Đáp án đúng là câu B", "Đáp án: (B)", "Đáp án là phương án B.", "Đ.A: B", "ĐA: B", "Đa b"),
        *("Phương án đúng: B", "Trả lời: Đáp án B", "Chọn câu B", "Chọn phương án b.", "Chọn ý B"),
        *("Đáp án: B. tám", "Đáp án B - Tám.", "Đáp án:\nB"),
    ],
)
def test_a_line_names_the_option(key: str) -> None:
    assert only(key).explanation == ""


@pytest.mark.parametrize(
    ("key", "law", "article", "clause", "explanation"),
    [
        ("Đáp án: B (Khoản 1 Điều 105 Bộ luật Lao động)", "Bộ luật Lao động", "Điều 105", "Khoản 1", ""),
        ("Đáp án B - theo Điều 113 Bộ luật Lao động", "Bộ luật Lao động", "Điều 113", "", ""),
        ("Đáp án: B. Vì không quá 8 giờ", "", "", "", "Vì không quá 8 giờ"),
        ("Đáp án: B\nTính theo ngày làm việc.", "", "", "", "Tính theo ngày làm việc."),
        ("Đáp án: B. Vì thế\nvà thế\nCăn cứ: Điều 1", "", "Điều 1", "", "Vì thế<br>và thế"),
    ],
)
def test_what_stands_behind_or_below_a_key_is_its_reason(
    key: str, law: str, article: str, clause: str, explanation: str
) -> None:
    question = only(key)

    assert (question.law, question.article, question.clause) == (law, article, clause)
    assert question.explanation == explanation


def test_a_line_that_only_begins_as_a_key_does_is_more_of_an_option() -> None:
    reading = read("Câu 1: Hỏi?\nA. một\nB. hai:\nĐa số đoàn viên\nĐáp án: A")

    assert [one.html for one in reading.found[0].question.options] == ["một", "hai:<br>Đa số đoàn viên"]


def test_two_letters_with_a_point_between_are_not_understood() -> None:
    [problem] = read("Câu 1: Hỏi?\nA. một\nB. hai\nC. ba\nĐáp án: A. C").problems

    assert str(problem.reason) == "Không hiểu đáp án “A. C”."


@pytest.mark.parametrize(
    "keys",
    [
        *("Đáp án: 1B 2A", "1B 2A", "1-B; 2-A", "Câu 1: B, câu 2: A."),
        "ĐÁP ÁN BỘ CÂU HỎI TÌM HIỂU PHÁP LUẬT CÔNG ĐOÀN\nCâu 1: B\nCâu 2: A",
        "ĐÁP ÁN PHẦN TRẮC NGHIỆM (20 câu)\n1B\n2A",
        "ĐÁP ÁN VÀ BIỂU ĐIỂM\nCâu\t1\t2\nĐáp án\tB\tA",
        "Câu\tA\tB\n1\t\tx\n2\tX\t",
        "ĐÁP ÁN\nSTT\tA\tB\tC\n1\t\t✓\t\n2\t✓\t\t",
    ],
)
def test_a_list_of_keys_needs_no_heading_or_has_a_long_one(keys: str) -> None:
    assert right(read(TWO + keys)) == ["tám", "chín"]


def test_each_part_may_have_its_list_of_keys() -> None:
    parts = "Câu 3: Ba?\nA. đỏ\nB. xanh\nCâu 4: Bốn?\nA. tím\nB. nâu\n3-B, 4-B"

    assert right(read(f"{TWO}1-A, 2-B\n{parts}")) == ["bảy", "mười", "xanh", "nâu"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Câu", "Đáp án", "Câu", "Đáp án"], ["1", "B", "2", "A"]],
        [["Câu", "A", "B"], ["1", "", "x"], ["2", "x", ""]],
    ],
)
def test_a_second_file_may_be_a_table_of_several_columns(rows: list[list[str]]) -> None:
    questions = docx(*map(paragraph, TWO.splitlines()))
    key = Upload(docx(paragraph("ĐÁP ÁN ĐỀ THI"), table(*rows)), "dap-an.docx")
    _format, reading = read_questions(Upload(questions, "de.docx"), key=key)

    assert right(reading) == ["tám", "chín"]
