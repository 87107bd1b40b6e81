"""What each part of a response is worth, in the values of a QTI item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.bank.content import CHOICES, Answer, NewQuestion, Option, Pair, QuestionKind, Scoring
from quizzes.bank.formats.qti.own import identifier_of
from quizzes.bank.formats.texts import shown_fraction
from quizzes.bank.rules import snapped

BOUNDS = {"default": "defaultValue", "lower": "lowerBound", "upper": "upperBound"}


@dataclass(frozen=True)
class Values:
    """The values of a response with what each is worth, and whether it depends on capital letters.

    Those that are no mapping have tolerances, and are written as cases.
    """

    entries: Sequence[tuple[str, float, bool]]
    bounds: Mapping[str, str]
    is_mapping: bool = True


def is_matched(question: NewQuestion) -> bool:
    """Whether there is only right and wrong."""
    if question.kind == QuestionKind.ORDER or question.scoring.get("rule") == Scoring.MATCH_CORRECT:
        return True
    shares = [option.fraction for option in question.options]
    is_single = question.kind in (QuestionKind.ONE_RIGHT, QuestionKind.TRUE_FALSE)
    return not question.scoring and is_single and set(shares) <= {0.0, 1.0}


def values_of(question: NewQuestion) -> Values | None:
    """Return what the parts of a response are worth; None where there is only right and wrong."""
    if question.kind == QuestionKind.ESSAY or is_matched(question):
        return None
    maximum = float(question.scoring.get("maximum", 1.0))
    entries = [
        (key, _worth(part.fraction, maximum), not isinstance(part, Answer) or part.is_case_sensitive)
        for key, part in _parts(question)
    ]
    if question.kind == QuestionKind.NUMBER and not set(BOUNDS) & set(question.scoring):
        return Values(entries, {}, is_mapping=False)
    rule = question.scoring or {"lower": 0.0, "upper": 1.0}
    bounds = {BOUNDS[name]: shown_fraction(float(rule[name])) for name in BOUNDS if name in rule}
    return Values(entries, {"defaultValue": "0", **bounds})


def written_answer(answer: Answer) -> str:
    """Return the text of an answer without the signs of a pattern."""
    return answer.text.replace(r"\*", "*") if answer.is_pattern else answer.text


def _parts(question: NewQuestion) -> Sequence[tuple[str, Option | Pair | Answer]]:
    if question.kind in CHOICES:
        return [(identifier_of(option.key), option) for option in question.options]
    if question.kind == QuestionKind.MATCHING:
        return [
            (f"{identifier_of(pair.left_key)} {identifier_of(pair.right_key)}", pair)
            for pair in question.pairs
        ]
    return [(written_answer(answer), answer) for answer in question.answers]


def _worth(fraction: float, maximum: float) -> float:
    """Return a share of the maximum as short as it comes back the same."""
    exact = fraction * maximum
    short = float(f"{exact:.12g}")
    return short if snapped(short / maximum) == fraction else exact
