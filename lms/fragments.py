"""Pieces of pages that are the same for many: rendered once with gaps, and filled for each visitor.

In a template, the block is rendered only if its key is new:

    {% call(gap) fragment("greeting", is_new, name=viewer.display_name) %}
      <p>Xin chào {{ gap.name }}</p>
    {% endcall %}
"""

import re
from collections.abc import Callable, Hashable
from secrets import token_hex

from flask import Flask
from markupsafe import Markup, escape

from lms.i18n import current_locale

MARK = f"gap{token_hex(8)}"
"""What no text holds by chance, and nobody can write on purpose; the same in an address as in HTML."""
GAP = re.compile(rf"{MARK}-(\w+)-")
MOST = 2_000

Pieces = tuple[str, ...]
"""Text and names of gaps in turn."""


class Gaps:
    """Stands for the values of a piece while it is rendered for all."""

    def __getattr__(self, name: str) -> Markup:
        """Return the place that a value fills later."""
        return gap(name)


def gap(name: str) -> Markup:
    """Return what stands for a value until it is filled in."""
    return Markup(f"{MARK}-{name}-")  # noqa: S704 - letters, digits and hyphens


def pieces_of(html: str) -> Pieces:
    """Return rendered HTML cut at its gaps."""
    return tuple(GAP.split(html))


def filled(pieces: Pieces, **values: str) -> str:
    """Return HTML with HTML in its gaps."""
    return "".join([values[piece] if place % 2 else piece for place, piece in enumerate(pieces)])


def init_app(app: Flask) -> None:
    """Give templates `fragment`, with what this platform has rendered so far."""
    known: dict[Hashable, Pieces] = {}
    gaps = Gaps()

    def fragment(*key: Hashable, caller: Callable[[Gaps], str], **values: object) -> Markup:
        """Return the block with these values, rendered for the first who asks in this language."""
        wanted = (current_locale(), key)
        pieces = known.get(wanted)
        if pieces is None:
            if len(known) >= MOST:
                known.clear()
            pieces = known[wanted] = pieces_of(caller(gaps))
        safe = {name: str(escape(value)) for name, value in values.items()}
        return Markup(filled(pieces, **safe))  # noqa: S704 - rendered by a template, and its gaps escaped

    app.jinja_env.globals["fragment"] = fragment
