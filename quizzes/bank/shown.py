"""Questions as people see them: on a paper, and with the answer beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from lms.html import plain, stored
from lms.i18n import gettext as _
from quizzes.bank.content import CHOICES, QuestionKind, Side
from quizzes.bank.keys import KEYS
from quizzes.bank.models import QuestionVersion
from quizzes.bank.queries import source_of

PICTURE = re.compile(r"<img\b[^>]*>")
DESCRIPTION = re.compile(r'\salt="[^"]*[^"\s][^"]*"')
NO_DESCRIPTION = re.compile(r'\salt="\s*"')


@dataclass(frozen=True)
class Option:
    """An option under the letter that it has on this paper."""

    key: str
    text: Markup


@dataclass(frozen=True)
class ShownQuestion:
    """A question of a paper, without a word of what is right.

    The options are what is chosen among or put in order; of a matching question they are the right sides, and
    `lefts` the left ones. `may_stay_alone` says that a left side need not belong to anything.
    """

    number: int
    text: Markup
    options: tuple[Option, ...]
    is_multiple: bool = False
    kind: QuestionKind = QuestionKind.ONE_RIGHT
    lefts: tuple[Option, ...] = ()
    may_stay_alone: bool = False

    @property
    def has_rich_options(self) -> bool:
        """Whether plain words would not say what an option is."""
        return any("<" in option.text for option in self.options)


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question with the letters that were chosen, those that are right, and why."""

    shown: ShownQuestion
    chosen: tuple[str, ...]
    right: tuple[str, ...]
    explanation: Markup
    source: str
    points: Fraction | None = None
    most: Fraction | None = None
    """What was earned, and what could be, where an attempt is reviewed that counts points."""
    given: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    """In plain lines what was answered, and what is right, where that is no choice among options."""

    @property
    def is_partly_right(self) -> bool:
        """Whether some of the points were earned, but not all."""
        return self.points is not None and self.most is not None and 0 < self.points < self.most

    @property
    def is_right(self) -> bool:
        """Whether just what is right was answered."""
        if self.wanted:
            return self.points is not None and self.points == self.most
        return bool(self.chosen) and set(self.chosen) == set(self.right)


def show(version: QuestionVersion, *, number: int = 1, keys: Sequence[str] = ()) -> ShownQuestion:
    """Return a question with its options in the order of the keys, else in that of its author."""
    kind = QuestionKind(version.kind)
    texts = right_sides(version) if kind == QuestionKind.MATCHING else _options(version)
    lefts = _lefts(version)
    return ShownQuestion(
        number,
        described(version.stem),
        _lettered(texts, keys or tuple(texts)),
        is_multiple=kind == QuestionKind.SEVERAL_RIGHT,
        kind=kind,
        lefts=tuple(Option(str(row), described(html)) for row, html in enumerate(lefts, start=1)),
        may_stay_alone=any(one["side"] == Side.LEFT for one in version.distractors),
    )


def shuffled_keys(version: QuestionVersion) -> tuple[str, ...]:
    """Return the keys of what stands in another order on each paper: the options, or the right sides."""
    return tuple(right_sides(version) if version.kind == QuestionKind.MATCHING else _options(version))


def right_sides(version: QuestionVersion) -> dict[str, str]:
    """Return the right sides of a matching question by their keys, in the order of its author."""
    sides = {pair["right_key"]: pair["right"] for pair in version.pairs}
    return sides | {one["key"]: one["html"] for one in version.distractors if one["side"] == Side.RIGHT}


def _lefts(version: QuestionVersion) -> list[str]:
    """Return the left sides in the order of their fields: one in several pairs has several fields."""
    alone = [one["html"] for one in version.distractors if one["side"] == Side.LEFT]
    return [pair["left"] for pair in version.pairs] + alone


def _options(version: QuestionVersion) -> dict[str, str]:
    return {option["key"]: option["html"] for option in version.options}


def _lettered(texts: Mapping[str, str], keys: Sequence[str]) -> tuple[Option, ...]:
    return tuple(
        Option(letter, described(texts[key], letter)) for letter, key in zip(letters(), keys, strict=False)
    )


def letters() -> Iterator[str]:
    """Yield the letters of options, and after them aa, ab ... for long lists of things to match."""
    yield from KEYS
    yield from (first + second for first in KEYS for second in KEYS)


def lacks_description(version: QuestionVersion) -> bool:
    """Whether a picture of a question or of its options says nothing to those who cannot see it."""
    texts = (version.stem, *_options(version).values(), *_lefts(version), *right_sides(version).values())
    return any(not DESCRIPTION.search(picture) for text in texts for picture in PICTURE.findall(text))


def described(html: str, letter: str = "") -> Markup:
    """Return rich text of an option, or of the stem, in which every picture has a description."""
    if "<img" not in html:
        return stored(html)
    words = _("Hình của phương án %(letter)s", letter=letter.upper()) if letter else _("Hình của câu hỏi")
    alt = f'<img alt="{escape(words)}"'

    def named(match: re.Match[str]) -> str:
        picture = match[0]
        return (
            picture if DESCRIPTION.search(picture) else alt + NO_DESCRIPTION.sub("", picture)[len("<img") :]
        )

    return stored(PICTURE.sub(named, html))


def review(
    version: QuestionVersion, *, number: int = 1, keys: Sequence[str] = (), chosen: Sequence[str] = ()
) -> ReviewedQuestion:
    """Return a question with what is right, and what was chosen."""
    shown = show(version, number=number, keys=keys)
    right = {option["key"] for option in version.options if option["is_right"]}
    order = keys or [option["key"] for option in version.options]
    is_choice = shown.kind in CHOICES
    return ReviewedQuestion(
        shown=shown,
        chosen=tuple(chosen),
        right=tuple(letter for letter, key in zip(KEYS, order, strict=False) if key in right),
        explanation=stored(version.explanation),
        source=source_of(version),
        given=() if is_choice else _given(shown, chosen),
        wanted=() if is_choice else _wanted(version),
    )


def _given(shown: ShownQuestion, values: Sequence[str]) -> tuple[str, ...]:
    """Return what was written in the fields of a question, a line each; empty fields say nothing."""
    if shown.kind == QuestionKind.ORDER:
        pairs = zip(values, shown.options, strict=False)
        return tuple(f"{value}. {plain(option.text)}" for value, option in sorted(pairs, key=_place) if value)
    if shown.kind == QuestionKind.MATCHING:
        rights = {option.key: plain(option.text) for option in shown.options}
        fields = zip(shown.lefts, values, strict=False)
        return tuple(f"{plain(left.text)} → {rights.get(value, '–')}" for left, value in fields if value)
    return tuple(filter(None, values))


def _place(pair: tuple[str, Option]) -> int:
    return int(pair[0]) if pair[0].isascii() and pair[0].isdecimal() else 0


def _wanted(version: QuestionVersion) -> tuple[str, ...]:
    """Return what is right of a question that is no choice, a line each."""
    if version.kind == QuestionKind.ORDER:
        texts = _options(version).values()
        return tuple(f"{place}. {plain(html)}" for place, html in enumerate(texts, start=1))
    if version.kind == QuestionKind.MATCHING:
        return tuple(f"{plain(pair['left'])} → {plain(pair['right'])}" for pair in version.pairs)
    return tuple(answer["text"] for answer in version.answers if answer["fraction"] == 1)
