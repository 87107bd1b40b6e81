"""What one response to one question is worth: fractions as Moodle uses them, or the templates of QTI."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lms.text import nfc
from quizzes.bank.content import CHOICES, Answer, NewQuestion, QuestionKind, Scoring
from quizzes.bank.responses import Response

ROUNDING = 1e-9
"""Figures that differ by less than this share of themselves are the same."""
WILDCARD = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True)
class Graded:
    """What a response is worth, from 0 to 1, or None where a person must grade it.

    `outcomes` holds what the format itself calls its outcomes; `feedback` what belongs to the answer given.
    """

    score: float | None
    outcomes: Mapping[str, float] = field(default_factory=dict)
    feedback: tuple[str, ...] = ()


def grade(question: NewQuestion, response: Response) -> Graded:
    """Return what a response to a question is worth; no answer is worth nothing."""
    if question.kind == QuestionKind.ESSAY:
        return Graded(None)
    worth = 0.0 if response.is_empty else _GRADERS[_rule(question)](question, response)
    maximum = question.scoring.get("maximum", 1.0)
    outcomes = {"SCORE": _even(worth)} if _is_qti(question) else {}
    return Graded(_even(min(max(worth / maximum, 0.0), 1.0)), outcomes, _feedback(question, response))


def accepted_answer(question: NewQuestion, response: Response) -> Answer | None:
    """Return the first answer that a text or a number fits; in QTI the very same letters come first."""
    if question.kind == QuestionKind.NUMBER:
        return next((answer for answer in question.answers if is_near(answer, response.number)), None)
    text = response.text if _is_qti(question) else " ".join(response.text.split())
    fitting = (answer for answer in question.answers if fits(answer, text))
    if _is_qti(question):
        return min(fitting, key=lambda answer: answer.text != text, default=None)
    return next(fitting, None)


def fits(answer: Answer, text: str) -> bool:
    """Whether a text is the answer, or of its pattern; a backslash makes a * in a pattern an ordinary one."""
    parts = WILDCARD.split(answer.text) if answer.is_pattern else [answer.text]
    if answer.is_pattern:
        parts = [part.replace(r"\*", "*") for part in parts]
    pattern = ".*".join(map(re.escape, parts))
    flags = re.DOTALL if answer.is_case_sensitive else re.DOTALL | re.IGNORECASE
    return re.fullmatch(pattern, nfc(text), flags) is not None


def is_near(answer: Answer, number: float | None) -> bool:
    """Whether a number lies within the tolerance of an answer, both ends included."""
    if number is None:
        return False
    if answer.text == "*":
        return True
    value = float(answer.text)
    return abs(number - value) <= answer.tolerance + ROUNDING * 1e-3 * max(1.0, abs(value))


def _rule(question: NewQuestion) -> str:
    return str(question.scoring.get("rule", ""))


def _is_qti(question: NewQuestion) -> bool:
    return _rule(question) in (Scoring.MATCH_CORRECT, Scoring.MAP_RESPONSE)


def _by_fractions(question: NewQuestion, response: Response) -> float:
    """Return the sum of the fractions of what was answered."""
    if question.kind in CHOICES:
        return sum(option.fraction for option in question.options if option.key in response.keys)
    if question.kind == QuestionKind.ORDER:
        return _all_or_nothing(question, response)
    if question.kind == QuestionKind.MATCHING:
        return _by_pairs(question, response)
    answer = accepted_answer(question, response)
    return answer.fraction if answer else 0.0


def _by_pairs(question: NewQuestion, response: Response) -> float:
    """Return the sum for right pairs; a left side with more partners than it has is worth nothing."""
    given = Counter(left for left, _right in response.pairs)
    room = Counter(pair.left_key for pair in question.pairs)
    return sum(
        pair.fraction
        for pair in question.pairs
        if (pair.left_key, pair.right_key) in response.pairs and given[pair.left_key] <= room[pair.left_key]
    )


def _match_correct(question: NewQuestion, response: Response) -> float:
    """Return what just the right answer is worth, as match_correct of QTI does."""
    return _all_or_nothing(question, response) * float(question.scoring.get("maximum", 1.0))


def _all_or_nothing(question: NewQuestion, response: Response) -> float:
    """Return 1 for just what is right."""
    if question.kind == QuestionKind.ORDER:
        return float(response.keys == tuple(option.key for option in question.options))
    if question.kind in CHOICES:
        return float(set(response.keys) == {option.key for option in question.options if option.fraction > 0})
    if question.kind == QuestionKind.MATCHING:
        right = {(pair.left_key, pair.right_key) for pair in question.pairs if pair.fraction > 0}
        return float(set(response.pairs) == right)
    answer = accepted_answer(question, response)
    return float(answer is not None and answer.fraction > 0)


def _mapped(question: NewQuestion, response: Response) -> float:
    """Return the sum of the mapped values within the bounds, as map_response of QTI does."""
    rule = question.scoring
    known = _mapped_values(question, rule.get("maximum", 1.0))
    worth: float = sum(known.get(key, rule.get("default", 0.0)) for key in _answered(question, response))
    lower, upper = rule.get("lower"), rule.get("upper")
    worth = worth if lower is None else max(worth, float(lower))
    return worth if upper is None else min(worth, float(upper))


def _mapped_values(question: NewQuestion, maximum: float) -> dict[object, float]:
    """Return the value of each part that the mapping names."""
    if question.kind in CHOICES or question.kind == QuestionKind.ORDER:
        parts: Iterable[tuple[object, float]] = ((option.key, option.fraction) for option in question.options)
    elif question.kind == QuestionKind.MATCHING:
        parts = (((pair.left_key, pair.right_key), pair.fraction) for pair in question.pairs)
    else:
        parts = ((answer, answer.fraction) for answer in question.answers)
    return {key: fraction * maximum for key, fraction in parts}


def _answered(question: NewQuestion, response: Response) -> Iterable[object]:
    """Return what was answered, each part once."""
    if question.kind in (QuestionKind.SHORT_ANSWER, QuestionKind.NUMBER):
        return [accepted_answer(question, response)]
    return response.pairs or response.keys


def _by_position(question: NewQuestion, response: Response) -> float:
    """Return the share of options that stand where they should."""
    places = zip(question.options, response.keys, strict=False)
    return sum(option.key == key for option, key in places) / len(question.options)


def _even(figure: float) -> float:
    """Return a figure without the traces of binary arithmetic."""
    return round(figure, 9)


def _feedback(question: NewQuestion, response: Response) -> tuple[str, ...]:
    if response.is_empty:
        return ()
    if question.kind in CHOICES:
        texts = [option.feedback for option in question.options if option.key in response.keys]
    else:
        answer = accepted_answer(question, response) if question.answers else None
        texts = [answer.feedback] if answer else []
    return tuple(filter(None, texts))


_GRADERS: Mapping[str, Callable[[NewQuestion, Response], float]] = {
    "": _by_fractions,
    Scoring.MATCH_CORRECT: _match_correct,
    Scoring.MAP_RESPONSE: _mapped,
    Scoring.ABSOLUTE_POSITION: _by_position,
}
