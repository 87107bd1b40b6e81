"""Where a question is used.

Whoever hands questions out says so once, in its app.py:

    uses.tell(app, use_records.uses_of)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Flask, current_app

from quizzes.bank.models import Question


class UseState(StrEnum):
    """Whether papers with a question may still be drawn."""

    OPEN = "open"
    TO_COME = "to_come"
    CLOSED = "closed"


@dataclass(frozen=True)
class Use:
    """A quiz that a question was on a paper of, or that may draw it."""

    title: str
    owner: str
    state: UseState
    closes_at: datetime | None
    paper_count: int
    """On how many papers it stood when they were counted last."""
    may_draw: bool
    """Whether the next paper may hold it."""


@dataclass(frozen=True)
class Uses:
    """All uses of a question, those that matter now first."""

    all: tuple[Use, ...] = ()

    @property
    def paper_count(self) -> int:
        """On how many papers it stood."""
        return sum(use.paper_count for use in self.all)

    @property
    def open(self) -> tuple[Use, ...]:
        """Those that people sit now and that may draw it."""
        return tuple(use for use in self.all if use.may_draw and use.state == UseState.OPEN)

    @property
    def is_used(self) -> bool:
        """Whether changing or retiring it touches anybody: it was asked, or may be asked now."""
        return bool(self.paper_count or self.open)


Tells = Callable[[Question, datetime], Uses]


def tell(app: Flask, tells: Tells) -> None:
    """Let a package say where questions are used."""
    app.extensions["question_uses"] = tells


def uses_of(question: Question, *, now: datetime) -> Uses:
    """Return where a question is used."""
    tells: Tells | None = current_app.extensions.get("question_uses")
    return tells(question, now) if tells else Uses()
