"""What a format can hold comes back the same: from the bank to the format and into the bank again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.errors import Invalid
from quizzes.bank.content import Answer, Difficulty, Distractor, NewQuestion, Option, Pair, QuestionKind
from quizzes.bank.exporting import written
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.formats.out.losses import Target, left_behind, losses
from quizzes.bank.formats.out.qti.losses import as_held
from quizzes.bank.formats.out.word.losses import as_held as held_by_word
from quizzes.bank.rules import accepted, several_right, true_or_false
from tests.quizzes.bank.samples import SAMPLES

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"])
LINES = st.text(LETTERS | st.sampled_from(" *:=~#{}\\%[]<>&/->\"'"), max_size=30)
RICH = LINES | st.builds(
    "<p>{} <strong>{}</strong></p>".format, st.sampled_from(["a", "b < c", "%50%"]), LINES
)
NAMES = st.text(st.sampled_from("abcđ ô:=~#{}\\[]"), max_size=12)
SHARES = st.sampled_from([0.0, 0.5, 1 / 3, 0.25, -0.5, -1.0, 0.2])
ANSWERS = st.builds(
    Answer, LINES, SHARES | st.just(1.0), RICH, is_case_sensitive=st.booleans(), is_pattern=st.just(True)
)
NUMBERS = st.builds(
    lambda value, share, feedback, tolerance: Answer(str(value), share, feedback, tolerance),
    st.integers(-(10**6), 10**6)
    | st.floats(-1e6, 1e6).map(lambda x: round(x, 3) or 0.5).filter(lambda x: x % 1),
    SHARES | st.just(1.0),
    RICH,
    st.sampled_from([0.0, 0.5, 0.001]),
)
COMMON = {
    "stem": RICH,
    "explanation": RICH,
    "name": NAMES,
    "category": st.lists(st.text(st.sampled_from("abcđ ô"), min_size=1, max_size=5), max_size=2).map(tuple),
    "tags": st.lists(st.text(st.sampled_from("abcđ ô]["), max_size=5), max_size=2).map(tuple),
}


def one_of_several(options: list[Option], right: int) -> tuple[Option, ...]:
    place = right % len(options)
    return tuple(
        replace(x, fraction=1.0) if n == place else replace(x, fraction=min(x.fraction, 0.5))
        for n, x in enumerate(options)
    )


def made(kind: QuestionKind, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[NewQuestion]:
    return st.builds(NewQuestion, st.just(kind), **COMMON, **parts)


def some(parts: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(parts, min_size=least, max_size=most).map(tuple)


OPTIONS = st.lists(st.builds(Option, RICH, SHARES, RICH), min_size=2, max_size=5)
TRUTHS = st.builds(lambda truth, a, b: true_or_false(truth, if_true=a, if_false=b), st.booleans(), RICH, RICH)
QUESTIONS = st.one_of(
    made(QuestionKind.ONE_RIGHT, options=st.builds(one_of_several, OPTIONS, st.integers(0, 9))),
    made(QuestionKind.SEVERAL_RIGHT, options=OPTIONS.map(tuple)),
    made(QuestionKind.TRUE_FALSE, options=TRUTHS),
    made(QuestionKind.ORDER, options=some(st.builds(Option, RICH), 2, 4)),
    made(
        QuestionKind.MATCHING,
        pairs=some(st.builds(Pair, RICH, LINES), 1, 4),
        distractors=some(st.builds(Distractor, LINES), 0, 1),
    ),
    made(QuestionKind.SHORT_ANSWER, answers=some(ANSWERS, 1, 3)),
    made(QuestionKind.NUMBER, answers=some(NUMBERS, 1, 3)),
    made(QuestionKind.ESSAY),
)
PLAIN = st.text(st.sampled_from("abcđôê 12<&"), min_size=1, max_size=12)
ROWS = st.builds(
    lambda stem, texts, right, level: NewQuestion(
        QuestionKind.ONE_RIGHT,
        stem,
        one_of_several([Option(text) for text in texts], right),
        topic="Lương",
        law="Văn bản mẫu",
        difficulty=level,
        category=("A", "B"),
    ),
    PLAIN,
    st.lists(PLAIN, min_size=2, max_size=6),
    st.integers(0, 9),
    st.sampled_from(Difficulty),
)


READ_AS = {
    Target.GIFT: Format.GIFT,
    Target.MOODLE_XML: Format.MOODLE_XML,
    Target.XLSX: Format.XLSX,
    Target.QTI21: Format.QTI,
    Target.DOCX: Format.WORD,
}


def sound(questions: list[NewQuestion], target: Target) -> list[NewQuestion]:
    """Return those that the rules accept and the format can hold."""
    found = []
    for question in questions:
        try:
            kept = accepted(question)
        except Invalid:
            continue
        if not losses(kept, target):
            found.append(kept)
    return found


def came_back(questions: list[NewQuestion], target: Target) -> list[NewQuestion]:
    content = written(questions, target)
    chosen, reading = read_questions(Upload(content, f"cau.{target}"), chosen=READ_AS[target])
    assert (chosen, reading.problems) == (READ_AS[target], [])
    return [found.question for found in reading.found]


@settings(max_examples=150, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=3))
def test_gift_gives_back_what_it_holds(questions: list[NewQuestion]) -> None:
    kept = sound(questions, Target.GIFT)
    if kept:
        assert came_back(kept, Target.GIFT) == kept


@settings(max_examples=150, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=3))
def test_moodle_xml_gives_back_what_it_holds(questions: list[NewQuestion]) -> None:
    kept = sound(questions, Target.MOODLE_XML)
    if kept:
        assert came_back(kept, Target.MOODLE_XML) == kept


@settings(max_examples=15, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_excel_gives_back_what_it_holds(questions: list[NewQuestion]) -> None:
    kept = sound(questions, Target.XLSX)
    if kept:
        assert came_back(kept, Target.XLSX) == kept


CORRECT = {"rule": "match_correct"}
RULES = st.sampled_from(
    [{}, {}, CORRECT, {**CORRECT, "maximum": 2.5}]
    + [
        {"rule": "map_response", "maximum": maximum, **bounds}
        for maximum in (1.0, 3.0)
        for bounds in ({}, {"lower": 0.0, "upper": 2.0}, {"default": -0.5})
    ]
)
NOTES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    law=NAMES,
    article=NAMES,
    clause=NAMES,
    topic=NAMES,
    difficulty=st.sampled_from(Difficulty),
    valid_from=st.none() | st.dates(),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(QUESTIONS, RULES, NOTES), min_size=1, max_size=3))
def test_qti_gives_back_what_it_holds(made: list[tuple[NewQuestion, dict[str, Any], dict[str, Any]]]) -> None:
    questions = [replace(question, scoring=rule, **notes) for question, rule, notes in made]
    kept = sound(questions, Target.QTI21)
    if kept:
        assert came_back(kept, Target.QTI21) == [as_held(question) for question in kept]


INLINE = st.sampled_from(["a", "Điều 5 ", "1,5 < 2 ", "B. b ", "&amp;", "Câu ", "<br>"]) | st.builds(
    "<{0}>{1}</{0}>".format, st.sampled_from(["em", "u", "strong", "sup", "sub"]), st.sampled_from("aằ2")
)
WORDED = st.lists(INLINE, min_size=1, max_size=4).map("".join) | PLAIN
SHAPES = st.sampled_from(["{}", "<p>{}</p>", "<p>{}</p><p>b</p>"])
WORD_STEMS = st.builds(lambda shape, text: shape.format(text), SHAPES, WORDED)
SOURCES = st.sampled_from(
    [{}, {"law": "Luật mẫu"}, {"law": "Luật mẫu", "article": "Điều 5", "clause": "Khoản 2"}, {"article": "5"}]
)
WORD_QUESTIONS = st.builds(
    lambda stem, texts, right, notes, source, days: NewQuestion(
        QuestionKind.ONE_RIGHT if right < 5 else QuestionKind.SEVERAL_RIGHT,
        stem,
        several_right(texts, {right % len(texts), 0})
        if right >= 5 and len(texts) > 2
        else one_of_several([Option(text) for text in texts], right),
        explanation=notes[0],
        topic=notes[1],
        tags=("một", "hai")[: right % 3],
        category=("A", "B")[: right % 3],
        name=notes[2],
        difficulty=list(Difficulty)[right % 3],
        valid_from=days[0],
        valid_to=max(days, key=str) if None not in days else days[1],
        **source,
    ),
    WORD_STEMS,
    st.lists(WORDED, min_size=2, max_size=5),
    st.integers(0, 9),
    st.tuples(WORD_STEMS | st.just(""), NAMES, NAMES),
    SOURCES,
    st.tuples(st.none() | st.dates(), st.none() | st.dates()),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORD_QUESTIONS, min_size=1, max_size=4))
def test_word_gives_back_what_it_holds(questions: list[NewQuestion]) -> None:
    kept = sound(questions, Target.DOCX)
    if kept:
        assert came_back(kept, Target.DOCX) == [held_by_word(question) for question in kept]


@pytest.mark.parametrize(
    "kind", [QuestionKind.ONE_RIGHT, QuestionKind.SEVERAL_RIGHT, QuestionKind.TRUE_FALSE, QuestionKind.ESSAY]
)
def test_word_holds_each_sample_with_all_that_stands_beside_it(kind: QuestionKind) -> None:
    bare = tuple(replace(option, feedback="") for option in SAMPLES[kind].options)
    sample = replace(SAMPLES[kind], options=bare)

    assert losses(sample, Target.DOCX) == []
    assert came_back([sample], Target.DOCX) == [held_by_word(sample)]


@pytest.mark.parametrize("kind", set(QuestionKind) - {QuestionKind.SHORT_ANSWER, QuestionKind.NUMBER})
def test_qti_holds_each_sample_with_all_that_stands_beside_it(kind: QuestionKind) -> None:
    assert came_back([SAMPLES[kind]], Target.QTI21) == [SAMPLES[kind]]
    assert losses(SAMPLES[kind], Target.QTI21) == []
    assert list(left_behind(SAMPLES[kind], Target.QTI21)) == []


@pytest.mark.parametrize(
    ("question", "target", "words"),
    [
        (NewQuestion(QuestionKind.ORDER, "Câu?", (Option("a"), Option("b"))), Target.GIFT, "Sắp thứ tự"),
        (NewQuestion(QuestionKind.NUMBER, "Câu?", answers=(Answer("1"),)), Target.XLSX, "bằng số"),
        (
            NewQuestion(
                QuestionKind.SEVERAL_RIGHT,
                "Câu?",
                several_right("abc", {0, 1}),
                scoring={"rule": "match_correct"},
            ),
            Target.MOODLE_XML,
            "match_correct",
        ),
        (
            NewQuestion(QuestionKind.ESSAY, '<p><img src="/files/pictures/a.png" alt=""></p>'),
            Target.GIFT,
            "hình",
        ),
        (
            NewQuestion(QuestionKind.SHORT_ANSWER, "Câu?", answers=(Answer("A", is_case_sensitive=True),)),
            Target.GIFT,
            "phân biệt chữ hoa",
        ),
        (
            NewQuestion(QuestionKind.MATCHING, "Câu?", pairs=(Pair("a", "<em>1</em>"), Pair("b", "2"))),
            Target.MOODLE_XML,
            "định dạng chữ ở vế phải",
        ),
        (NewQuestion(QuestionKind.ESSAY, "<p>Câu <em>này</em></p>"), Target.XLSX, "định dạng chữ"),
        (NewQuestion(QuestionKind.ESSAY, "<ul><li>Câu</li></ul>"), Target.DOCX, "<ul>"),
        (NewQuestion(QuestionKind.ESSAY, "Câu<br>Câu 2: Hai?"), Target.DOCX, "dễ đọc nhầm"),
        (NewQuestion(QuestionKind.ESSAY, "Chép<br>Đáp án<br>rồi nộp"), Target.DOCX, "dễ đọc nhầm"),
        (SAMPLES[QuestionKind.SEVERAL_RIGHT], Target.DOCX, "phản hồi riêng"),
        (SAMPLES[QuestionKind.SHORT_ANSWER], Target.DOCX, "dấu *"),
        (SAMPLES[QuestionKind.SHORT_ANSWER], Target.QTI21, "dấu *"),
        (SAMPLES[QuestionKind.NUMBER], Target.QTI21, "phản hồi riêng của đáp án"),
        (
            NewQuestion(
                QuestionKind.ORDER,
                "Câu?",
                (Option("a"), Option("b")),
                scoring={"rule": "absolute_position"},
            ),
            Target.QTI21,
            "absolute_position",
        ),
    ],
)
def test_what_a_format_cannot_hold_is_named(question: NewQuestion, target: Target, words: str) -> None:
    assert any(words in str(loss.what) for loss in losses(accepted(question), target))
