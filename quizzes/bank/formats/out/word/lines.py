"""A question as the lines that trainers write: "Câu 1: ...", "A. ...", "Đáp án: B", and notes below."""

from collections.abc import Iterator
from dataclasses import replace

from quizzes.bank.checks import is_right
from quizzes.bank.content import Difficulty, NewQuestion, QuestionKind
from quizzes.bank.formats.listing.lines import Line, Look
from quizzes.bank.formats.listing.notes import with_source
from quizzes.bank.formats.out.word.rich import lines_of_rich

LETTERS = "ABCDEFGH"
LEVELS = {Difficulty.EASY: "Dễ", Difficulty.HARD: "Khó"}


def lines_of_question(question: NewQuestion, number: int) -> Iterator[Line]:
    """Give the lines of a question; they are Vietnamese in every language, as an import knows them."""
    yield from _headed(f"Câu {number}: ", question.stem, is_bold=True)
    if question.kind != QuestionKind.TRUE_FALSE:
        for letter, option in zip(LETTERS, question.options, strict=False):
            yield from _headed(f"{letter}. ", option.html)
    yield _said("Đáp án: ", key_of(question))
    if question.explanation:
        yield from _headed("Giải thích: ", question.explanation)
    for head, text in notes_of(question):
        if text:
            yield _said(f"{head}: ", text)


def key_of(question: NewQuestion) -> str:
    """Return the key of a question as trainers write it."""
    if question.kind == QuestionKind.TRUE_FALSE:
        return "Đúng" if question.options[0].fraction == 1 else "Sai"
    if question.kind == QuestionKind.ESSAY:
        return "Tự luận"
    if question.kind == QuestionKind.SHORT_ANSWER:
        return question.answers[0].text
    right = zip(LETTERS, question.options, strict=False)
    return ", ".join(letter for letter, option in right if is_right(question.kind, option.fraction))


def notes_of(question: NewQuestion) -> Iterator[tuple[str, str]]:
    """Give what is noted beside a question, under its heads."""
    source = ", ".join(filter(None, (question.clause, question.article, question.law)))
    if with_source(question, source) == question:
        yield "Căn cứ", source
    else:
        yield from (("Văn bản", question.law), ("Điều", question.article), ("Khoản", question.clause))
    yield "Hiệu lực", _days(question)
    yield "Chủ đề", question.topic
    yield "Mức độ", LEVELS.get(question.difficulty, "")
    yield "Nhãn", ", ".join(question.tags)
    yield "Thư mục", "/".join(question.category)
    yield "Tên câu hỏi", question.name


def _days(question: NewQuestion) -> str:
    first, last = (
        f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""
        for day in (question.valid_from, question.valid_to)
    )
    return " ".join(f"{word} {day}" for word, day in (("từ", first), ("đến", last)) if day)


def _headed(head: str, html: str, *, is_bold: bool = False) -> Iterator[Line]:
    """Give the lines of a rich text, the first behind its head."""
    lines = lines_of_rich(html)
    look = frozenset({Look.BOLD}) if is_bold else frozenset()
    for first in lines[:1]:
        yield replace(first, text=head + first.text, looks=(look,) * len(head) + first.looks)
    yield from lines[1:]


def _said(head: str, text: str) -> Line:
    return Line(1, head + text, (frozenset({Look.BOLD}),) * len(head) + (frozenset(),) * len(text))
