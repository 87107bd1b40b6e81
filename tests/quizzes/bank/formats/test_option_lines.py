"""Options as trainers write them: with letters in any of the usual ways or none, and a mark."""

import pytest

from quizzes.bank.content import NewQuestion, QuestionKind
from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.listing.lines import lines_of
from quizzes.bank.formats.listing.reading import read_listing
from quizzes.bank.formats.reading import Reading
from tests.quizzes.bank.formats.docx import docx, paragraph

UNLETTERED = "Phương án không ghi A, B, C…: các dòng dưới câu hỏi được nhận là phương án. Hãy xem lại."


def read(text: str) -> Reading:
    return read_listing(lines_of(text))


def only(text: str) -> NewQuestion:
    reading = read(text)
    assert reading.problems == []
    return reading.found[0].question


def shown(question: NewQuestion) -> list[str]:
    return [f"*{one.html}" if one.fraction > 0 else one.html for one in question.options]


@pytest.mark.parametrize(
    "options",
    [
        *("A. bảy\nB. tám\nC. chín", "(A) bảy\n(B) tám\n(C) chín", "A- bảy\nB - tám\nC – chín"),
        *("A\tbảy\nB\ttám\nC\tchín", "A.\nbảy\nB.\ntám\nC.\nchín", "(a) bảy (b) tám\n(c) chín"),
    ],
)
def test_the_letters_of_options_are_known_by_any_sign(options: str) -> None:
    assert shown(only(f"Câu 1: Hỏi?\n{options}\nĐáp án: B")) == ["bảy", "*tám", "chín"]


def test_dashes_and_letters_inside_a_text_begin_no_option() -> None:
    question = only("Câu 1: Khối A - toán, khối B - văn?\nA. từ B - C\nB. lương hạng C - bậc 3\nĐáp án: A")

    assert question.stem == "Khối A - toán, khối B - văn?"
    assert shown(question) == ["*từ B - C", "lương hạng C - bậc 3"]


def test_a_key_with_points_is_no_fifth_option() -> None:
    assert shown(only("Câu 1: Hỏi?\nA. 1\nB. 2\nC. 3\nD. 4\nĐ.A: B")) == ["1", "*2", "3", "4"]


@pytest.mark.parametrize(
    "option",
    [
        *("B. tám (đúng)", "B. tám (x)", "B. tám [x]", "B. tám ✓", "B. ✔ tám"),
        *("x B. tám", "[x] B. tám", "(x) B. tám", "✓ B. tám", "☑ B. tám"),
    ],
)
def test_a_mark_beside_an_option_says_that_it_is_right(option: str) -> None:
    assert shown(only(f"Câu 1: Hỏi?\nA. bảy\n{option}\n[ ] C. chín")) == ["bảy", "*tám", "chín"]


@pytest.mark.parametrize(
    "text",
    ["- bảy\n- tám\n- chín\nĐáp án: B", "+ bảy\n+ tám *\n+ chín\nĐáp án: b", "bảy\ntám\nchín\nĐáp án: B"],
)
def test_options_without_letters_have_those_of_their_order_and_it_is_told(text: str) -> None:
    reading = read(f"Câu 1: Hỏi?\n{text}")

    assert shown(reading.found[0].question) == ["bảy", "*tám", "chín"]
    assert [(one.place.words, str(one.reason)) for one in reading.problems] == [("dòng 1, câu 1", UNLETTERED)]


@pytest.mark.parametrize(("dash", "look"), [("- ", "b"), ("- ", "u"), ("", "red"), ("", "yellow")])
def test_a_look_tells_the_right_one_of_options_without_letters(dash: str, look: str) -> None:
    options = (paragraph(f"{dash}bảy"), paragraph((f"{dash}tám", look)), paragraph(f"{dash}chín"))
    _format, reading = read_questions(Upload(docx(paragraph("Câu 1: Hỏi?"), *options), "de.docx"))

    assert shown(reading.found[0].question) == ["bảy", "*tám", "chín"]
    assert [str(one.reason) for one in reading.problems] == [UNLETTERED]


@pytest.mark.parametrize(
    "text",
    ["Hãy nêu:\n- ý một\n- ý hai", "Tình huống:\nAnh An làm đêm.\nAnh An được gì?", "Nêu\nvà\nkể"],
)
def test_lines_that_nothing_marks_are_more_of_what_is_asked_and_it_is_told_of_each(text: str) -> None:
    reading = read(f"Câu 1: {text}\nCâu 2: {text}")

    assert [found.question.kind for found in reading.found] == [QuestionKind.ESSAY] * 2
    assert [problem.place.question for problem in reading.problems] == [1, 2]


def test_a_letter_as_the_key_of_a_question_without_options_is_an_error() -> None:
    [problem] = read("Câu 1: Chọn câu đúng?\ni) bảy\nii) tám?\nĐáp án: B").problems

    assert str(problem.reason) == "Đáp án là “B” mà không thấy các phương án A, B, C…"


def test_titles_with_roman_numbers_and_the_end_belong_to_no_option() -> None:
    text = (
        "I. LUẬT CÔNG ĐOÀN\nCâu 1: Hỏi?\nA. một\nB. hai\nĐáp án: A\n-----\nII. BỘ LUẬT LAO ĐỘNG\n"
        "Câu 2: Hỏi?\n*A. ba\nB. bốn\n--- HẾT ---"
    )
    reading = read(text)

    assert [(found.question.category, shown(found.question)) for found in reading.found] == [
        (("I. LUẬT CÔNG ĐOÀN",), ["*một", "hai"]),
        (("II. BỘ LUẬT LAO ĐỘNG",), ["*ba", "bốn"]),
    ]
    assert [str(one.reason) for one in reading.problems] == ["Đoạn “--- HẾT ---” không được dùng."]
