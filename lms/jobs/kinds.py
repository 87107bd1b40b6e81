"""What can be done in the background: packages register it, the runner looks it up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString


class Interrupted(Exception):
    """The runner stops, or another one has taken the job over: this try ends without a trace."""


@dataclass(frozen=True)
class Work:
    """One try at a job, as its handler gets it.

    A handler changes the database through `db.session` and leaves the commit to the runner, which
    writes the result in the same transaction; many steps that are whole by themselves it commits one
    by one. It may be run again from the start, so it must not mind that. On SQLite everybody waits
    while it has an open transaction: what takes long reads through `db.reading()`.
    """

    job_id: int
    arguments: dict[str, Any]
    owner_id: int | None
    now: datetime
    progress: Callable[[int, int, str], None]
    """Tell how many of how many are done, and in words what is going on."""


@dataclass(frozen=True)
class Outcome:
    """What a handler leaves behind: a sentence, and the address of what was made."""

    message: str
    url: str | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name in the table, what people call it, and who does it."""

    name: str
    label: str | LazyString
    handle: Callable[[Work], Outcome]


@dataclass(frozen=True)
class Chore:
    """Something short that the runner does again and again, and commits."""

    name: str
    every: float
    """Seconds from one turn to the next."""
    act: Callable[[datetime], None]


@dataclass(frozen=True)
class Daily:
    """A job without an owner that is started once a day.

    It starts at a time in Vietnam, or as soon after it as a runner is there.
    """

    kind: str
    at: time


@dataclass
class Registry:
    """What one application can do in the background, and how its runner is told of a job."""

    send: Callable[[int], None]
    kinds: dict[str, Kind] = field(default_factory=dict)
    chores: list[Chore] = field(default_factory=list)
    dailies: list[Daily] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)


def registry() -> Registry:
    """Return what the running application can do in the background."""
    found: Registry = current_app.extensions["jobs"]
    return found


def add_kind(app: Flask, kind: Kind) -> None:
    """Let jobs of a kind be enqueued."""
    app.extensions["jobs"].kinds[kind.name] = kind


def add_chore(app: Flask, chore: Chore) -> None:
    """Let something be done again and again while a runner is there."""
    app.extensions["jobs"].chores.append(chore)


def add_daily(app: Flask, daily: Daily) -> None:
    """Let a job be started once a day."""
    app.extensions["jobs"].dailies.append(daily)
