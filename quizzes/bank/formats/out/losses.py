"""What a format cannot hold of a question, by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString

from lms.html import plain
from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Difficulty, NewQuestion, Pair, QuestionKind, Side
from quizzes.bank.formats.out.qti.losses import losses_of_item
from quizzes.bank.formats.out.word.losses import changes_shape, losses_of_lines
from quizzes.bank.formats.texts import as_html
from quizzes.bank.rules import KIND_NAMES, true_or_false

SAME = 1e-9


class Target(StrEnum):
    """The formats that questions are written in."""

    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    XLSX = "xlsx"
    QTI21 = "qti21"
    DOCX = "docx"


SIMPLE = frozenset(
    {
        QuestionKind.ONE_RIGHT,
        QuestionKind.SEVERAL_RIGHT,
        QuestionKind.TRUE_FALSE,
        QuestionKind.SHORT_ANSWER,
        QuestionKind.ESSAY,
    }
)
"""The kinds that people write in Word and in Excel."""
KINDS = {
    Target.GIFT: frozenset(QuestionKind) - {QuestionKind.ORDER},
    Target.MOODLE_XML: frozenset(QuestionKind),
    Target.QTI21: frozenset(QuestionKind),
    Target.XLSX: SIMPLE,
    Target.DOCX: SIMPLE,
}
"""The kinds that each format has."""


@dataclass(frozen=True)
class Loss:
    """What a format cannot hold of a question."""

    what: str | LazyString


def losses(question: NewQuestion, target: Target) -> Sequence[Loss]:
    """Return what would not come back if the question were written in the format; nothing means all would."""
    if question.kind not in KINDS[target]:
        return [Loss(_l("loại “%(kind)s”", kind=str(KIND_NAMES[question.kind])))]
    if target == Target.QTI21:
        return [Loss(text) for text in losses_of_item(question)]
    if target == Target.DOCX:
        return [Loss(text) for text in losses_of_lines(question)]
    return [Loss(text) for text in (*_of_any(question, target), *_of_target(question, target))]


def left_behind(question: NewQuestion, target: Target) -> Iterator[str | LazyString]:
    """Give the names of what is sorted or noted beside a question and has no place in the format."""
    if target == Target.DOCX and changes_shape(question):
        yield _l("đoạn văn (thành xuống dòng), kiểu chữ của cả câu")
    if target in (Target.QTI21, Target.DOCX):
        return
    if target != Target.XLSX:
        if question.law or question.article or question.clause:
            yield _l("căn cứ (văn bản, điều, khoản)")
        if question.topic:
            yield _l("chủ đề")
        if question.difficulty != Difficulty.MEDIUM:
            yield _l("độ khó")
    if question.valid_from or question.valid_to:
        yield _l("ngày hiệu lực")


def _of_any(question: NewQuestion, target: Target) -> Iterator[str | LazyString]:
    rule = question.scoring.get("rule")
    if rule and not (target == Target.MOODLE_XML and rule == "absolute_position"):
        yield _l("cách chấm “%(rule)s”", rule=str(rule))
    if question.kind == QuestionKind.TRUE_FALSE and [x.html for x in question.options] != [
        x.html for x in true_or_false(True)
    ]:
        yield _l("chữ riêng của hai phương án đúng, sai")
    if question.pairs and (
        any(not _is_even(pair, question) for pair in question.pairs)
        or len({pair.left_key for pair in question.pairs}) < len(question.pairs)
    ):
        yield _l("điểm riêng của từng cặp, hoặc một vế ghép với nhiều vế")
    if any(one.side == Side.LEFT for one in question.distractors):
        yield _l("vế trái không ghép với vế nào")
    rights = [pair.right for pair in question.pairs] + [one.html for one in question.distractors]
    if any(not _is_plain(right) for right in rights):
        yield _l("định dạng chữ ở vế phải")


def _of_target(question: NewQuestion, target: Target) -> Iterator[str | LazyString]:
    if target == Target.MOODLE_XML:
        if len({answer.is_case_sensitive for answer in question.answers}) > 1:
            yield _l("phân biệt chữ hoa cho riêng từng đáp án")
        return
    if any("<img" in text for text in _texts(question)):
        yield _l("hình")
    if any(answer.is_case_sensitive for answer in question.answers):
        yield _l("phân biệt chữ hoa")
    if target == Target.XLSX:
        yield from _of_sheet(question)


def _of_sheet(question: NewQuestion) -> Iterator[str | LazyString]:
    if any(not _is_plain(text) for text in _texts(question)):
        yield _l("định dạng chữ")
    if any(option.feedback for option in question.options) or any(x.feedback for x in question.answers):
        yield _l("phản hồi riêng của phương án")
    if len(question.options) > 8:
        yield _l("hơn 8 phương án")
    if question.kind == QuestionKind.SHORT_ANSWER and (
        len(question.answers) > 1 or question.answers[0].fraction < 1 or "*" in question.answers[0].text
    ):
        yield _l("nhiều đáp án hoặc đáp án có dấu *")
    if not _is_usual_share(question):
        yield _l("điểm riêng của phương án")


def _is_usual_share(question: NewQuestion) -> bool:
    right = [option for option in question.options if option.fraction > 0]
    wrong = len(question.options) - len(right)
    if question.kind == QuestionKind.SEVERAL_RIGHT:
        usual = {True: 1 / len(right), False: -1 / wrong if wrong else 0.0}
        if len(right) < 2 or not wrong:
            return False
    else:
        usual = {True: 1.0, False: 0.0}
    return all(abs(option.fraction - usual[option.fraction > 0]) < SAME for option in question.options)


def _is_even(pair: Pair, question: NewQuestion) -> bool:
    return abs(pair.fraction - 1 / len(question.pairs)) < SAME


def _is_plain(html: str) -> bool:
    """Whether rich text is nothing but words."""
    return as_html(plain(html), may_be_html=False) == html


def _texts(question: NewQuestion) -> Iterator[str]:
    yield question.stem
    yield question.explanation
    for option in question.options:
        yield from (option.html, option.feedback)
    for answer in question.answers:
        yield answer.feedback
    for pair in question.pairs:
        yield from (pair.left, pair.right)
