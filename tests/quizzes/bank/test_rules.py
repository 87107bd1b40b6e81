"""What a question may look like."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lms.errors import Invalid
from quizzes.bank.content import (
    Answer,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Side,
)
from quizzes.bank.rules import accepted, one_right, several_right, snapped, true_or_false, words_folded

SOUND = one_right("<p>Thử việc bao lâu?</p>", ("30 ngày", "60 ngày"), 1)
KINDS = {
    QuestionKind.SEVERAL_RIGHT: NewQuestion(QuestionKind.SEVERAL_RIGHT, "Câu?", several_right("ABC", {0, 1})),
    QuestionKind.TRUE_FALSE: NewQuestion(QuestionKind.TRUE_FALSE, "Câu?", true_or_false(True)),
    QuestionKind.ORDER: NewQuestion(QuestionKind.ORDER, "Câu?", (Option("Một"), Option("Hai"))),
    QuestionKind.MATCHING: NewQuestion(
        QuestionKind.MATCHING, "Câu?", pairs=(Pair("Một", "1"), Pair("Hai", "2"))
    ),
    QuestionKind.SHORT_ANSWER: NewQuestion(QuestionKind.SHORT_ANSWER, "Câu?", answers=(Answer("Huế"),)),
    QuestionKind.NUMBER: NewQuestion(QuestionKind.NUMBER, "Câu?", answers=(Answer("12.5"),)),
    QuestionKind.ESSAY: NewQuestion(QuestionKind.ESSAY, "Câu?"),
}


def problems(question: NewQuestion = SOUND, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        accepted(replace(question, **values))
    return {field: str(text) for field, text in refusal.value.problems.items()}


def options(*texts: str, right: int = 0) -> tuple[Option, ...]:
    return one_right("", texts, right).options


def test_a_sound_question_gets_keys_and_stays_as_it_is() -> None:
    question = accepted(SOUND)

    assert question == replace(
        SOUND, options=(Option("30 ngày", 0.0, "", "a"), Option("60 ngày", 1.0, "", "b"))
    )
    assert accepted(question) == question


@pytest.mark.parametrize("question", KINDS.values(), ids=KINDS)
def test_a_sound_question_of_each_kind_is_accepted_twice_alike(question: NewQuestion) -> None:
    assert accepted(accepted(question)) == accepted(question)


def test_each_side_of_a_pair_has_one_key_however_often_it_stands_there() -> None:
    pairs = (Pair("Hà Nội", "Bắc"), Pair("Lạng Sơn", "Bắc"), Pair("Huế", "Trung", right_key="2"))
    question = accepted(
        replace(KINDS[QuestionKind.MATCHING], pairs=pairs, distractors=(Distractor("Nam", Side.RIGHT),))
    )

    keys = [(pair.left_key, pair.right_key) for pair in question.pairs]
    assert (keys, question.distractors[0].key) == ([("a", "1"), ("b", "1"), ("c", "2")], "3")
    assert [pair.fraction for pair in question.pairs] == [1 / 3] * 3


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("several_right", {"options": options("A", "B", right=-1)}, "right"),
        ("several_right", {"options": (Option("A", 2.0), Option("B"))}, "right"),
        ("one_right", {"options": (Option("A", 1.0), Option("B", 1.0))}, "right"),
        ("one_right", {"options": (Option("A", 1.0, key="x"), Option("B", key="x"))}, "options"),
        ("order", {"options": (Option("A"),)}, "options"),
        ("matching", {"pairs": ()}, "pairs"),
        ("matching", {"pairs": (Pair("A", "1"),)}, "pairs"),
        ("matching", {"pairs": (Pair("A", ""), Pair("B", "2"))}, "pairs"),
        ("short_answer", {"answers": ()}, "answers"),
        ("short_answer", {"answers": (Answer("x", 0.0),)}, "answers"),
        ("short_answer", {"answers": (Answer("x"), Answer(" "))}, "answers"),
        ("number", {"answers": (Answer("mười"),)}, "answers"),
        ("number", {"answers": (Answer("nan"),)}, "answers"),
        ("number", {"answers": (Answer("1", tolerance=-1.0),)}, "answers"),
        ("essay", {"tags": ("x" * 201,)}, "tags"),
        ("essay", {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_what_nobody_could_grade_is_refused(kind: str, values: dict[str, Any], expected: str) -> None:
    question = KINDS.get(QuestionKind(kind), SOUND)

    assert list(problems(question, **values)) == [expected]


@pytest.mark.parametrize(
    ("written", "meant"),
    [(0.3333333, 1 / 3), (0.33333, 1 / 3), (0.16667, 1 / 6), (0.5, 0.5), (-0.66667, -2 / 3), (0.123, 0.123)],
)
def test_a_rounded_fraction_is_the_simple_one_that_it_stands_for(written: float, meant: float) -> None:
    assert snapped(written) == meant


def test_rich_text_is_cleaned_and_lines_are_tidied() -> None:
    question = accepted(
        replace(
            one_right(
                "<p onclick='x()'>Thử việc <b>bao lâu</b>?<script>x()</script></p>",
                ("Nguye\u0302\u0303n", "B"),
                0,
            ),
            law="  Bộ luật   Lao động ",
        )
    )

    assert question.stem == "<p>Thử việc <strong>bao lâu</strong>?</p>"
    assert [option.html for option in question.options] == ["Nguyễn", "B"]
    assert question.law == "Bộ luật Lao động"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stem": "<p> </p>"}, {"stem": "Hãy ghi nội dung câu hỏi."}),
        ({"stem": "x" * 20_001}, {"stem": "Dài 20001 ký tự, tối đa 20000."}),
        ({"options": options("A")}, {"options": "Câu hỏi cần ít nhất 2 phương án trả lời."}),
        ({"options": options(*map(str, range(21)))}, {"options": "Câu hỏi có tối đa 20 phương án trả lời."}),
        ({"options": options("A", "<p></p>")}, {"options": "Phương án B đang trống."}),
        ({"options": options("A", "B", " A ")}, {"options": "Phương án A và C giống nhau."}),
        (
            {"options": options("A", "B", right=2)},
            {"right": "Hãy chọn phương án đúng trong các phương án đã ghi."},
        ),
        ({"article": "x" * 201}, {"article": "Dài 201 ký tự, tối đa 200."}),
        (
            {"stem": "", "options": ()},
            {
                "stem": "Hãy ghi nội dung câu hỏi.",
                "options": "Câu hỏi cần ít nhất 2 phương án trả lời.",
                "right": "Hãy chọn phương án đúng trong các phương án đã ghi.",
            },
        ),
    ],
)
def test_what_nobody_could_answer_is_refused_by_field(
    values: dict[str, Any], expected: dict[str, str]
) -> None:
    assert problems(**values) == expected


def test_two_and_twenty_options_are_both_fine() -> None:
    for count in (2, 20):
        texts = tuple("ABCDEFGHIJKLMNOPQRST"[:count])
        question = accepted(one_right("Câu?", texts, count - 1))
        assert "".join(option.key for option in question.options) == "abcdefghijklmnopqrst"[:count]


def test_the_search_finds_the_words_of_every_part() -> None:
    question = replace(
        KINDS[QuestionKind.MATCHING], distractors=(Distractor("Đồng Nai"),), tags=("Lương",), clause="Khoản 2"
    )

    assert words_folded(question) == "cau mot 1 hai 2 dong nai khoan 2 luong"
