"""Whether what can be completed is open to people: each package that publishes says so for its kind."""

from collections.abc import Callable, Iterable

from flask import Flask, current_app

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity

IsPublished = Callable[[int], bool]
"""Activity id to whether somebody was ever asked or let in."""


class NotPublished(Refused):
    """Nobody can complete the activity yet."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _l("“%(title)s” chưa được công bố, chưa giao cho ai nên chưa làm minh chứng được.", title=title)
        )


def register_published(app: Flask, kind: str, is_published: IsPublished) -> None:
    """Say whether activities of a kind are published."""
    app.extensions.setdefault("published", {})[kind] = is_published


def require_published(activities: Iterable[Activity]) -> None:
    """Refuse the first activity that nobody can complete."""
    registry: dict[str, IsPublished] = current_app.extensions.get("published", {})
    for activity in activities:
        if activity.kind in registry and not registry[activity.kind](activity.id):
            raise NotPublished(activity.title)
