"""When an essay may be written, what counts as handed in, and what its points are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from lms import i18n
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from quizzes.contests.rules.essay import EssayRules, Join

HUNDREDTHS = 100
LONGEST_ESSAY = 100_000
LONGEST_REMARK = 2000
LONGEST_REASON = 500
GRACE = timedelta(seconds=15)
"""How long after the end the last save may arrive: what was written in time is on its way."""


class State(StrEnum):
    """How far the marking of an essay is."""

    WAITING = "waiting"
    APART = "apart"
    MARKED = "marked"
    VOID = "void"


class EssayOver(Conflict):
    """The time of the essay is over."""

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(_l("Đã hết giờ viết lúc %(time)s.", time=i18n.moment(ended_at)))


class HandedInForGood(Conflict):
    """The rules do not let anybody change what was handed in."""

    def __init__(self) -> None:
        super().__init__(_l("Bài đã nộp; theo thể lệ thì không sửa được nữa."))


class EssaysUnmarked(Refused):
    """Essays wait for their points."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _l(
                "Còn %(count)d bài tự luận chưa chấm xong mà điểm tự luận được tính vào kết quả này. "
                "Hãy chấm nốt rồi xếp hạng lại.",
                count=count,
            )
        )


@dataclass(frozen=True)
class Clock:
    """When one may write: while the round is open, and as long as one's own clock runs."""

    opens_at: datetime
    closes_at: datetime
    minutes: int | None = None

    def ends_at(self, started_at: datetime) -> datetime:
        """Return the moment at which the essay of somebody who began then ends."""
        if self.minutes is None:
            return self.closes_at
        return min(started_at + timedelta(minutes=self.minutes), self.closes_at)

    def is_open(self, now: datetime) -> bool:
        """Whether one may begin."""
        return self.opens_at <= now < self.closes_at

    def is_marked_from(self, now: datetime) -> bool:
        """Whether nothing can be saved any more, so that marking begins."""
        return now >= self.closes_at + GRACE


def count_words(text: str) -> int:
    """Return how many words a text has, as they stand between spaces."""
    return len(text.split())


def has_right_length(essay: EssayRules, words: int) -> bool:
    """Whether an essay of so many words can be handed in."""
    return essay.fewest_words <= words <= essay.most_words and words > 0


def is_apart(essay: EssayRules, marks: Sequence[int]) -> bool:
    """Whether two markers differ by more than the rules allow."""
    return essay.apart is not None and max(marks) - min(marks) > essay.apart * HUNDREDTHS


def state_of(essay: EssayRules, marks: Sequence[int], settled: int | None, *, is_void: bool) -> State:
    """Return how far the marking of an essay is; marks are in hundredths."""
    if is_void:
        return State.VOID
    if settled is not None:
        return State.MARKED
    if len(marks) < essay.markers:
        return State.WAITING
    return State.APART if is_apart(essay, marks) else State.MARKED


def points_of(essay: EssayRules, marks: Sequence[int], settled: int | None, *, is_void: bool) -> Fraction:
    """Return the exact points of an essay; what is not marked whole, or void, has none.

    What the head of the marking settled goes before the marks.
    """
    if state_of(essay, marks, settled, is_void=is_void) is not State.MARKED:
        return Fraction(0)
    if settled is not None:
        return Fraction(settled, HUNDREDTHS)
    return joined(essay, marks)


def joined(essay: EssayRules, marks: Sequence[int]) -> Fraction:
    """Return the points that follow from marks in hundredths."""
    total = Fraction(sum(marks), HUNDREDTHS)
    return total if essay.join is Join.SUM else total / len(marks)


def most_points(essay: EssayRules) -> int:
    """Return the most points that an essay can have."""
    return essay.points * essay.markers if essay.join is Join.SUM else essay.points
