"""Who was asked to complete an activity: each package that asks people says so for its kind of activity."""

from collections.abc import Callable
from datetime import date

from flask import Flask, current_app
from sqlalchemy import Select

Asked = Callable[[int, date], list[Select[int, int]]]
"""Activity id and day to queries for (person_id, unit_id), one for each group that was asked."""


def register_asked(app: Flask, kind: str, asked: Asked) -> None:
    """Say who was asked to complete an activity of a kind."""
    app.extensions.setdefault("asked", {})[kind] = asked


def asked_to(kind: str, activity_id: int, as_of: date) -> list[Select[int, int]]:
    """Return queries for the people who were asked to complete an activity."""
    registry: dict[str, Asked] = current_app.extensions.get("asked", {})
    return registry[kind](activity_id, as_of) if kind in registry else []
