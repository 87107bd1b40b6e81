"""Questions as rows of a table, as people keep them in a spreadsheet: up to six options, and a key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from lms.text import fold
from quizzes.bank.checks import is_right
from quizzes.bank.content import CHOICES, FALSE, TRUE, Difficulty, NewQuestion, Option, QuestionKind
from quizzes.bank.rules import several_right, true_or_false
from quizzes.bank.typed import html_of, typed_of

LETTERS = "ABCDEF"
TRUE_WORDS, FALSE_WORDS = {"dung", "d", "true", "t"}, {"sai", "s", "false", "f"}
LEVELS = {
    "": Difficulty.MEDIUM,
    "de": Difficulty.EASY,
    "easy": Difficulty.EASY,
    "vua": Difficulty.MEDIUM,
    "trung binh": Difficulty.MEDIUM,
    "medium": Difficulty.MEDIUM,
    "kho": Difficulty.HARD,
    "hard": Difficulty.HARD,
}
"""What is understood of how hard a question is, folded."""
LEVEL_WORDS = {Difficulty.EASY: "Dễ", Difficulty.MEDIUM: "Vừa", Difficulty.HARD: "Khó"}


@dataclass(frozen=True)
class Row:
    """A question in plain words; `right` is a letter, several of them, or Đúng and Sai for a statement."""

    stem: str = ""
    options: tuple[str, ...] = ("",) * len(LETTERS)
    right: str = ""
    explanation: str = ""
    law: str = ""
    article: str = ""
    clause: str = ""
    topic: str = ""
    difficulty: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return self == Row(difficulty=self.difficulty)


def fits_a_row(question: NewQuestion) -> bool:
    """Whether a table can show all that a question asks."""
    return question.kind in CHOICES and len(question.options) <= len(LETTERS)


def row_of(question: NewQuestion) -> Row:
    """Return a question as a row."""
    words = [typed_of(option.html).words for option in question.options]
    right = [
        letter
        for letter, option in zip(LETTERS, question.options, strict=False)
        if is_right(question.kind, option.fraction)
    ]
    if question.kind == QuestionKind.TRUE_FALSE:
        words, right = [], ["Đúng" if right == ["A"] else "Sai"]
    return Row(
        stem=typed_of(question.stem).words,
        options=(*words, *[""] * (len(LETTERS) - len(words))),
        right=", ".join(right),
        explanation=typed_of(question.explanation).words,
        law=question.law,
        article=question.article,
        clause=question.clause,
        topic=question.topic,
        difficulty=LEVEL_WORDS[question.difficulty],
    )


def question_of(row: Row, before: NewQuestion | None = None) -> NewQuestion:
    """Return what a row says; what it does not show stays as it was before. A wrong cell is refused by name.

    The right ones tell the kind: Đúng or Sai without options is a statement, several letters are several
    right options; one letter is one, unless the question had several before.
    """
    if before is not None and row == row_of(before):
        return before
    kept = before or NewQuestion(QuestionKind.ONE_RIGHT, "")
    level = LEVELS.get(fold(row.difficulty))
    if level is None:
        raise Invalid({"difficulty": _l("Hãy ghi Dễ, Vừa hoặc Khó.")})
    kind, options = _answered(row, kept)
    explanation = typed_of(kept.explanation)
    stem = typed_of(kept.stem)
    return replace(
        kept,
        kind=kind,
        stem=html_of(replace(stem, words=_line(row.stem)), kept.stem),
        options=options,
        explanation=html_of(replace(explanation, words=_line(row.explanation)), kept.explanation),
        law=row.law,
        article=row.article,
        clause=row.clause,
        topic=row.topic,
        difficulty=level,
    )


def _answered(row: Row, kept: NewQuestion) -> tuple[QuestionKind, tuple[Option, ...]]:
    """Return the kind and the options that a row tells."""
    word = fold(row.right).strip(". ")
    places = [place for place in range(len(LETTERS)) if _line(row.options[place]) or _picture(kept, place)]
    if not places and word in TRUE_WORDS | FALSE_WORDS:
        feedback = {option.key: option.feedback for option in kept.options}
        return QuestionKind.TRUE_FALSE, true_or_false(
            word in TRUE_WORDS, if_true=feedback.get(TRUE, ""), if_false=feedback.get(FALSE, "")
        )
    letters = [letter for letter in re.split(r"[\s,;.]+", row.right.upper()) if letter]
    if len(letters) == 1 and len(letters[0]) > 1 and set(letters[0]) <= set(LETTERS):
        letters = list(letters[0])
    if not letters or not set(letters) <= {LETTERS[place] for place in places}:
        raise Invalid({"right": _l("Hãy ghi chữ cái của phương án đúng, ví dụ B hoặc A, C; hoặc Đúng, Sai.")})
    right = {at for at, place in enumerate(places) if LETTERS[place] in letters}
    options = [_option(row.options[place], kept, place) for place in places]
    is_several = len(right) > 1 or (kept.kind == QuestionKind.SEVERAL_RIGHT and bool(kept.options))
    if not is_several:
        return QuestionKind.ONE_RIGHT, tuple(
            replace(option, fraction=float(at in right)) for at, option in enumerate(options)
        )
    return QuestionKind.SEVERAL_RIGHT, _shared(options, right, kept)


def _shared(options: Sequence[Option], right: set[int], kept: NewQuestion) -> tuple[Option, ...]:
    """Return several right options with their shares: as they were where the same ones are right."""
    was = {
        at for at, option in enumerate(kept.options) if is_right(QuestionKind.SEVERAL_RIGHT, option.fraction)
    }
    if kept.kind == QuestionKind.SEVERAL_RIGHT and len(kept.options) == len(options) and was == right:
        return tuple(options)
    shares = several_right([option.html for option in options], right)
    return tuple(
        replace(option, fraction=share.fraction) for option, share in zip(options, shares, strict=True)
    )


def _option(words: str, kept: NewQuestion, place: int) -> Option:
    was = _was(kept, place)
    return replace(was, html=html_of(replace(typed_of(was.html), words=_line(words)), was.html))


def _was(kept: NewQuestion, place: int) -> Option:
    """Return the option that stood here before; those of a statement are no options of a row."""
    is_there = kept.kind != QuestionKind.TRUE_FALSE and place < len(kept.options)
    return kept.options[place] if is_there else Option("")


def _picture(kept: NewQuestion, place: int) -> str:
    return typed_of(_was(kept, place).html).picture


def _line(text: str) -> str:
    return " ".join(text.split())
