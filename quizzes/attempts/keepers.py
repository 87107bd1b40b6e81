"""Who keeps the essays of papers: whoever lets them be marked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from quizzes.attempts.essay import Writing, Written


@dataclass(frozen=True)
class Keeper:
    """Who keeps essays of papers."""

    keep: Callable[[int, Writing, datetime], None]
    """Keeps what is written in the attempt with this id; an older text never overwrites a newer one."""
    find: Callable[[int], Written]
    """Returns what was written in the attempt with this id."""


def keep_with(app: Flask, keeper: Keeper) -> None:
    """Let somebody keep the essays of papers."""
    app.extensions["essay_keeper"] = keeper


def keeper() -> Keeper:
    """Return who keeps the essays of papers."""
    found: Keeper = current_app.extensions["essay_keeper"]
    return found
