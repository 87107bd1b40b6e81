"""Questions as trainers type them, the key given in any of the usual ways."""

from typing import Any

import pytest

from quizzes.bank.content import Answer, Difficulty, NewQuestion, QuestionKind
from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.listing.keys import letters_of, read_keys
from quizzes.bank.formats.listing.lines import MOST_LINES, TooManyLines, lines_of
from quizzes.bank.formats.listing.reading import read_listing
from quizzes.bank.formats.reading import Reading, Severity


def read(text: str, keys: str = "") -> Reading:
    return read_listing(lines_of(text), keys=read_keys(lines_of(keys)) if keys else None)


def only(text: str) -> NewQuestion:
    reading = read(text)
    assert reading.problems == []
    return reading.found[0].question


def chosen(question: NewQuestion) -> list[tuple[str, float]]:
    return [(option.html, option.fraction) for option in question.options]


FOUR = "A. một\nB. hai\nC. ba\nD. bốn\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Câu 1: Hỏi?\n{FOUR}Đáp án: B",
        f"Câu 1. Hỏi?\n{FOUR}ĐÁP ÁN ĐÚNG: B",
        f"CÂU 1) Hỏi?\n{FOUR}Đ/A: b.",
        f"Câu hỏi 1 - Hỏi?\n{FOUR}=> Đáp án B",
        f"1. Hỏi?\n{FOUR}Đáp án đúng là: B. hai",
        f"1/ Hỏi?\n{FOUR}Answer: B",
        "Câu 1: Hỏi?\nA) một\n*B) hai\nC) ba\nD) bốn",
        "Câu 1: Hỏi?\nA. một\nB. hai*\nC. ba\nD. bốn",
        "Câu 1: Hỏi?\nA. một  B. hai  C. ba  D. bốn\nĐáp án: B",
        "Câu 1: Hỏi?\nA. một\tB. hai\nC. ba\tD. bốn\nĐáp án: B",
        "Câu 1: Hỏi? A. một B. hai C. ba D. bốn\nĐáp án: B",
        f"Câu 1: Hỏi?\n{FOUR}\nBẢNG ĐÁP ÁN\n1.B",
        f"Câu 1: Hỏi?\n{FOUR}\nĐÁP ÁN:\nCâu 1: B",
        f"Câu 1: Hỏi?\n{FOUR}\nĐáp án\n1-B",
        f"Câu 1: Hỏi?\n{FOUR}\nĐáp án\nCâu\t1\nĐáp án\tB",
        "câu 1: Hỏi?\na. một\nb. hai\nc. ba\nd. bốn\nĐáp án: b",
    ],
)
def test_a_key_is_found_wherever_it_stands(text: str) -> None:
    question = only(text)

    assert (question.kind, question.stem) == (QuestionKind.ONE_RIGHT, "Hỏi?")
    assert chosen(question) == [("một", 0), ("hai", 1), ("ba", 0), ("bốn", 0)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Câu 1: Hỏi?\na. 1\nb. 2\nc. 3\nd. 4\nđ. 5\nĐáp án: đ", "5"),
        ("Câu 1: Hỏi?\nA. 1\nb. 2\nC. 3\nd. 4\nĐ) 5\ne. 6\nĐáp án: E", "6"),
        ("Câu 1: Hỏi?\na/ 1 b/ 2 c/ 3 d/ 4 đ/ 5\nĐ/a: đ", "5"),
        ("Câu 1: Hỏi?\na. 1\nb. 2\nc. 3\nd. 4\nĐ/a: d", "4"),
        ("Câu 1: Hỏi?\na. 1\nb. 2\nc. 3\nd. 4\n*đ. 5", "5"),
        ("Câu 1: Hỏi? (Đáp án: Đ)\na. 1\nb. 2\nc. 3\nd. 4\nđ. 5", "5"),
        ("Câu 1: Hỏi?\na. 1\nb. 2\nc. 3\nd. 4\nđ. 5\nChọn đ", "5"),
        ("Câu 1: Hỏi?\na. 1\nb. 2\nc. 3\nd. 4\nđ. 5\nĐáp án\n1. Đ", "5"),
        ("Câu 1: Hỏi?\nA. 1\nB. 2\nC. 3\nD. 4\nE. 5\nF. 6\nĐáp án: F", "6"),
    ],
)
def test_options_are_lettered_in_the_latin_or_the_vietnamese_alphabet(text: str, answer: str) -> None:
    options = chosen(only(text))

    assert [html for html, _fraction in options] == [*"123456"[: len(options)]]
    assert [html for html, fraction in options if fraction] == [answer]


def test_several_keys_make_several_right_options() -> None:
    for key in ("A, C", "A và C", "AC", "A; C."):
        question = only(f"Câu 1: Hỏi?\n{FOUR}Đáp án: {key}")
        assert question.kind == QuestionKind.SEVERAL_RIGHT
        assert [fraction for _text, fraction in chosen(question)] == [0.5, -0.5, 0.5, -0.5]


def test_a_question_keeps_its_lines_its_notes_and_its_source() -> None:
    question = only(
        "Câu 7 (Vận dụng): Dòng một\ndòng hai < ba\nA. một\nhai\nB. ba\nĐáp án: A\n"
        "Giải thích: vì thế.\nCòn nữa.\nCăn cứ: điểm a khoản 2 Điều 5 Văn bản mẫu\nChủ đề: Giờ nghỉ"
    )

    assert question.stem == "Dòng một<br>dòng hai &lt; ba"
    assert chosen(question) == [("một<br>hai", 1), ("ba", 0)]
    assert question.explanation == "vì thế.<br>Còn nữa."
    assert (question.clause, question.article, question.law) == ("điểm a khoản 2", "Điều 5", "Văn bản mẫu")
    assert (question.topic, question.difficulty) == ("Giờ nghỉ", Difficulty.HARD)


def test_without_options_the_key_tells_the_kind() -> None:
    reading = read("Câu 1: Trời xanh.\nĐáp án: Đúng\nCâu 2: Thủ đô?\nĐáp án: Hà Nội\nCâu 3: Hãy viết.")

    kinds = [found.question.kind.value for found in reading.found]
    assert kinds == ["true_false", "short_answer", "essay"]
    assert reading.found[1].question.answers == (Answer("Hà Nội"),)
    assert [(x.severity, x.feature, x.place.question) for x in reading.problems] == [
        (Severity.WARNING, "essay", 3)
    ]


def test_numbers_in_a_question_do_not_begin_another_where_questions_are_named() -> None:
    reading = read(
        "Câu 1: Chọn thứ tự\n1. Ăn\n2. Ngủ\nA. 1, 2\nB. 2, 1\nĐáp án: A\nCâu 2: Hai?\nA. a\nB. b\nĐáp án: B"
    )

    assert [found.question.stem for found in reading.found] == ["Chọn thứ tự<br>1. Ăn<br>2. Ngủ", "Hai?"]


def test_a_second_file_gives_the_keys() -> None:
    text = f"Câu 1: Một?\n{FOUR}Câu 2: Hai?\n{FOUR}"
    reading = read(text, keys="1. B    2. A, D")

    assert reading.problems == []
    assert [[x.fraction > 0 for x in found.question.options] for found in reading.found] == [
        [False, True, False, False],
        [True, False, False, True],
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"Câu 1: Hỏi?\n{FOUR}", 1, "Chưa biết đáp án"),
        (f"Câu 1: Hỏi?\n{FOUR}Đáp án: E", 1, "Đáp án E không có"),
        (f"Câu 1: Hỏi?\n{FOUR}Đáp án: xem sau", 1, "Không hiểu đáp án"),
        ("Câu 1: Hỏi?\n*A. một\nB. hai\nĐáp án: B", 1, "mâu thuẫn"),
        ("\n\nCâu 1: Hỏi?\n*A. một\n*B. hai", 3, "Mọi phương án"),
        (f"Câu 1: Một?\n{FOUR}Câu 1: Hai?\n{FOUR}BẢNG ĐÁP ÁN\n1.A", 1, "lặp lại"),
        ("Câu 1: Hỏi?\nA. một\nA. hai\nĐáp án: A", 1, "ít nhất 2 phương án"),
    ],
)
def test_each_problem_has_its_line(text: str, line: int, words: str) -> None:
    problem = read(text).problems[0]

    assert (problem.severity, problem.place.line) == (Severity.ERROR, line)
    assert words in str(problem.reason)


def test_a_key_without_its_question_is_told() -> None:
    [problem] = read(f"Câu 1: Hỏi?\n{FOUR}\nĐáp án\n1.B 2.C").problems

    assert (problem.severity, problem.feature) == (Severity.WARNING, "2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.B 2.C 3.D", {1: "B", 2: "C", 3: "D"}),
        ("1B 2C", {1: "B", 2: "C"}),
        ("Câu 1: B; Câu 2: A, C", {1: "B", 2: "AC"}),
        ("Câu\t1\t2\t3\nĐáp án\tB\tA\tD", {1: "B", 2: "A", 3: "D"}),
        ("1\tB\t11\tC\n2\tA\t12\tD", {1: "B", 11: "C", 2: "A", 12: "D"}),
        ("1\tB\n2\tA", {1: "B", 2: "A"}),
        ("1.A\t2.B\n3.C\t4.D", {1: "A", 2: "B", 3: "C", 4: "D"}),
        ("1\t2\t3\nA\tB\tC\n4\t5\t6\nD\tA\tB", {1: "A", 2: "B", 3: "C", 4: "D", 5: "A", 6: "B"}),
        ("Nghỉ 12 ngày", {}),
    ],
)
def test_a_table_of_keys_is_read(text: str, expected: dict[int, str]) -> None:
    assert read_keys(lines_of(text)) == {number: frozenset(letters) for number, letters in expected.items()}


@pytest.mark.parametrize(
    ("text", "expected"), [("B", "B"), ("a, c", "AC"), ("AC", "AC"), ("Ba", None), ("", None)]
)
def test_letters_are_told_from_words(text: str, expected: Any) -> None:
    assert letters_of(text) == (frozenset(expected) if expected else None)


@pytest.mark.parametrize("line", ["Chọn B", "=> Chọn đáp án B.", "→ chọn: b"])
def test_a_key_may_say_what_to_choose(line: str) -> None:
    [found] = read_listing(lines_of(f"Câu 1: Chọn gì?\nA. a\nB. b\n{line}")).found

    assert [option.fraction for option in found.question.options] == [0, 1]


def test_a_key_may_stand_in_brackets_behind_what_is_asked() -> None:
    [found] = read_listing(lines_of("Câu 1: Hỏi (gì) đây? (Đáp án: B)\nA. a\nB. b")).found

    assert (found.question.stem, found.question.options[1].fraction) == ("Hỏi (gì) đây?", 1)


def test_the_title_of_a_part_is_the_folder_of_its_questions() -> None:
    text = (
        "Phần I. Chung\nCâu 1: Một?\nA. a\nB. b\nĐáp án: A\n"
        "PHẦN II: Riêng\nCâu 1: Hai?\nPhần 3. vẫn là đề\n*A. a\nB. b"
    )
    reading = read_listing(lines_of(text))

    assert reading.problems == []
    assert [(found.question.category, found.question.stem) for found in reading.found] == [
        (("Phần I. Chung",), "Một?"),
        (("PHẦN II: Riêng",), "Hai?<br>Phần 3. vẫn là đề"),
    ]


@pytest.mark.parametrize("run", [" ", "( ", "A ", "1 "])
def test_a_line_of_very_many_spaces_is_read_as_any_other(run: str) -> None:
    many, spaces = run * 50_000, " " * 50_000
    text = f"Câu 1: a{many}b\nA. a\nB. b\nChọn{spaces}x\nĐáp án: A\nphần 1{many}x\nĐÁP ÁN\n1{spaces}B"

    assert len(read_listing(lines_of(text)).found) < 2


@pytest.mark.parametrize("head", ["Câu 1: Hỏi?", "Câu 1: Hỏi?\nA. một", "Câu 1: Hỏi?\nGiải thích: do"])
def test_a_text_without_end_is_refused_before_it_is_looked_at(head: str) -> None:
    reading = read(f"{head}\n" + "một dòng nữa của câu này\n" * 1_000)

    assert [str(problem.reason)[:22] for problem in reading.problems] == ["Câu dài hơn 20000 chữ:"]


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.place.words, str(problem.reason)) for problem in reading.problems]


def test_what_stands_before_the_first_question_and_among_the_keys_is_told() -> None:
    text = "ĐỀ KIỂM TRA\nHọ tên: …\nCâu 1: Hỏi?\nA. một\nB. hai\nBẢNG ĐÁP ÁN\nCâu\t1\nĐáp án\tB\nTổ ra đề"

    assert told(read(text)) == [
        ("dòng 1", "Đoạn “ĐỀ KIỂM TRA” ở trước câu hỏi đầu tiên nên không được dùng."),
        ("dòng 2", "Đoạn “Họ tên: …” ở trước câu hỏi đầu tiên nên không được dùng."),
        ("dòng 9", "Đoạn “Tổ ra đề” ở phần đáp án nên không được dùng."),
    ]
    assert [found.place.words for found in read(text).found] == ["dòng 3, câu 1"]


def test_what_a_file_of_keys_holds_beside_them_is_told() -> None:
    question = Upload("Câu 1: Hỏi?\nA. một\nB. hai".encode(), "de.txt")
    _found, reading = read_questions(question, key=Upload("ĐÁP ÁN\n1.B\nNgười soạn".encode(), "dap-an.txt"))

    assert chosen(reading.found[0].question) == [("một", 0.0), ("hai", 1.0)]
    assert told(reading) == [
        ("tệp dap-an.txt, dòng 3", "Đoạn “Người soạn” ở phần đáp án nên không được dùng.")
    ]


def test_after_five_hundred_warnings_an_error_still_refuses_the_file() -> None:
    titles = "".join(f"Dòng {number} của lời nói đầu\n" for number in range(600))
    reading = read(f"{titles}Câu 1: Hỏi?\nA. một\nB. hai")

    assert (len(reading.problems), reading.has_errors) == (502, True)
    assert str(reading.problems[500].reason) == "Còn những chỗ khác như vậy, ở đây không kể hết."
    assert reading.problems[501].severity == Severity.ERROR


def test_a_text_of_more_lines_than_an_import_takes_is_refused() -> None:
    with pytest.raises(TooManyLines):
        lines_of("a\n" * (MOST_LINES + 1))

    assert len(lines_of("a\n\n" * MOST_LINES)) == MOST_LINES
