"""What chance decides: the paper with its order, and the code of the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.plan import Part
from quizzes.bank.content import QuestionKind
from quizzes.bank.credit import Credit
from quizzes.bank.keys import KEYS

CODE_ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
"""Letters and digits that nobody takes for another one."""
CODE_LENGTH = 10


class Drawable(NamedTuple):
    """A question that a paper may be drawn from now: the version in force, and what a draw goes by."""

    question_id: int
    version_id: int
    topic: str
    difficulty: str


class Shortage(NamedTuple):
    """The first part that the questions are not enough for: its place from 0, and how many it can have."""

    place: int
    part: Part
    present: int
    is_whole: bool

    @property
    def text(self) -> LazyString:
        """What is missing, in words."""
        need, have = self.part.needed, self.present
        if self.is_whole:
            return _l(
                "Ngân hàng câu hỏi chỉ có %(have)d câu, không đủ để rút %(need)d câu.", have=have, need=need
            )
        return _l(
            "Phần %(number)d (%(source)s) cần %(need)d câu, ngân hàng chỉ có %(have)d câu cho phần này.",
            number=self.place + 1,
            source=self.part.source,
            need=need,
            have=have,
        )


class NotEnough(Refused):
    """The bank no longer has the questions of a paper."""

    def __init__(self, shortage: Shortage) -> None:
        super().__init__(_l("%(problem)s Hãy báo Ban Tổ chức.", problem=shortage.text))
        self.shortage = shortage


@dataclass(frozen=True)
class Choosable:
    """A version of a question as the draw needs it: the keys of its options, and which are right.

    Options that have an order of their own, as true and false, are never shuffled. What is to be put in order
    or matched always is: the order of its author gives the answer away. `written` is the kind of a question
    that is answered in fields; nothing on the paper says what is right there.
    """

    version_id: int
    keys: tuple[str, ...]
    right: frozenset[str]
    is_multiple: bool = False
    has_order: bool = False
    written: QuestionKind | None = None


def draw(parts: Sequence[Part], pool: Sequence[Drawable], *, random: Random) -> list[list[int]]:
    """Return the versions of one paper, by part, each question once, in the order in which they are asked.

    Where a question fits several parts, they share the pool so that each gets its number: refused is only
    what no draw could fill.
    """
    seats = _Seats([_fitting(part, pool) for part in parts], random)
    is_whole = len(parts) == 1 and _is_open(parts[0])
    for place, part in enumerate(parts):
        for present in range(part.needed):
            if not seats.fill(place):
                raise NotEnough(Shortage(place, part, present, is_whole))
    drawn: list[list[int]] = [[] for _part in parts]
    for question in sorted(seats.taken):
        drawn[seats.taken[question]].append(pool[question].version_id)
    for part, versions in zip(parts, drawn, strict=True):
        if part.shuffles_questions:
            random.shuffle(versions)
    return drawn


def shortage_of(parts: Sequence[Part], pool: Sequence[Drawable]) -> Shortage | None:
    """Return the first part that no draw could fill."""
    try:
        draw(parts, pool, random=Random(0))  # noqa: S311 - nobody sits this paper
    except NotEnough as refusal:
        return refusal.shortage
    return None


def lay_out(
    question: Choosable, part: Part, *, credit: Credit, seconds: int | None, random: Random
) -> dict[str, Any]:
    """Return a question as an item of a paper: the order of its options, and what grading needs.

    The letters that are right always stand there; the rest only where it is not the usual: points other than
    one, several right options with their rule, a time of its own, the kind of one that is no choice.
    """
    is_shuffled = (part.shuffles_options or question.written is not None) and not question.has_order
    keys = random.sample(question.keys, len(question.keys)) if is_shuffled else list(question.keys)
    right = [letter for letter, key in zip(KEYS, keys, strict=False) if key in question.right]
    item: dict[str, Any] = {"version_id": question.version_id, "options": keys, "right": right}
    if question.written is not None:
        item["kind"] = question.written
    if question.is_multiple:
        item["credit"] = credit
    if part.points != 1:
        item["points"] = str(part.points)
    if seconds is not None:
        item["seconds"] = seconds
    return item


def receipt_code(random: Random) -> str:
    """Return a code for a receipt, as in "K7QFA-9MXHE"."""
    letters = "".join(random.choices(CODE_ALPHABET, k=CODE_LENGTH))
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


class _Seats:
    """Which part each question goes to, found so that no part stays short while another could give way.

    Questions are known by their place in the pool. Chance is asked only as often as a question is taken: a
    draw from a large bank costs no more than one from a small one.
    """

    def __init__(self, fitting: Sequence[Sequence[int]], random: Random) -> None:
        self.taken: dict[int, int] = {}
        self._fitting = fitting
        self._free = [list(questions) for questions in fitting]
        self._random = random

    def fill(self, part: int) -> bool:
        """Give a part one more question; another part may have to take a different one for it."""
        return self._fill(part, set())

    def _fill(self, part: int, asked: set[int]) -> bool:
        free = self._free[part]
        while free:
            place = self._random.randrange(len(free))
            free[place], free[-1] = free[-1], free[place]
            question = free.pop()
            if question not in self.taken:
                self.taken[question] = part
                return True
        asked.add(part)
        fitting = frozenset(self._fitting[part])
        for question, owner in list(self.taken.items()):
            if owner not in asked and question in fitting and self._fill(owner, asked):
                self.taken[question] = part
                return True
        return False


def _fitting(part: Part, pool: Sequence[Drawable]) -> Sequence[int]:
    """Return the places in the pool of the questions that a part may have."""
    if _is_open(part):
        return range(len(pool))
    return [place for place, question in enumerate(pool) if fits(question, part)]


def fits(question: Drawable, part: Part) -> bool:
    """Whether a part of a paper may hold a question."""
    if part.is_fixed:
        return question.question_id in part.question_ids
    return part.topic in ("", question.topic) and part.difficulty in (None, question.difficulty)


def _is_open(part: Part) -> bool:
    return not (part.is_fixed or part.topic or part.difficulty)
