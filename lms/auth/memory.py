"""Who asked a moment ago, so that the hot path need not ask the database again.

Only views that are marked hot use it, and only for some seconds: a session that was ended by another process
is refused there that much later. Ending one in this process forgets at once.
"""

import time

from lms.rights import Viewer

SECONDS = 5.0
MOST = 20_000

_known: dict[str, tuple[float, Viewer]] = {}


def recall(token_hash: str) -> Viewer | None:
    """Return who was behind a session a moment ago, if anybody remembers."""
    found = _known.get(token_hash)
    if found is None or found[0] <= time.monotonic():
        return None
    return found[1]


def remember(token_hash: str, viewer: Viewer, *, seconds: float = SECONDS) -> None:
    """Keep who is behind a session for a moment."""
    if len(_known) >= MOST:
        _known.clear()
    _known[token_hash] = (time.monotonic() + seconds, viewer)


def forget_all() -> None:
    """Ask the database again for everybody."""
    _known.clear()
