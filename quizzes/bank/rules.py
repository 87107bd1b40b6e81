"""What a question may look like."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from lms.errors import Invalid
from lms.html import clean, plain
from lms.i18n import lazy_gettext as _l
from lms.text import fold, nfc
from lms.tidy import fit
from quizzes.bank.checks import problems_of
from quizzes.bank.content import FALSE, TRUE, Difficulty, NewQuestion, Option, Pair, QuestionKind
from quizzes.bank.keys import keyed

SIGNS = re.compile(r"[\W_]+")
LONGEST_WORD = 60
"""So many letters of a word are kept to find questions by."""
LARGEST_DENOMINATOR = 24
FRACTION_STEP = 6e-6
"""Formats write a third as 33.33333 percent: what is this near to a simple fraction is that fraction."""

DIFFICULTY_NAMES = {
    Difficulty.EASY: _l("Dễ"),
    Difficulty.MEDIUM: _l("Vừa"),
    Difficulty.HARD: _l("Khó"),
}

KIND_NAMES = {
    QuestionKind.ONE_RIGHT: _l("Một phương án đúng"),
    QuestionKind.SEVERAL_RIGHT: _l("Nhiều phương án đúng"),
    QuestionKind.TRUE_FALSE: _l("Đúng hay sai"),
    QuestionKind.ORDER: _l("Sắp thứ tự"),
    QuestionKind.MATCHING: _l("Ghép cặp"),
    QuestionKind.SHORT_ANSWER: _l("Trả lời ngắn"),
    QuestionKind.NUMBER: _l("Trả lời bằng số"),
    QuestionKind.ESSAY: _l("Tự luận"),
}


def one_right(stem: str, options: Sequence[str], right: int, *, explanation: str = "") -> NewQuestion:
    """Return a question of which just the option at this place, from 0, is right."""
    chosen = tuple(Option(html, float(place == right)) for place, html in enumerate(options))
    return NewQuestion(QuestionKind.ONE_RIGHT, stem, options=chosen, explanation=explanation)


def several_right(options: Sequence[str], right: Collection[int]) -> tuple[Option, ...]:
    """Return options that share the score: right ones evenly, wrong ones take away evenly.

    Choosing everything is worth nothing.
    """
    wrong = len(options) - len(right)
    return tuple(
        Option(html, 1 / len(right) if place in right else -1 / wrong) for place, html in enumerate(options)
    )


def true_or_false(is_true: bool, *, if_true: str = "", if_false: str = "") -> tuple[Option, ...]:
    """Return the two options of a statement, with the feedback for each."""
    return (
        Option("Đúng", float(is_true), if_true, TRUE),
        Option("Sai", float(not is_true), if_false, FALSE),
    )


def words_folded(question: NewQuestion) -> str:
    """Return every word of a question, for a search that ignores diacritics and case."""
    rich = [
        question.stem,
        *(option.html for option in question.options),
        *(text for pair in question.pairs for text in (pair.left, pair.right)),
        *(distractor.html for distractor in question.distractors),
    ]
    lines = [
        *(answer.text for answer in question.answers),
        *(question.name, question.law, question.article, question.clause, question.topic),
        *question.category,
        *question.tags,
    ]
    return " ".join(words_in(" ".join((*map(plain, rich), *lines))))


def words_in(text: str) -> list[str]:
    """Return the words of a text without diacritics, case and signs, as they are searched for."""
    return SIGNS.sub(" ", fold(text)).split()


def accepted(question: NewQuestion) -> NewQuestion:
    """Return the question with clean rich text and a key for each part.

    One that nobody could answer is refused, each wrong field by its name.
    """
    cleaned = tidied(question)
    problems = {field: text for field, text in problems_of(cleaned).items() if text is not None}
    if problems:
        raise Invalid(problems)
    return cleaned


def tidied(question: NewQuestion) -> NewQuestion:
    """Return the question with clean rich text and a key for each part, whether it can be answered or not."""
    return keyed(_cleaned(question))


def _cleaned(question: NewQuestion) -> NewQuestion:
    return replace(
        question,
        stem=_rich(question.stem),
        options=tuple(
            Option(_rich(option.html), snapped(option.fraction), _rich(option.feedback), option.key)
            for option in question.options
        ),
        answers=tuple(
            replace(
                answer,
                text=_line(answer.text),
                fraction=snapped(answer.fraction),
                feedback=_rich(answer.feedback),
            )
            for answer in question.answers
        ),
        pairs=_clean_pairs(question.pairs),
        distractors=tuple(replace(one, html=_rich(one.html)) for one in question.distractors),
        explanation=_rich(question.explanation),
        law=_line(question.law),
        article=_line(question.article),
        clause=_line(question.clause),
        name=_line(question.name),
        topic=_line(question.topic),
        category=tuple(filter(None, map(_line, question.category))),
        tags=tuple(dict.fromkeys(filter(None, map(_line, question.tags)))),
    )


def snapped(fraction: float) -> float:
    """Return the simple fraction that a rounded one stands for, else the fraction itself."""
    if not math.isfinite(fraction):
        return fraction
    near = float(Fraction(fraction).limit_denominator(LARGEST_DENOMINATOR))
    return near if abs(near - fraction) <= FRACTION_STEP else fraction


def _clean_pairs(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return clean pairs; those that say nothing of the score share it evenly."""
    even = 0.0 if any(pair.fraction for pair in pairs) else 1 / max(len(pairs), 1)
    return tuple(
        replace(pair, left=_rich(pair.left), right=_rich(pair.right), fraction=snapped(pair.fraction) or even)
        for pair in pairs
    )


def _rich(html: str) -> str:
    return str(clean(nfc(html))) if html else ""


def _line(text: str) -> str:
    return " ".join(fit(text).split())
