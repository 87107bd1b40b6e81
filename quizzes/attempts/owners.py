"""Who a quiz belongs to: a contest or a course says who may sit it, and where the way back leads.

An owner registers once for its kind of activity, in its app.py:

    owners.own(app, "contest", Owner(may_sit=queries.may_sit, home_url=views.home_url))

A quiz is sat by whoever its owner lets in: `may_sit(person_id, quiz, now)` raises a refusal that the person
can read. The window and the limit of attempts are on the quiz itself and are no matter of the owner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from lms.rights import Role
from quizzes.attempts.models import Quiz


@dataclass(frozen=True)
class Owner:
    """What a contest or a course answers for its quizzes."""

    may_sit: Callable[[int, Quiz, datetime], int | None]
    """Refuses, or returns the unit that the person sits for where the owner knows it, else None."""
    home_url: Callable[[int], str]
    """The address of the page that offers the quiz with this id."""
    return_code: Callable[[int, int], str | None] = lambda person_id, quiz_id: None
    """The code by which a guest comes back on another device: for the person and the quiz with these ids."""
    role: Role = Role.ORGANISER
    """Who looks after its attempts: this role, above the unit of the activity."""


def own(app: Flask, kind: str, owner: Owner) -> None:
    """Let the quizzes whose activity is of this kind belong to an owner."""
    registry: dict[str, Owner] = app.extensions.setdefault("quiz_owners", {})
    registry[kind] = owner


def owner_of(kind: str) -> Owner:
    """Return the owner of the quizzes of a kind of activity."""
    registry: dict[str, Owner] = current_app.extensions["quiz_owners"]
    return registry[kind]
