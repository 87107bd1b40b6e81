"""What a response is worth: a table of cases for each kind and each rule."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from quizzes.bank.content import Answer, NewQuestion, Option, Pair, QuestionKind
from quizzes.bank.grading import Graded, fits, grade, is_near
from quizzes.bank.responses import NoResponse, read_response
from quizzes.bank.rules import accepted
from tests.quizzes.bank.samples import (
    MATCHING,
    NUMBER,
    ONE_RIGHT,
    ORDER,
    SAMPLES,
    SEVERAL_RIGHT,
    SHORT_ANSWER,
    TRUE_FALSE,
)

CORRECT = {"rule": "match_correct"}


def mapped(question: NewQuestion, **rule: Any) -> NewQuestion:
    return replace(question, scoring={"rule": "map_response", **rule})


CHOICE_MAP = mapped(
    NewQuestion(
        QuestionKind.SEVERAL_RIGHT,
        "Nước gồm những gì?",
        options=(Option("H", 0.5, key="H"), Option("O", 0.5, key="O"), Option("Cl", -1.0, key="Cl")),
    ),
    lower=0.0,
    upper=2.0,
    maximum=2.0,
)
MATCH_MAP = mapped(
    NewQuestion(
        QuestionKind.MATCHING,
        "Ai ở vở nào?",
        pairs=(Pair("C", "R", 1 / 3), Pair("D", "M", 1 / 6), Pair("L", "M", 1 / 6), Pair("P", "T", 1 / 3)),
    ),
    default=-0.5,
    maximum=3.0,
)
TEXT_MAP = mapped(
    NewQuestion(
        QuestionKind.SHORT_ANSWER,
        "Ai?",
        answers=(Answer("York", 1.0), Answer("york", 0.5, is_case_sensitive=True)),
    ),
    default=0.1,
)


@pytest.mark.parametrize(
    ("question", "response", "score", "outcomes"),
    [
        (ONE_RIGHT, {"choices": ["a"]}, 1, {}),
        (ONE_RIGHT, {"choices": ["b"]}, 0, {}),
        (ONE_RIGHT, {"choices": []}, 0, {}),
        (ONE_RIGHT, {}, 0, {}),
        (TRUE_FALSE, {"choices": ["true"]}, 1, {}),
        (TRUE_FALSE, {"choices": ["false"]}, 0, {}),
        (SEVERAL_RIGHT, {"choices": ["a", "b"]}, 1, {}),
        (SEVERAL_RIGHT, {"choices": ["b", "a"]}, 1, {}),
        (SEVERAL_RIGHT, {"choices": ["a"]}, 0.5, {}),
        (SEVERAL_RIGHT, {"choices": ["a", "b", "c"]}, 0.5, {}),
        (SEVERAL_RIGHT, {"choices": ["c", "d"]}, 0, {}),
        (replace(SEVERAL_RIGHT, scoring=CORRECT), {"choices": ["a"]}, 0, {"SCORE": 0}),
        (replace(SEVERAL_RIGHT, scoring=CORRECT), {"choices": ["b", "a"]}, 1, {"SCORE": 1}),
        (replace(SEVERAL_RIGHT, scoring=CORRECT), {}, 0, {"SCORE": 0}),
        (CHOICE_MAP, {"choices": ["H", "O"]}, 1, {"SCORE": 2}),
        (CHOICE_MAP, {"choices": ["H"]}, 0.5, {"SCORE": 1}),
        (CHOICE_MAP, {"choices": ["H", "O", "Cl"]}, 0, {"SCORE": 0}),
        (CHOICE_MAP, {"choices": ["Cl"]}, 0, {"SCORE": 0}),
        (CHOICE_MAP, {}, 0, {"SCORE": 0}),
        (mapped(CHOICE_MAP, maximum=2.0), {"choices": ["Cl"]}, 0, {"SCORE": -2}),
        (mapped(CHOICE_MAP, maximum=2.0, upper=1.0), {"choices": ["H", "O"]}, 0.5, {"SCORE": 1}),
        (ORDER, {"order": ["a", "b", "c"]}, 1, {}),
        (ORDER, {"order": ["b", "a", "c"]}, 0, {}),
        (ORDER, {"order": ["a", "b"]}, 0, {}),
        (replace(ORDER, scoring=CORRECT), {"order": ["a", "b", "c"]}, 1, {"SCORE": 1}),
        (replace(ORDER, scoring={"rule": "absolute_position"}), {"order": ["a", "c", "b"]}, 1 / 3, {}),
        (MATCHING, {"pairs": [["a", "1"], ["b", "2"]]}, 1, {}),
        (MATCHING, {"pairs": [["a", "1"], ["b", "3"]]}, 0.5, {}),
        (MATCHING, {"pairs": [["a", "1"], ["a", "2"], ["b", "2"]]}, 0.5, {}),
        (MATCHING, {"pairs": [["a", "1"], ["a", "1"]]}, 0.5, {}),
        (replace(MATCHING, scoring=CORRECT), {"pairs": [["b", "2"], ["a", "1"]]}, 1, {"SCORE": 1}),
        (replace(MATCHING, scoring=CORRECT), {"pairs": [["a", "1"]]}, 0, {"SCORE": 0}),
        (MATCH_MAP, {"pairs": [["a", "1"], ["b", "2"], ["c", "2"], ["d", "3"]]}, 1, {"SCORE": 3}),
        (MATCH_MAP, {"pairs": [["a", "1"], ["a", "2"]]}, 1 / 6, {"SCORE": 0.5}),
        (SHORT_ANSWER, {"text": "hà nội"}, 1, {}),
        (SHORT_ANSWER, {"text": "  Hà   Nội "}, 1, {}),
        (SHORT_ANSWER, {"text": "thành phố Hà Nội"}, 0.5, {}),
        (SHORT_ANSWER, {"text": "Ha Noi"}, 0, {}),
        (SHORT_ANSWER, {"text": "Ha\u0300 No\u0323\u0302i"}, 1, {}),
        (TEXT_MAP, {"text": "York"}, 1, {"SCORE": 1}),
        (TEXT_MAP, {"text": "york"}, 0.5, {"SCORE": 0.5}),
        (TEXT_MAP, {"text": "YORK"}, 1, {"SCORE": 1}),
        (TEXT_MAP, {"text": "Leeds"}, 0.1, {"SCORE": 0.1}),
        (TEXT_MAP, {"text": ""}, 0, {"SCORE": 0}),
        (NUMBER, {"number": 3.14}, 1, {}),
        (NUMBER, {"number": "3,145"}, 1, {}),
        (NUMBER, {"number": 3.146}, 0.5, {}),
        (NUMBER, {"number": " 3.2 "}, 0.5, {}),
        (NUMBER, {"number": "ba"}, 0, {}),
        (NUMBER, {"number": ""}, 0, {}),
        (NUMBER, {"number": 4}, 0, {}),
    ],
)
def test_a_response_is_worth(
    question: NewQuestion, response: dict[str, Any], score: float, outcomes: dict[str, float]
) -> None:
    kept = accepted(question)
    graded = grade(kept, read_response(kept, response))

    assert graded.score == pytest.approx(score, abs=1e-8)
    assert graded.outcomes == outcomes


def test_an_essay_waits_for_a_person() -> None:
    essay = SAMPLES[QuestionKind.ESSAY]

    assert grade(essay, read_response(essay, {"text": "Tôi sẽ đến từng tổ."})) == Graded(None)


@pytest.mark.parametrize(
    ("kind", "response", "feedback"),
    [
        (QuestionKind.SEVERAL_RIGHT, {"choices": ["a", "b"]}, ("Đúng, đèn dừng.",)),
        (QuestionKind.TRUE_FALSE, {"choices": ["false"]}, ("Hãy đếm lại.",)),
        (QuestionKind.SHORT_ANSWER, {"text": "Nội"}, ("Gần đúng.",)),
        (QuestionKind.NUMBER, {"number": 3}, ("Hãy ghi cả phần thập phân.",)),
        (QuestionKind.NUMBER, {}, ()),
    ],
)
def test_an_answer_gets_its_own_feedback(
    kind: QuestionKind, response: dict[str, Any], feedback: tuple[str, ...]
) -> None:
    question = SAMPLES[kind]

    assert grade(question, read_response(question, response)).feedback == feedback


@pytest.mark.parametrize(
    ("kind", "response", "reason"),
    [
        (QuestionKind.ONE_RIGHT, {"choices": ["a", "b"]}, "chỉ được chọn một phương án, ở đây có 2."),
        (QuestionKind.ONE_RIGHT, {"choices": ["z"]}, "không có khoá “z”, chỉ có: a, b, c."),
        (QuestionKind.ONE_RIGHT, {"choices": "a"}, "“choices” phải là danh sách khoá của các phương án."),
        (QuestionKind.ONE_RIGHT, {"choice": ["a"]}, "chỉ có trường “choices”, không có “choice”."),
        (QuestionKind.ONE_RIGHT, ["a"], "phải là một đối tượng JSON với trường “choices”."),
        (QuestionKind.SEVERAL_RIGHT, {"choices": ["a", "a"]}, "khoá “a” đứng nhiều lần."),
        (QuestionKind.SEVERAL_RIGHT, {"choices": [["a"]]}, "“choices” phải là danh sách khoá"),
        (QuestionKind.ORDER, {"order": ["a", "a"]}, "khoá “a” đứng nhiều lần."),
        (QuestionKind.ORDER, {"order": {"a": 1}}, "“order” phải là danh sách khoá của các phương án."),
        (QuestionKind.MATCHING, {"pairs": [["a"]]}, "“pairs” phải là danh sách các cặp khoá"),
        (QuestionKind.MATCHING, {"pairs": [["a", "9"]]}, "không có khoá “9”, chỉ có: 1, 2, 3."),
        (QuestionKind.MATCHING, {"pairs": [["1", "a"]]}, "không có khoá “1”, chỉ có: a, b."),
        (QuestionKind.MATCHING, {"pairs": {"a": "1"}}, "“pairs” phải là danh sách các cặp khoá"),
        (QuestionKind.SHORT_ANSWER, {"text": 5}, "“text” phải là chuỗi ký tự."),
        (QuestionKind.NUMBER, {"number": True}, "“number” phải là một số"),
        (QuestionKind.NUMBER, {"number": float("inf")}, "“number” phải là một số"),
        (QuestionKind.ESSAY, {"text": "x" * 100_001}, "“text” dài hơn 100.000 ký tự."),
    ],
)
def test_what_is_no_answer_to_its_kind_is_refused_with_what_is_wrong(
    app: Flask, kind: QuestionKind, response: Any, reason: str
) -> None:
    with app.test_request_context(), pytest.raises(NoResponse, match=re.escape(reason)):
        read_response(SAMPLES[kind], response)


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        (Answer("a*c", is_pattern=True), "abbbc", True),
        (Answer("a*c", is_pattern=True), "ac", True),
        (Answer("a*c", is_pattern=True), "abcd", False),
        (Answer("a*c"), "abc", False),
        (Answer("a*c"), "a*c", True),
        (Answer(r"2\*3", is_pattern=True), "2*3", True),
        (Answer(r"2\*3", is_pattern=True), "2x3", False),
        (Answer("(a", is_pattern=True), "(A", True),
        (Answer("Đúng", is_case_sensitive=True), "đúng", False),
        (Answer("Đúng"), "ĐÚNG", True),
    ],
)
def test_an_answer_fits_its_pattern_and_its_case(answer: Answer, text: str, expected: bool) -> None:
    assert fits(answer, text) is expected


@pytest.mark.parametrize(
    ("text", "tolerance", "number", "expected"),
    [
        ("0.3", 0.0, 0.1 + 0.2, True),
        ("10", 0.5, 10.5, True),
        ("10", 0.5, 9.5, True),
        ("10", 0.5, 10.51, False),
        ("1e6", 0.0, 1_000_000, True),
        ("*", 0.0, 77.0, True),
        ("*", 0.0, None, False),
    ],
)
def test_a_number_is_near(text: str, tolerance: float, number: float | None, expected: bool) -> None:
    assert is_near(Answer(text, tolerance=tolerance), number) is expected
