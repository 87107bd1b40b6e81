"""What a QTI item cannot hold of a question, by name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Answer, NewQuestion, QuestionKind, Scoring, Side
from quizzes.bank.formats.out.qti.item import item_of
from quizzes.bank.formats.out.qti.values import written_answer
from quizzes.bank.formats.qti.item import read_item
from quizzes.bank.formats.qti.own import KEY
from quizzes.bank.formats.reading import Reading
from quizzes.bank.grading import WILDCARD

BESIDE = ("law", "article", "clause", "valid_from", "valid_to", "topic", "difficulty", "category", "tags")
"""What the manifest holds beside an item."""


def losses_of_item(question: NewQuestion) -> Sequence[str | LazyString]:
    """Return what would not come back; what no rule names is found by reading the item again."""
    named = list(_named(question))
    if named or came_back(question) == as_held(question):
        return named
    return [_l("cách chấm riêng")]


def as_held(question: NewQuestion) -> NewQuestion:
    """Return a question as it comes back: patterns without * as plain answers, left distractors first."""
    return replace(
        question,
        answers=tuple(map(_plain, question.answers)),
        distractors=tuple(sorted(question.distractors, key=lambda one: one.side != Side.LEFT)),
    )


def came_back(question: NewQuestion) -> NewQuestion | None:
    """Return what is read of the item of a question, without what stands beside it in the manifest."""
    reading = Reading()
    read = read_item(item_of(question, "Q"), reading, lambda source: f"/files/{source.removeprefix('../')}")
    if read is not None:
        reading.take(replace(read, **{name: getattr(question, name) for name in BESIDE}))
    return reading.found[0].question if reading.found and not reading.problems else None


def _plain(answer: Answer) -> Answer:
    return replace(answer, text=written_answer(answer), is_pattern=False)


def _named(question: NewQuestion) -> Iterator[str | LazyString]:
    rule = question.scoring.get("rule")
    if rule == Scoring.ABSOLUTE_POSITION or (
        question.kind == QuestionKind.ORDER and rule == Scoring.MAP_RESPONSE
    ):
        yield _l("cách chấm “%(rule)s”", rule=str(rule))
    if any(answer.feedback for answer in question.answers):
        yield _l("phản hồi riêng của đáp án")
    if any(answer.is_pattern and WILDCARD.search(answer.text) for answer in question.answers):
        yield _l("đáp án có dấu * thay cho chữ bất kỳ")
    if question.kind == QuestionKind.NUMBER and any(answer.text == "*" for answer in question.answers):
        yield _l("đáp án “số bất kỳ”")
    if question.kind == QuestionKind.NUMBER and any(answer.fraction < 0 for answer in question.answers):
        yield _l("điểm trừ của đáp án bằng số")
    if not all(map(KEY.fullmatch, _keys(question))):
        yield _l("ký hiệu của phương án")


def _keys(question: NewQuestion) -> Iterator[str]:
    yield from (option.key for option in question.options)
    yield from (one.key for one in question.distractors)
    for pair in question.pairs:
        yield from (pair.left_key, pair.right_key)
