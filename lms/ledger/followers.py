"""The one signal of the system: an entry was recorded.

A follower names the kinds of activity that it follows; it runs inside the transaction of the entry, in a
savepoint of its own, so that a fault of the follower never undoes the fact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app


@dataclass(frozen=True)
class Recorded:
    """An entry as the followers see it."""

    entry_id: int
    person_id: int
    activity_id: int
    activity_kind: str
    outcome: str
    score: float | None
    happened_at: datetime


Follower = Callable[[Recorded], None]


def follow(app: Flask, kinds: tuple[str, ...], follower: Follower) -> None:
    """Call the follower for each entry about an activity of these kinds."""
    registry: dict[str, list[Follower]] = app.extensions.setdefault("ledger_followers", {})
    for kind in kinds:
        registry.setdefault(kind, []).append(follower)


def followers_of(kind: str) -> tuple[Follower, ...]:
    """Return whoever follows this kind of activity."""
    registry: dict[str, list[Follower]] = current_app.extensions.get("ledger_followers", {})
    return tuple(registry.get(kind, ()))
