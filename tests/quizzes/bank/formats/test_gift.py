"""GIFT is read as its documentation says."""

from typing import Any

import pytest

from lms.db import ROOT
from quizzes.bank.content import Answer, NewQuestion, Option, Pair, QuestionKind
from quizzes.bank.formats.gift import read_gift
from quizzes.bank.formats.reading import Severity

FILE = ROOT / "tests" / "fixtures" / "questions" / "tu-giao-vien.gift"


def only(text: str) -> NewQuestion:
    reading = read_gift(text)
    assert reading.problems == []
    return reading.found[0].question


def options(question: NewQuestion) -> list[tuple[str, float, str]]:
    return [(option.html, option.fraction, option.feedback) for option in question.options]


def answers(question: NewQuestion) -> list[tuple[Any, ...]]:
    return [(x.text, x.fraction, x.tolerance, x.feedback) for x in question.answers]


def test_a_file_of_a_trainer_is_read_whole() -> None:
    reading = read_gift(FILE.read_text())
    questions = [found.question for found in reading.found]

    assert reading.problems == []
    assert [question.kind.value for question in questions] == [
        *("one_right", "several_right", "true_false", "true_false", "short_answer", "number", "number"),
        *("matching", "essay", "one_right", "true_false"),
    ]
    first = questions[0]
    assert (first.name, first.category, first.tags) == (
        "Mùa xuân",
        ("Công đoàn", "Giờ nghỉ"),
        ("ôn tập", "dễ"),
    )
    assert options(first) == [("Xuân", 1, "Đúng rồi."), ("Hạ", 0, "Chưa đúng."), ("Gần Tết", 0.5, "")]
    assert first.explanation == "Bốn mùa: xuân, hạ, thu, đông."
    assert options(questions[1]) == [("Đỏ", 0.5, ""), ("Vàng", 0.5, ""), ("Tím", -1, "")]
    assert questions[2].stem == "<p>Trời <strong>xanh</strong>?</p>"
    assert options(questions[2]) == [("Đúng", 1, "Tốt."), ("Sai", 0, "Nhìn lại trời.")]
    assert options(questions[3]) == [("Đúng", 0, ""), ("Sai", 1, "")]
    assert questions[4].stem == "Hai cộng hai bằng _____ phải không?"
    assert answers(questions[4]) == [
        ("bốn", 1, 0, ""),
        ("4", 1, 0, ""),
        ("khoảng 4", 0.5, 0, "Hãy chính xác."),
    ]
    assert answers(questions[5]) == [
        ("1200", 1, 50, "Đúng."),
        ("1200", 0.5, 200, ""),
        ("*", 0, 0, "Xa quá."),
    ]
    assert answers(questions[6]) == [("3.14159", 1, 0.005, "")]
    assert questions[7].pairs == (Pair("Một", "1", 0.5, "a", "1"), Pair("Hai", "2", 0.5, "b", "2"))
    assert [one.html for one in questions[7].distractors] == ["3"]
    assert (questions[9].stem, options(questions[9])) == (
        "Dấu đặc biệt: {a} = ~b#c \\ hết",
        [("x=1", 1, ""), ("y &lt; z", 0, "")],
    )
    assert (questions[10].stem, questions[10].category) == ("Xuống<br>dòng", ("An toàn/Vệ sinh",))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Câu?{=a ~b}", QuestionKind.ONE_RIGHT),
        ("Câu?{~%100%a ~b}", QuestionKind.SEVERAL_RIGHT),
        ("Câu?{T}", QuestionKind.TRUE_FALSE),
        ("Câu?{FALSE#sai}", QuestionKind.TRUE_FALSE),
        ("Câu?{a}", QuestionKind.SHORT_ANSWER),
        ("Câu?{=a}", QuestionKind.SHORT_ANSWER),
        ("Câu?{#5}", QuestionKind.NUMBER),
        ("Câu?{=a->b =c->d}", QuestionKind.MATCHING),
        ("Câu?{}", QuestionKind.ESSAY),
        ("Câu?{ ####Xem sách. }", QuestionKind.ESSAY),
    ],
)
def test_the_answers_tell_the_kind(text: str, kind: QuestionKind) -> None:
    assert only(text).kind == kind


def test_a_blank_line_inside_the_braces_belongs_to_the_question() -> None:
    assert [x[0] for x in options(only("Câu?{\n=a\n\n~b\n}\n"))] == ["a", "b"]


def test_a_missing_word_leaves_a_blank_where_it_stood() -> None:
    assert only("Hai là {=2}.").stem == "Hai là _____."
    assert only("Hai là {=2} thôi").stem == "Hai là _____ thôi"
    assert only("Hai là? {=2}\n").stem == "Hai là?"


def test_a_range_is_its_middle_in_decimals() -> None:
    assert answers(only("Pi? {#3.141..3.142}")) == [("3.1415", 1, 0.0005, "")]


def test_a_short_answer_is_a_pattern_whatever_its_case() -> None:
    assert only("Câu?{=*Nội}").answers == (Answer("*Nội", is_pattern=True),)


def test_a_rounded_weight_is_the_simple_fraction() -> None:
    question = only("Câu?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}")

    assert [option.fraction for option in question.options] == [1 / 3, 1 / 3, 1 / 3, -0.5]


@pytest.mark.parametrize(
    ("text", "severity", "line", "words"),
    [
        ("Câu?{=a ~b", Severity.ERROR, 1, "Dấu ngoặc nhọn"),
        ("\n\nCâu}", Severity.ERROR, 3, "Dấu ngoặc nhọn"),
        ("Câu?{=a {b} ~c}", Severity.ERROR, 1, "Dấu ngoặc nhọn"),
        ("Câu?{~a ~b}", Severity.ERROR, 1, "phương án đúng"),
        ("Câu?{=a ~}", Severity.ERROR, 1, "ít nhất 2 phương án"),
        ("Câu?{#năm}", Severity.ERROR, 1, "không phải là số"),
        ("Câu?{=a->b =c}", Severity.ERROR, 1, "thiếu dấu ->"),
        ("{=a ~b}", Severity.ERROR, 1, "nội dung câu hỏi"),
        ("Chỉ là một đoạn văn.", Severity.UNSUPPORTED, 1, "description"),
        ("Câu?{=a ~b}\n\n[markdown]*Câu*?{T}", Severity.WARNING, 3, "Markdown"),
    ],
)
def test_each_problem_has_its_line(text: str, severity: Severity, line: int, words: str) -> None:
    [problem] = read_gift(text).problems

    assert (problem.severity, problem.place.line) == (severity, line)
    assert words in str(problem.reason)


def test_sound_questions_stand_beside_a_problem() -> None:
    reading = read_gift("Một?{T}\n\nHai?{~a ~b}\n\nBa?{F}")

    assert [found.place.question for found in reading.found] == [1, 3]
    assert reading.has_errors


def test_options_that_are_ready_are_kept_as_they_are() -> None:
    question = only("Câu?{=[html]<b>a</b> ~[plain]<b>b</b>}")

    assert question.options == (
        Option("<strong>a</strong>", 1.0, "", "a"),
        Option("&lt;b&gt;b&lt;/b&gt;", 0.0, "", "b"),
    )


def test_the_own_number_of_a_question_is_named_as_lost() -> None:
    reading = read_gift("// [id:7] [tag:a]\nCâu?{T}")

    assert [(x.severity, x.feature, x.place.line) for x in reading.problems] == [
        (Severity.WARNING, "[id:…]", 2)
    ]
    assert reading.found[0].question.tags == ("a",)


def test_a_question_with_endless_options_is_an_error() -> None:
    [problem] = read_gift("Câu?{" + "~a" * 401 + "}").problems

    assert (problem.severity, "hơn 400" in str(problem.reason)) == (Severity.ERROR, True)
