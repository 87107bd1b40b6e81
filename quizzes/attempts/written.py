"""Questions of a paper that are answered in fields: orders, pairs, short texts and numbers.

What is kept of such an answer is the list of what stands in its fields, in the order of the page: for an
order the place of each thing, for pairs the letter of the right side of each left one, else the one text.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from quizzes.attempts.answers import Item
from quizzes.bank import grading
from quizzes.bank.content import NewQuestion, QuestionKind, Scoring, Side
from quizzes.bank.queries import versions_by_id
from quizzes.bank.responses import Response, read_number
from quizzes.bank.shown import letters
from quizzes.bank.stored import content_of

Questions = Mapping[int, NewQuestion]
"""What the written questions of a paper say, by their versions."""

FINEST = 10_000
"""Shares of a score are kept with nine decimals: a third comes back as a third."""


def questions_of(items: Iterable[Item]) -> Questions:
    """Return what the written questions among the items say; where there are none nothing is asked."""
    versions = [item["version_id"] for item in items if "kind" in item]
    return {number: content_of(one) for number, one in versions_by_id(versions).items()} if versions else {}


def worth_of(item: Item, values: Sequence[str], question: NewQuestion) -> Fraction:
    """Return the share of the score, from 0 to 1, that the fields of a question are worth."""
    score = grading.grade(question, response_of(item, values, question)).score
    return Fraction(score or 0).limit_denominator(FINEST)


def response_of(item: Item, values: Sequence[str], question: NewQuestion) -> Response:
    """Return what was written as a response to the question; what makes no sense in a field is left out."""
    return _RESPONSES[question.kind](item, values, question) if any(values) else Response()


def _order(item: Item, values: Sequence[str], question: NewQuestion) -> Response:
    """Return the things by their places; a place that two things were given is nobody's."""
    taken = Counter(values)
    at = {value: key for key, value in zip(item["options"], values, strict=False) if taken[value] == 1}
    keys = tuple(at.get(str(place), "") for place in range(1, len(item["options"]) + 1))
    if question.scoring.get("rule") != Scoring.ABSOLUTE_POSITION:
        keys = tuple(filter(None, keys))
    return Response(keys=keys) if any(keys) else Response()


def _pairs(item: Item, values: Sequence[str], question: NewQuestion) -> Response:
    rights = dict(zip(letters(), item["options"], strict=False))
    lefts = [pair.left_key for pair in question.pairs]
    lefts += [one.key for one in question.distractors if one.side == Side.LEFT]
    given = [(left, rights[value]) for left, value in zip(lefts, values, strict=False) if value in rights]
    return Response(pairs=tuple(dict.fromkeys(given)))


def _text(item: Item, values: Sequence[str], question: NewQuestion) -> Response:
    return Response(text=values[0])


def _number(item: Item, values: Sequence[str], question: NewQuestion) -> Response:
    return Response(number=read_number(values[0]))


_RESPONSES: Mapping[QuestionKind, Callable[[Item, Sequence[str], NewQuestion], Response]] = {
    QuestionKind.ORDER: _order,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.SHORT_ANSWER: _text,
    QuestionKind.NUMBER: _number,
}
