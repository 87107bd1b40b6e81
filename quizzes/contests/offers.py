"""What a round offers a person now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.attempts.hours import Span
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.rules import Purpose, Standing, Window


@dataclass(frozen=True)
class RoundForPerson:
    """A round as its entrant sees it now."""

    quiz_id: int
    number: int
    title: str
    window: Window
    minutes: int | None
    question_count: int
    plan: PaperPlan
    attempt_limit: int | None
    daily_limit: int | None
    purpose: Purpose
    standing: Standing
    now: datetime

    @property
    def span(self) -> Span:
        """From when until when one may start, now or next; the last time once that is over."""
        span = self.window.next_span(self.now)
        return span or Span(self.window.opens_at, self.window.closes_at)

    @property
    def is_open(self) -> bool:
        """Whether one may start now, as far as the window goes."""
        return not self.is_to_come and not self.has_closed

    @property
    def is_to_come(self) -> bool:
        """Whether the round has not opened."""
        return self.window.is_to_come(self.now)

    @property
    def has_closed(self) -> bool:
        """Whether nobody may start any more."""
        return self.window.has_closed(self.now)

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still be started; None is without limit."""
        return None if self.attempt_limit is None else max(0, self.attempt_limit - self.standing.taken)

    @property
    def left_today(self) -> int | None:
        """How many attempts may still be started today; None is without a limit for the day."""
        if self.daily_limit is None:
            return None
        return max(0, self.daily_limit - self.standing.taken_on(self.now))

    @property
    def may_go_on(self) -> bool:
        """Whether a paper lies open whose time is not over."""
        end = self.standing.open_deadline_at
        return self.standing.open_id is not None and (end is None or self.now < end)

    @property
    def may_enter(self) -> bool:
        """Whether the button leads to a paper."""
        return self.may_go_on or (self.is_open and self.attempts_left != 0 and self.left_today != 0)

    @property
    def is_cut_short(self) -> bool:
        """Whether the round closes before the whole time of a paper that is started now."""
        return self.is_open and self.window.deadline(self.now) == self.span.closes_at


def offered(rounds: Sequence[RoundForPerson]) -> tuple[RoundForPerson, ...]:
    """Return the rounds that are open, else the one that comes next, else the last one."""
    is_open = tuple(one for one in rounds if one.is_open or one.may_go_on)
    if is_open:
        return is_open
    to_come = [one for one in rounds if one.is_to_come]
    return (min(to_come, key=lambda one: one.span.opens_at or one.now) if to_come else rounds[-1],)
