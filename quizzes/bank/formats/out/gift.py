"""Questions as a GIFT file."""

import re
from collections.abc import Iterable, Iterator

from lms.html import plain
from quizzes.bank.content import Answer, NewQuestion, Option, QuestionKind
from quizzes.bank.formats.out.shares import percent

BRACKET = re.compile(r"([]\\])")
RESERVED = re.compile(r"([\\~=#{}:])")


def write_gift(questions: Iterable[NewQuestion]) -> str:
    """Return the questions as GIFT: all text is HTML, categories change where they differ."""
    parts = []
    category: tuple[str, ...] = ()
    for question in questions:
        if question.category != category:
            category = question.category
            path = "/".join(part.replace("/", "//") for part in ("$course$", "top", *category))
            parts.append(f"$CATEGORY: {path}\n")
        parts.append("".join(_question(question)))
    return "\n".join(parts)


def _question(question: NewQuestion) -> Iterator[str]:
    for tag in question.tags:
        written = BRACKET.sub(r"\\\1", tag)
        yield f"// [tag:{written}]\n"
    if question.name:
        yield f"::{_escaped(question.name)}::"
    yield f"[html]{_escaped(question.stem)}{{"
    yield from _answers(question)
    if question.explanation:
        yield f"\n\t####{_html(question.explanation)}"
    yield "\n}\n"


def _answers(question: NewQuestion) -> Iterator[str]:
    if question.kind == QuestionKind.TRUE_FALSE:
        yield _truth(question)
    elif question.kind == QuestionKind.NUMBER:
        yield "#"
        yield from map(_number, question.answers)
    for option in question.options if question.kind != QuestionKind.TRUE_FALSE else ():
        yield f"\n\t{_sign(option, question.kind)}{_html(option.html)}{_feedback(option.feedback)}"
    if question.kind == QuestionKind.SHORT_ANSWER:
        for answer in question.answers:
            text = answer.text if answer.is_pattern else answer.text.replace("*", r"\*")
            yield f"\n\t=%{percent(answer.fraction)}%{_escaped(text)}{_feedback(answer.feedback)}"
    for pair in question.pairs:
        yield f"\n\t={_html(pair.left)} -> {_escaped(plain(pair.right))}"
    for one in question.distractors:
        yield f"\n\t= -> {_escaped(plain(one.html))}"


def _truth(question: NewQuestion) -> str:
    right, wrong = sorted(question.options, key=lambda option: -option.fraction)
    text = right.key.upper()
    if wrong.feedback or right.feedback:
        text += f"#{_html(wrong.feedback)}"
    return text + (f"#{_html(right.feedback)}" if right.feedback else "")


def _number(answer: Answer) -> str:
    if answer.text == "*" and not answer.fraction:
        return f"\n\t~#{_html(answer.feedback)}"
    value = answer.text if answer.text == "*" else f"{answer.text}:{answer.tolerance!r}"
    return f"\n\t=%{percent(answer.fraction)}%{value}{_feedback(answer.feedback)}"


def _sign(option: Option, kind: QuestionKind) -> str:
    if kind == QuestionKind.ONE_RIGHT and option.fraction == 1:
        return "="
    return f"~%{percent(option.fraction)}%"


def _feedback(text: str) -> str:
    return f"#{_html(text)}" if text else ""


def _html(text: str) -> str:
    return f"[html]{_escaped(text)}" if text.startswith("[") else _escaped(text)


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\1", text).replace("\n", r"\n")
