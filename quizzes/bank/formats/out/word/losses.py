"""What a Word file in the form of trainers cannot hold of a question, by name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Answer, NewQuestion, QuestionKind
from quizzes.bank.formats.listing.lines import Line
from quizzes.bank.formats.listing.reading import read_listing
from quizzes.bank.formats.out.word.lines import LETTERS, lines_of_question
from quizzes.bank.formats.out.word.rich import NotHeld, as_lines
from quizzes.bank.keys import keyed

FOLLOWER = ("Câu 2: A hay B?", "A. một", "B. hai", "Đáp án: A")
"""A question below, so that a line that ends the questions too early is found."""


def losses_of_lines(question: NewQuestion) -> Sequence[str | LazyString]:
    """Return what would not come back; what no rule names is found by reading the lines again."""
    named = list(_named(question))
    if named:
        return named
    try:
        held = as_held(question)
    except NotHeld as refusal:
        return [_l("định dạng <%(tag)s>", tag=str(refusal))]
    if came_back(question) == held:
        return []
    return [_l("chữ dễ đọc nhầm (giống phương án, đáp án hoặc câu khác)")]


def as_held(question: NewQuestion) -> NewQuestion:
    """Return a question as it comes back: paragraphs are lines, answers are no patterns, keys are letters."""
    return keyed(
        replace(
            question,
            stem=as_lines(question.stem),
            explanation=as_lines(question.explanation),
            options=tuple(replace(one, html=as_lines(one.html), key="") for one in question.options),
            answers=tuple(replace(answer, is_pattern=False) for answer in question.answers),
        )
    )


def changes_shape(question: NewQuestion) -> bool:
    """Whether a text comes back in lines for paragraphs, or without a look that all of it had."""
    held = as_held(question)
    return [question.stem, question.explanation, *(one.html for one in question.options)] != [
        held.stem,
        held.explanation,
        *(one.html for one in held.options),
    ]


def came_back(question: NewQuestion) -> NewQuestion | None:
    """Return what is read of the lines of a question that another follows."""
    below = [Line(1, text) for text in FOLLOWER]
    reading = read_listing([*lines_of_question(question, 1), *below])
    if reading.problems or len(reading.found) != 2:
        return None
    return reading.found[0].question


def _named(question: NewQuestion) -> Iterator[str | LazyString]:
    if question.scoring:
        yield _l("cách chấm “%(rule)s”", rule=str(question.scoring["rule"]))
    if any(option.feedback for option in question.options) or any(x.feedback for x in question.answers):
        yield _l("phản hồi riêng của phương án")
    if len(question.options) > len(LETTERS):
        yield _l("hơn 8 phương án")
    if question.kind == QuestionKind.SHORT_ANSWER and not _is_one_answer(question.answers):
        yield _l("nhiều đáp án hoặc đáp án có dấu *")
    if ".webp" in question.stem or any(".webp" in option.html for option in question.options):
        yield _l("hình WebP")
    if any("," in tag for tag in question.tags) or any("/" in name for name in question.category):
        yield _l("dấu phẩy trong nhãn hoặc dấu / trong tên thư mục")


def _is_one_answer(answers: Sequence[Answer]) -> bool:
    [first, *others] = answers
    return not others and first.fraction == 1 and "*" not in first.text and not first.is_case_sensitive
