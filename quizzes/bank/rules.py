"""What a question may look like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask_babel import LazyString

from lms.errors import Invalid
from lms.html import clean, plain
from lms.i18n import lazy_gettext as _l
from lms.text import fold, nfc

KEYS = "abcdef"
FEWEST_OPTIONS = 2
LONGEST_TEXT = 20_000
LONGEST_WORDS = 200


class Difficulty(StrEnum):
    """How hard a question is, as its author judges."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


DIFFICULTY_NAMES = {
    Difficulty.EASY: _l("Dễ"),
    Difficulty.MEDIUM: _l("Vừa"),
    Difficulty.HARD: _l("Khó"),
}


@dataclass(frozen=True)
class NewQuestion:
    """A question as somebody wrote it: rich text, and the place of the one right option, from 0."""

    stem: str
    options: tuple[str, ...]
    right: int
    explanation: str = ""
    law: str = ""
    article: str = ""
    topic: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM

    @property
    def stored_options(self) -> list[dict[str, Any]]:
        """The options as a version keeps them, each under its key."""
        return [
            {"key": key, "html": html, "is_right": place == self.right}
            for place, (key, html) in enumerate(zip(KEYS, self.options, strict=False))
        ]

    @property
    def words_folded(self) -> str:
        """Every word of the question, for a search that ignores diacritics and case."""
        texts = (plain(self.stem), *map(plain, self.options), self.law, self.article, self.topic)
        return fold(" ".join(texts))


def accepted(question: NewQuestion) -> NewQuestion:
    """Return the question with clean rich text; refuses one that nobody could answer, naming each field."""
    cleaned = replace(
        question,
        stem=_rich(question.stem),
        options=tuple(_rich(option) for option in question.options),
        explanation=_rich(question.explanation),
        law=_line(question.law),
        article=_line(question.article),
        topic=_line(question.topic),
    )
    problems = _problems(cleaned)
    if problems:
        raise Invalid(problems)
    return cleaned


def _problems(question: NewQuestion) -> dict[str, str | LazyString]:
    found: dict[str, str | LazyString | None] = {
        "stem": _problem_of_stem(question.stem),
        "options": _problem_of_options(question.options),
        "right": None,
        "explanation": _too_long(question.explanation, LONGEST_TEXT),
        "law": _too_long(question.law, LONGEST_WORDS),
        "article": _too_long(question.article, LONGEST_WORDS),
        "topic": _too_long(question.topic, LONGEST_WORDS),
    }
    if not 0 <= question.right < len(question.options):
        found["right"] = _l("Hãy chọn phương án đúng trong các phương án đã ghi.")
    return {field: text for field, text in found.items() if text is not None}


def _problem_of_stem(stem: str) -> LazyString | None:
    if _is_blank(stem):
        return _l("Hãy ghi nội dung câu hỏi.")
    return _too_long(stem, LONGEST_TEXT)


def _problem_of_options(options: Sequence[str]) -> LazyString | None:
    if len(options) < FEWEST_OPTIONS:
        return _l("Câu hỏi cần ít nhất 2 phương án trả lời.")
    if len(options) > len(KEYS):
        return _l("Câu hỏi có tối đa 6 phương án trả lời.")
    seen: dict[str, str] = {}
    for key, option in zip(KEYS.upper(), options, strict=False):
        if _is_blank(option):
            return _l("Phương án %(key)s đang trống.", key=key)
        same = seen.setdefault(" ".join(option.split()), key)
        if same != key:
            return _l("Phương án %(first)s và %(second)s giống nhau.", first=same, second=key)
    return next((text for text in (_too_long(option, LONGEST_TEXT) for option in options) if text), None)


def _too_long(text: str, most: int) -> LazyString | None:
    if len(text) <= most:
        return None
    return _l("Dài %(length)d ký tự, tối đa %(most)d.", length=len(text), most=most)


def _is_blank(html: str) -> bool:
    return not plain(html) and "<img" not in html


def _rich(html: str) -> str:
    return str(clean(nfc(html)))


def _line(text: str) -> str:
    return " ".join(nfc(text).split())
