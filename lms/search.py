"""One search over everything staff look for: each package says how its things are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from lms.navigation import Entry, add_entry
from lms.rights import Role, Viewer
from lms.web import me, staff

SHOWN = 8

bp = Blueprint("search", __name__)


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, where it is, and a line that tells it from its namesakes."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Finder:
    """How one kind of thing is found, for those who hold one of the roles.

    `find` gives the best hits for some words, at most so many; `more_url` is the page that lists all of them.
    """

    kind: str
    label: str | LazyString
    roles: tuple[Role, ...]
    find: Callable[[Viewer, str, int], Sequence[Hit]]
    more_url: Callable[[str], str]


@dataclass(frozen=True)
class Found:
    """The first hits of one kind, and where the others are."""

    label: str
    hits: Sequence[Hit]
    more_url: str | None


def register(app: Flask) -> None:
    """Add the page and its place in the navigation."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Tìm kiếm"), "search.index", "search", 5, tuple(Role), "staff"))


def add_finder(app: Flask, finder: Finder) -> None:
    """Let the search find one more kind of thing; the kinds stand in the order in which they were added."""
    app.extensions.setdefault("finders", []).append(finder)


@bp.get("/search")
@staff(*Role)
def index() -> ResponseReturnValue:
    """Show what some words find, kind by kind."""
    words = request.args.get("q", "").strip()
    finders: list[Finder] = current_app.extensions.get("finders", [])
    found = [_found(finder, words) for finder in finders if words and me().has(*finder.roles)]
    return render_template("lms/search.html", words=words, found=[one for one in found if one.hits])


def _found(finder: Finder, words: str) -> Found:
    hits = finder.find(me(), words, SHOWN + 1)
    return Found(str(finder.label), hits[:SHOWN], finder.more_url(words) if len(hits) > SHOWN else None)
