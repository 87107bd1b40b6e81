"""What a question may look like."""

from dataclasses import replace
from typing import Any

import pytest

from lms.errors import Invalid
from quizzes.bank.rules import NewQuestion, accepted

SOUND = NewQuestion(stem="<p>Thử việc bao lâu?</p>", options=("30 ngày", "60 ngày"), right=1)


def problems(**values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        accepted(replace(SOUND, **values))
    return {field: str(text) for field, text in refusal.value.problems.items()}


def test_a_sound_question_is_kept_as_it_is() -> None:
    assert accepted(SOUND) == SOUND


def test_rich_text_is_cleaned_and_lines_are_tidied() -> None:
    question = accepted(
        NewQuestion(
            stem="<p onclick='x()'>Thử việc <b>bao lâu</b>?<script>x()</script></p>",
            options=("Nguye\u0302\u0303n", "B"),
            right=0,
            law="  Bộ luật   Lao động ",
        )
    )

    assert question.stem == "<p>Thử việc <strong>bao lâu</strong>?</p>"
    assert (question.options, question.law) == (("Nguyễn", "B"), "Bộ luật Lao động")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stem": "<p> </p>"}, {"stem": "Hãy ghi nội dung câu hỏi."}),
        ({"stem": "x" * 20_001}, {"stem": "Dài 20001 ký tự, tối đa 20000."}),
        ({"options": ("A",), "right": 0}, {"options": "Câu hỏi cần ít nhất 2 phương án trả lời."}),
        ({"options": tuple("ABCDEFG")}, {"options": "Câu hỏi có tối đa 6 phương án trả lời."}),
        ({"options": ("A", "<p></p>")}, {"options": "Phương án B đang trống."}),
        ({"options": ("A", "B", " A ")}, {"options": "Phương án A và C giống nhau."}),
        ({"right": 2}, {"right": "Hãy chọn phương án đúng trong các phương án đã ghi."}),
        ({"right": -1}, {"right": "Hãy chọn phương án đúng trong các phương án đã ghi."}),
        ({"article": "x" * 201}, {"article": "Dài 201 ký tự, tối đa 200."}),
        (
            {"stem": "", "options": (), "right": 0},
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


def test_two_and_six_options_are_both_fine() -> None:
    for count in (2, 6):
        options = tuple("ABCDEF"[:count])
        assert accepted(NewQuestion("Câu?", options, count - 1)).options == options


def test_each_option_is_kept_under_its_key() -> None:
    assert SOUND.stored_options == [
        {"key": "a", "html": "30 ngày", "is_right": False},
        {"key": "b", "html": "60 ngày", "is_right": True},
    ]
