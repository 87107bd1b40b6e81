"""Moodle XML is read as Moodle writes it."""

import re

import pytest

from lms.db import ROOT
from lms.errors import Refused
from quizzes.bank.content import Answer, Distractor, Option, Pair, Side
from quizzes.bank.formats.moodle import read_moodle
from quizzes.bank.formats.reading import Severity

FILE = ROOT / "tests" / "fixtures" / "questions" / "ngan-hang.xml"


def quiz(*questions: str) -> bytes:
    return f"<quiz>{''.join(questions)}</quiz>".encode()


def question(kind: str, inner: str = "", text: str = "Câu?") -> str:
    return (
        f'<question type="{kind}"><name><text>Tên</text></name>'
        f"<questiontext><text>{text}</text></questiontext>{inner}</question>"
    )


def test_a_bank_of_moodle_is_read_whole() -> None:
    reading = read_moodle(FILE.read_bytes())
    questions = [found.question for found in reading.found]

    assert [x.kind.value for x in questions] == [
        *("one_right", "several_right", "true_false", "short_answer", "number", "matching", "order"),
        "essay",
    ]
    assert {x.category for x in questions} == {("Luật", "Hợp đồng")}
    first = questions[0]
    [picture] = reading.pictures.values()
    assert f'<img src="{picture.address}" alt="ô vuông">' in first.stem
    assert (first.name, first.tags, first.explanation) == ("Màu nền", ("màu", "hình"), "<p>Nhìn kỹ.</p>")
    assert first.options == (
        Option("<p>Xanh</p>", 1.0, "Đúng.", "a"),
        Option("Đỏ &lt; vàng", 0.0, "", "b"),
    )
    assert [x.fraction for x in questions[1].options] == [1 / 3, 1 / 3, 1 / 3, -1]
    assert questions[2].stem == "Nước sôi<br>ở 100 độ."
    assert [(x.key, x.fraction, x.feedback) for x in questions[2].options] == [
        ("true", 1, ""),
        ("false", 0, "Đo lại."),
    ]
    assert questions[3].answers == (
        Answer("Hà Nội", is_case_sensitive=True, is_pattern=True),
        Answer("Hà*", 0.5, "Viết đủ.", is_case_sensitive=True, is_pattern=True),
    )
    assert questions[4].answers == (Answer("2.5", 1.0, "Tốt.", 0.1), Answer("*", 0.0, "Chưa."))
    assert questions[5].pairs == (Pair("Một", "1", 0.5, "a", "1"), Pair("Mốt", "1", 0.5, "b", "1"))
    assert questions[5].distractors == (Distractor("&lt;3&gt;", Side.RIGHT, "2"),)
    assert questions[6].scoring == {"rule": "absolute_position"}


def test_what_is_lost_is_named_once_with_its_place() -> None:
    reading = read_moodle(FILE.read_bytes())

    assert [(x.severity, x.feature, x.place.question, x.count) for x in reading.problems] == [
        (Severity.WARNING, "defaultgrade", 2, 1),
        (Severity.WARNING, "hint", 2, 1),
    ]


@pytest.mark.parametrize("kind", ["cloze", "calculated", "description", "ddwtos", "x"])
def test_a_kind_that_is_not_supported_is_named(kind: str) -> None:
    reading = read_moodle(quiz(question("essay"), question(kind)))

    [problem] = reading.problems
    assert (problem.severity, problem.feature, problem.place.question) == (Severity.UNSUPPORTED, kind, 2)
    assert len(reading.found) == 1


@pytest.mark.parametrize(
    ("inner", "feature"),
    [
        ('<generalfeedback format="markdown"><text>*a*</text></generalfeedback>', 'format="markdown"'),
        ("<generalfeedback><text>&lt;img src='http://x.vn/a.png'></text></generalfeedback>", "<img src="),
        ("<generalfeedback><text>&lt;iframe src='x'>&lt;/iframe></text></generalfeedback>", "<iframe>"),
        (
            "<generalfeedback><text>&lt;img src='data:image/png;base64,!'></text></generalfeedback>",
            "<img src",
        ),
        ("<idnumber>7</idnumber>", "idnumber"),
        ("<units><unit/></units>", "units"),
        ("<synchronize>1</synchronize>", "synchronize"),
        ("<answer><text>a</text><penaltyweight>2</penaltyweight></answer>", "answer/penaltyweight"),
    ],
)
def test_a_part_that_is_left_behind_is_named(inner: str, feature: str) -> None:
    [problem] = read_moodle(quiz(question("essay", inner))).problems

    assert problem.severity == Severity.WARNING
    assert problem.feature.startswith(feature)


def test_an_order_that_is_scored_in_another_way_is_named() -> None:
    inner = "<answer><text>Một</text></answer><answer><text>Hai</text></answer>"
    content = f"<quiz><question type='ordering'><gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>{inner}"

    [problem] = read_moodle(f"{content}</question></quiz>".encode()).problems

    feature = "gradingtype LONGEST_ORDERED_SUBSET"
    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, feature)


def test_what_stands_beside_the_questions_is_named() -> None:
    folder = (
        "<question type='category'><category><text>A</text></category><info><text>B</text></info></question>"
    )
    reading = read_moodle(quiz(folder, "<glossary/>", question("essay")))

    assert [(x.severity, x.feature) for x in reading.problems] == [
        (Severity.WARNING, "info"),
        (Severity.WARNING, "glossary"),
    ]
    assert len(reading.found) == 1


@pytest.mark.parametrize(
    "inner",
    [
        "",
        '<answer fraction="100"><text>a</text></answer>',
        '<answer fraction="x"><text>a</text></answer><answer><text>b</text></answer>',
        '<answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>',
    ],
)
def test_a_question_that_nobody_could_answer_is_an_error_at_its_place(inner: str) -> None:
    reading = read_moodle(quiz(question("essay"), question("multichoice", inner)))

    assert {(x.severity, x.place.question, x.place.name) for x in reading.problems} == {
        (Severity.ERROR, 2, "Tên")
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<quiz><question></quiz>", "dòng 1"),
        (b"<quiz>\n\n<", "dòng 3"),
        (b"<other/>", "phần tử gốc"),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "DOCTYPE"),
        (b"<quiz>" + b"<a>" * 500 + b"</a>" * 500 + b"</quiz>", "lồng quá sâu"),
        (b'<?xml version="1.0" encoding="x-unknown"?><quiz/>', "bị hỏng"),
    ],
)
def test_a_file_that_is_no_moodle_xml_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)):
        read_moodle(content)
