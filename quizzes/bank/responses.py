"""What somebody answers to one question: {"choices": [...]}, {"order": [...]}, {"pairs": [...]} and so on."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.bank.content import CHOICES, NewQuestion, QuestionKind, Side

LONGEST_RESPONSE = 100_000
DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


class NoResponse(Refused):
    """What was sent is no answer to this question."""

    def __init__(self, kind: QuestionKind) -> None:
        super().__init__(
            _l(
                "Câu trả lời không đúng dạng của loại câu hỏi “%(kind)s”, xem docs/question-form.md.",
                kind=kind,
            )
        )


@dataclass(frozen=True)
class Response:
    """An answer that was read: what its kind of question does not ask for is empty."""

    keys: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    text: str = ""
    number: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.keys or self.pairs or self.text) and self.number is None


def read_response(question: NewQuestion, value: object) -> Response:
    """Return a response from JSON; an empty one is no answer, one of another form is refused."""
    name, read = _READERS[question.kind]
    if not isinstance(value, Mapping) or not set(value) <= {name}:
        raise NoResponse(question.kind)
    given = value.get(name)
    if given is None:
        return Response()
    response = read(question, given)
    if response is None:
        raise NoResponse(question.kind)
    return response


def _choices(question: NewQuestion, given: Any) -> Response | None:
    keys = _keys(question, given)
    if keys is None or (question.kind != QuestionKind.SEVERAL_RIGHT and len(keys) > 1):
        return None
    return Response(keys=tuple(option.key for option in question.options if option.key in keys))


def _order(question: NewQuestion, given: Any) -> Response | None:
    keys = _keys(question, given)
    return None if keys is None else Response(keys=tuple(keys))


def _keys(question: NewQuestion, given: Any) -> list[str] | None:
    """Return keys of options, each once."""
    known = {option.key for option in question.options}
    if not isinstance(given, list) or any(not isinstance(key, str) or key not in known for key in given):
        return None
    return given if len(set(given)) == len(given) else None


def _pairs(question: NewQuestion, given: Any) -> Response | None:
    lefts = {pair.left_key for pair in question.pairs}
    lefts |= {one.key for one in question.distractors if one.side == Side.LEFT}
    rights = {pair.right_key for pair in question.pairs}
    rights |= {one.key for one in question.distractors if one.side == Side.RIGHT}
    if not isinstance(given, list) or any(
        not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(key, str) for key in pair)
        for pair in given
    ):
        return None
    pairs = tuple(dict.fromkeys((left, right) for left, right in given))
    return Response(pairs=pairs) if all(x in lefts and y in rights for x, y in pairs) else None


def _text(question: NewQuestion, given: Any) -> Response | None:
    if not isinstance(given, str) or len(given) > LONGEST_RESPONSE:
        return None
    return Response(text=nfc(given))


def _number(question: NewQuestion, given: Any) -> Response | None:
    if isinstance(given, str):
        return Response(number=read_number(given)) if given.strip() else Response()
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return None
    return Response(number=float(given))


def read_number(text: str) -> float:
    """Return a number as people type it, with a point or a comma before its decimals; what is none is NaN."""
    bare = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if not DECIMAL.fullmatch(bare):
        return math.nan
    return float(bare.replace(",", "."))


_READERS: dict[QuestionKind, tuple[str, Callable[[NewQuestion, Any], Response | None]]] = {
    **dict.fromkeys(CHOICES, ("choices", _choices)),
    QuestionKind.ORDER: ("order", _order),
    QuestionKind.MATCHING: ("pairs", _pairs),
    QuestionKind.SHORT_ANSWER: ("text", _text),
    QuestionKind.NUMBER: ("number", _number),
    QuestionKind.ESSAY: ("text", _text),
}
