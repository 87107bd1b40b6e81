"""The navigation: its lines, and which of them a viewer is shown."""

from collections.abc import Hashable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString
from flask_login import current_user

from lms import i18n
from lms.rights import EVERYWHERE, Role, Viewer

MOST_NAVIGATIONS = 2_000


@dataclass(frozen=True)
class Entry:
    """A line of the navigation."""

    label: str | LazyString
    endpoint: str
    icon: str
    order: int
    roles: tuple[Role, ...] = ()
    section: str = "phone"
    also: tuple[str, ...] = ()
    """Further blueprints whose pages stand under this line."""
    is_everywhere: bool = False
    """Whether the line is for those alone whose role holds in every unit."""

    def is_for(self, viewer: Viewer) -> bool:
        """Whether somebody sees the line among those of the staff."""
        if self.is_everywhere:
            return EVERYWHERE in viewer.scope(*self.roles)
        return viewer.has(*self.roles)


@dataclass(frozen=True)
class ShownEntry:
    """A line of the navigation as this viewer sees it."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Navigation:
    """The entries for everybody (phone bar) and those of the staff (side bar)."""

    phone: tuple[ShownEntry, ...]
    staff: tuple[ShownEntry, ...]


def init_app(app: Flask) -> None:
    """Begin without any lines."""
    app.extensions["navigation"] = []
    app.extensions["navigations"] = {}


def add_entry(app: Flask, entry: Entry) -> None:
    """Add a line to the navigation."""
    app.extensions["navigation"].append(entry)
    app.extensions["navigations"].clear()


def shown() -> Navigation:
    """Return the lines for this viewer, which are the same for all who hold the same rights."""
    viewer = current_user._get_current_object()
    if not viewer.is_authenticated or viewer.is_guest:
        return Navigation((), ())
    known: dict[Hashable, Navigation] = current_app.extensions["navigations"]
    key = i18n.current_locale(), _here(), viewer.rights
    found = known.get(key)
    if found is None:
        if len(known) >= MOST_NAVIGATIONS:
            known.clear()
        found = known[key] = _lines_for(viewer)
    return found


def _lines_for(viewer: Viewer) -> Navigation:
    entries: list[Entry] = sorted(current_app.extensions["navigation"], key=lambda entry: entry.order)
    return Navigation(
        phone=tuple(_shown(entry) for entry in entries if entry.section == "phone"),
        staff=tuple(_shown(entry) for entry in entries if entry.section == "staff" and entry.is_for(viewer)),
    )


def _here() -> str:
    """Return the family of the page that is shown."""
    return (request.endpoint or "").split(".")[0]


def _shown(entry: Entry) -> ShownEntry:
    return ShownEntry(
        str(entry.label),
        url_for(entry.endpoint),
        entry.icon,
        _here() in (entry.endpoint.split(".")[0], *entry.also),
    )
