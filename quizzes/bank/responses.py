"""What somebody answers to one question: {"choices": [...]}, {"order": [...]}, {"pairs": [...]} and so on."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.text import excerpt, nfc
from quizzes.bank.content import CHOICES, NewQuestion, QuestionKind, Side

LONGEST_RESPONSE = 100_000
DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


class NoResponse(Refused):
    """What was sent is no answer to this question; the reason says what is wrong with it."""

    def __init__(self, reason: str | LazyString) -> None:
        super().__init__(
            _l("Câu trả lời không đúng dạng trong docs/question-form.md: %(reason)s", reason=reason)
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
    if not isinstance(value, Mapping):
        raise NoResponse(_l("phải là một đối tượng JSON với trường “%(name)s”.", name=name))
    for other in value:
        if other != name:
            said = excerpt(str(other))
            raise NoResponse(_l("chỉ có trường “%(name)s”, không có “%(other)s”.", name=name, other=said))
    given = value.get(name)
    return Response() if given is None else read(question, given)


def _choices(question: NewQuestion, given: Any) -> Response:
    keys = _keys(question, given, "choices")
    if question.kind != QuestionKind.SEVERAL_RIGHT and len(keys) > 1:
        raise NoResponse(_l("chỉ được chọn một phương án, ở đây có %(count)d.", count=len(keys)))
    return Response(keys=tuple(option.key for option in question.options if option.key in keys))


def _order(question: NewQuestion, given: Any) -> Response:
    return Response(keys=tuple(_keys(question, given, "order")))


def _keys(question: NewQuestion, given: Any, name: str) -> list[str]:
    """Return keys of options, each once."""
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
        raise NoResponse(_l("“%(name)s” phải là danh sách khoá của các phương án.", name=name))
    known = {option.key for option in question.options}
    for key in given:
        _check_known(key, known)
    twice = next((key for key, count in Counter(given).items() if count > 1), None)
    if twice is not None:
        raise NoResponse(_l("khoá “%(key)s” đứng nhiều lần.", key=twice))
    return given


def _check_known(key: str, known: Set[str]) -> None:
    if key not in known:
        keys = excerpt(", ".join(sorted(known)))
        raise NoResponse(_l("không có khoá “%(key)s”, chỉ có: %(keys)s.", key=excerpt(key), keys=keys))


def _pairs(question: NewQuestion, given: Any) -> Response:
    if not isinstance(given, list) or any(
        not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(key, str) for key in pair)
        for pair in given
    ):
        raise NoResponse(_l("“pairs” phải là danh sách các cặp khoá [bên trái, bên phải]."))
    lefts = {pair.left_key for pair in question.pairs}
    lefts |= {one.key for one in question.distractors if one.side == Side.LEFT}
    rights = {pair.right_key for pair in question.pairs}
    rights |= {one.key for one in question.distractors if one.side == Side.RIGHT}
    for left, right in given:
        _check_known(left, lefts)
        _check_known(right, rights)
    return Response(pairs=tuple(dict.fromkeys((left, right) for left, right in given)))


def _text(question: NewQuestion, given: Any) -> Response:
    if not isinstance(given, str):
        raise NoResponse(_l("“text” phải là chuỗi ký tự."))
    if len(given) > LONGEST_RESPONSE:
        raise NoResponse(_l("“text” dài hơn %(most)s ký tự.", most=number(LONGEST_RESPONSE)))
    return Response(text=nfc(given))


def _number(question: NewQuestion, given: Any) -> Response:
    if isinstance(given, str):
        return Response(number=read_number(given)) if given.strip() else Response()
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise NoResponse(_l("“number” phải là một số, hoặc chuỗi ký tự ghi một số."))
    return Response(number=float(given))


def read_number(text: str) -> float:
    """Return a number as people type it, with a point or a comma before its decimals; what is none is NaN."""
    bare = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if not DECIMAL.fullmatch(bare):
        return math.nan
    return float(bare.replace(",", "."))


_READERS: dict[QuestionKind, tuple[str, Callable[[NewQuestion, Any], Response]]] = {
    **dict.fromkeys(CHOICES, ("choices", _choices)),
    QuestionKind.ORDER: ("order", _order),
    QuestionKind.MATCHING: ("pairs", _pairs),
    QuestionKind.SHORT_ANSWER: ("text", _text),
    QuestionKind.NUMBER: ("number", _number),
    QuestionKind.ESSAY: ("text", _text),
}
