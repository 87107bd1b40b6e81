"""What is allowed in a sitting, what is right, and what is told when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms import i18n
from lms.errors import Conflict, Invalid, Refused
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import Item
from quizzes.attempts.essay import PaperEssay
from quizzes.attempts.hours import ALWAYS, Hours, Span
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan, Part
from quizzes.attempts.prediction import Prediction

GRACE = timedelta(seconds=15)
"""Answers that were on their way at the deadline count if they arrive within this time."""
QUESTION_GRACE = timedelta(seconds=5)
"""The same for a question with a time of its own; shorter, so that nobody gains a second try by waiting."""
MOST_MINUTES = 300
MOST_ATTEMPTS = 100
LONGEST_REASON = 500


class Reveal(StrEnum):
    """When the right answers are shown to the person who took the quiz."""

    NEVER = "never"
    AFTER_EACH = "after_each"
    AFTER_LAST = "after_last"
    AFTER_CLOSE = "after_close"


class ScoreShown(StrEnum):
    """When a person learns the score."""

    AT_ONCE = "at_once"
    AFTER_CLOSE = "after_close"


class Purpose(StrEnum):
    """What the attempts at a quiz are for; only official ones reach the ledger."""

    OFFICIAL = "official"
    PRACTICE = "practice"
    REHEARSAL = "rehearsal"


class NotOpenYet(Refused):
    """The window has not begun."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(_l("Chưa đến giờ làm bài. Bài mở lúc %(time)s.", time=i18n.moment(opens_at)))


class WindowClosed(Refused):
    """The window has ended."""

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(_l("Đã hết thời gian làm bài. Bài đóng lúc %(time)s.", time=i18n.moment(closes_at)))


class NoAttemptsLeft(Refused):
    """Every attempt that the rules give is used."""

    def __init__(self, limit: int) -> None:
        super().__init__(_l("Bạn đã dùng hết %(limit)d lượt làm bài.", limit=limit))


class NoAttemptsToday(Refused):
    """Every attempt that the rules give for a day is used."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _l("Bạn đã dùng hết %(limit)d lượt của hôm nay. Ngày mai bạn lại làm được.", limit=limit)
        )


class TakenOver(Conflict):
    """Another device of the person holds the attempt."""

    def __init__(self) -> None:
        super().__init__(_l("Bài đang làm trên một thiết bị khác; trên máy này bài chỉ còn để xem."))


class AttemptClosed(Conflict):
    """The attempt has been handed in."""

    def __init__(self) -> None:
        super().__init__(_l("Bài đã nộp nên không sửa được nữa."))


class QuestionOver(Conflict):
    """The question has a time of its own, which has passed, or another question is shown by now."""

    def __init__(self) -> None:
        super().__init__(_l("Đã hết giờ của câu này nên câu trả lời vừa gửi không được tính."))


class Blank(Conflict):
    """The rules ask for every answer, and some are missing."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(
            _l(
                "Bài này phải trả lời đủ mới nộp được. Còn trống: câu %(numbers)s.",
                numbers=", ".join(map(str, numbers)),
            )
        )
        self.numbers = tuple(numbers)


@dataclass(frozen=True)
class Window:
    """When a quiz is open, and how long one attempt may take; what is not said has no bound."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    allowance: timedelta | None = None
    extended_until: datetime | None = None
    """The latest deadline that staff gave to somebody beyond the closing time."""
    hours: Hours = ALWAYS

    def deadline(self, started_at: datetime) -> datetime | None:
        """Return the first moment at which an attempt is late: the hours of the day end it, too."""
        span = self.next_span(started_at)
        end = self.closes_at if span is None else span.closes_at
        if self.allowance is None:
            return end
        late = started_at + self.allowance
        return late if end is None else min(late, end)

    def next_span(self, now: datetime) -> Span | None:
        """Return from when until when one may start, at this moment or next; None once that is over."""
        if self.closes_at is not None and now >= self.closes_at:
            return None
        if self.hours.is_always:
            return Span(self.opens_at, self.closes_at)
        begins, ends = next(self.hours.after(max(now, self.opens_at or now)))
        if self.closes_at is not None and begins >= self.closes_at:
            return None
        return Span(
            begins if self.opens_at is None else max(begins, self.opens_at),
            ends if self.closes_at is None else min(ends, self.closes_at),
        )

    def is_to_come(self, now: datetime) -> bool:
        """Whether one may start later, but not now."""
        span = self.next_span(now)
        return span is not None and span.opens_at is not None and now < span.opens_at

    def has_closed(self, now: datetime) -> bool:
        """Whether nobody may start any more."""
        return self.next_span(now) is None

    def is_over(self, now: datetime) -> bool:
        """Whether nobody can be in an attempt any more, the grace included."""
        if self.closes_at is None:
            return False
        return now >= max(self.closes_at, self.extended_until or self.closes_at) + GRACE


@dataclass(frozen=True)
class NewQuiz:
    """A paper to be drawn, and the rules of sitting it; what is None has no bound."""

    activity_id: int
    bank_id: int
    title: str
    question_count: int
    is_shuffled: bool = True
    plan: PaperPlan = WHOLE_BANK
    minutes: int | None = None
    pass_percent: int | None = None
    attempt_limit: int | None = None
    reveal: Reveal = Reveal.NEVER
    score_shown: ScoreShown = ScoreShown.AT_ONCE
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    hours: Hours = ALWAYS
    daily_limit: int | None = None
    purpose: Purpose = Purpose.OFFICIAL
    predictions: tuple[Prediction, ...] = ()
    essay: PaperEssay | None = None
    rules_version: int = 1

    @property
    def window(self) -> Window:
        """When it is open, and how long one attempt may take."""
        return window_of(self.opens_at, self.closes_at, self.minutes, hours=self.hours)

    @property
    def total(self) -> int:
        """How many questions a paper has."""
        return self.plan.total(self.question_count)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What a paper is drawn from, part by part."""
        return self.plan.parts_of(self.question_count, is_shuffled=self.is_shuffled)


@dataclass(frozen=True)
class Standing:
    """How far a person is with a quiz; attempts that were given back only keep their number."""

    taken: int = 0
    last_number: int = 0
    open_id: int | None = None
    open_deadline_at: datetime | None = None
    last_id: int | None = None
    best_score: float | None = None
    has_passed: bool = False
    starts: tuple[datetime, ...] = ()

    def taken_on(self, now: datetime) -> int:
        """Return how many attempts were started on the day of a moment, in Vietnam."""
        return sum(i18n.today(start) == i18n.today(now) for start in self.starts)


def window_of(
    opens_at: datetime | None,
    closes_at: datetime | None,
    minutes: int | None,
    extended_until: datetime | None = None,
    *,
    hours: Hours = ALWAYS,
) -> Window:
    """Return the window of a quiz from what it keeps."""
    return Window(opens_at, closes_at, timedelta(minutes=minutes) if minutes else None, extended_until, hours)


def check_start(
    window: Window,
    *,
    taken: int,
    limit: int | None,
    taken_today: int = 0,
    daily_limit: int | None = None,
    now: datetime,
) -> None:
    """Refuse a start outside the window and its hours (half-open), or beyond the limits."""
    span = window.next_span(now)
    if span is None and window.closes_at is not None:
        raise WindowClosed(window.closes_at)
    if span is not None and span.opens_at is not None and now < span.opens_at:
        raise NotOpenYet(span.opens_at)
    if limit is not None and taken >= limit:
        raise NoAttemptsLeft(limit)
    if daily_limit is not None and taken_today >= daily_limit:
        raise NoAttemptsToday(daily_limit)


def check_reason(reason: str) -> None:
    """Refuse an act of staff without a reason."""
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do.")})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": _l("Lý do dài tối đa %(most)d ký tự.", most=LONGEST_REASON)})


def check_minutes(minutes: int) -> None:
    """Refuse more time that is none, or too much."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid({"minutes": _l("Thời gian thêm từ 1 đến %(most)d phút.", most=MOST_MINUTES)})


def time_left(deadline_at: datetime | None, now: datetime) -> float | None:
    """Return how many seconds an attempt still has; None is without end."""
    return None if deadline_at is None else max(0.0, (deadline_at - now).total_seconds())


def is_elsewhere(holder: str | None, device: str | None) -> bool:
    """Whether a device other than this one holds an attempt; one that nobody holds is free to all."""
    return holder is not None and holder != device


def question_ends_at(item: Item, shown_at: datetime) -> datetime | None:
    """Return when the time of a question's own is over; None where it has none."""
    return shown_at + timedelta(seconds=item["seconds"]) if "seconds" in item else None


def is_question_over(ends_at: datetime | None, now: datetime) -> bool:
    """Whether no answer to a question counts any more: its own time and the grace of it have passed."""
    return ends_at is not None and now >= ends_at + QUESTION_GRACE


def is_overdue(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether no answer counts any more: the deadline and its grace have passed."""
    return deadline_at is not None and now >= deadline_at + GRACE


def shows_score(shown: ScoreShown, window: Window, *, now: datetime) -> bool:
    """Whether the person may see the score now."""
    return shown == ScoreShown.AT_ONCE or window.is_over(now)


def shows_answers(
    reveal: Reveal, window: Window, standing: Standing, *, limit: int | None, now: datetime
) -> bool:
    """Whether the person may see the right answers now; never while a paper of the quiz lies open."""
    if standing.open_id is not None or reveal == Reveal.NEVER:
        return False
    if reveal == Reveal.AFTER_EACH:
        return True
    if reveal == Reveal.AFTER_CLOSE:
        return window.is_over(now)
    is_last = limit is not None and standing.taken >= limit
    return is_last or standing.has_passed or window.is_over(now)
