"""Aiken is read line by line."""

import pytest

from quizzes.bank.formats.aiken import read_aiken

TEXT = """Một tuần có mấy ngày?
A. 5
B) 6
C. 7 < 8
ANSWER: C

Câu hai
viết trên hai dòng
a. đúng
b. sai
ANSWER: A
"""


def test_questions_follow_one_another() -> None:
    reading = read_aiken(TEXT)

    assert reading.problems == []
    first, second = (found.question for found in reading.found)
    assert (first.stem, [(option.html, option.fraction) for option in first.options]) == (
        "Một tuần có mấy ngày?",
        [("5", 0), ("6", 0), ("7 &lt; 8", 1)],
    )
    assert (second.stem, second.options[0].fraction) == ("Câu hai<br>viết trên hai dòng", 1)
    assert [found.place.line for found in reading.found] == [1, 7]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Câu?\nA. a\nB. b\nANSWER: D", 1, "Đáp án D không có"),
        ("Câu?\nA. a\nB. b\n", 1, "thiếu dòng đáp án"),
        ("Câu?\nA. a\nB. b\n\nCâu hai?\nA. a\nB. b\nANSWER: A", 1, "thiếu dòng đáp án"),
        ("Câu?\nANSWER: A", 1, "Đáp án A không có"),
    ],
)
def test_each_problem_has_its_line(text: str, line: int, words: str) -> None:
    [problem] = read_aiken(text).problems

    assert problem.place.line == line
    assert words in str(problem.reason)
