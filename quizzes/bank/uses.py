"""Where a question is used.

Whoever hands questions out says so once, in its app.py:

    uses.tell(app, uses.Record(records.uses_of, records.paper_counts_of, records.open_titles))
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

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


class Record(NamedTuple):
    """What whoever hands questions out knows.

    All of one question; the number of papers of many; the quizzes that people sit now, by their banks.
    """

    uses_of: Callable[[Question, datetime], Uses]
    paper_counts_of: Callable[[Collection[int]], Mapping[int, int]]
    open_titles: Callable[[Collection[int], datetime], Mapping[int, Sequence[str]]]


def tell(app: Flask, record: Record) -> None:
    """Let a package say where questions are used."""
    app.extensions["question_uses"] = record


def uses_of(question: Question, *, now: datetime) -> Uses:
    """Return where a question is used."""
    record = _record()
    return record.uses_of(question, now) if record else Uses()


def paper_counts_of(question_ids: Collection[int]) -> Mapping[int, int]:
    """Return on how many papers questions stood, by their ids; those that were never asked are left out."""
    record = _record()
    return record.paper_counts_of(question_ids) if record else {}


def open_titles(bank_id: int, *, now: datetime) -> Sequence[str]:
    """Return the quizzes that people sit now and whose papers are drawn from a bank."""
    record = _record()
    return record.open_titles([bank_id], now).get(bank_id, ()) if record else ()


def _record() -> Record | None:
    found: Record | None = current_app.extensions.get("question_uses")
    return found
