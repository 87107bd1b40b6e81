"""What was found out a moment ago, so that the hot path need not ask the database again.

Only views that are marked hot use it, and only for some seconds: a session that was ended by another process
is refused there that much later. Ending one in this process forgets at once.
"""

import time
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

from lms.rights import Viewer

T = TypeVar("T")

MOST = 20_000
PROOFS = (
    "HTTP_COOKIE",
    "HTTP_X_CSRFTOKEN",
    "HTTP_REFERER",
    "HTTP_ORIGIN",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "wsgi.url_scheme",
)
"""What a request is let in by: who reads it, the token of its page, and where it comes from."""


class Pass(NamedTuple):
    """Whose saves were let in, and from which device."""

    person_id: int | None
    device: str


class Memory(Generic[T]):
    """Values that are known for some seconds."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._known: dict[Any, tuple[float, T]] = {}

    def recall(self, key: str | bytes) -> T | None:
        """Return what was found out a moment ago, if anybody remembers."""
        found = self._known.get(key)
        if found is None or found[0] <= time.monotonic():
            return None
        return found[1]

    def remember(self, key: str | bytes, value: T, *, seconds: float | None = None) -> None:
        """Keep a value for a moment."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = (time.monotonic() + (seconds or self._seconds), value)

    def forget(self) -> None:
        """Find everything out again."""
        self._known.clear()


viewers: Memory[Viewer] = Memory(seconds=5)
"""Who is behind a session, by the hash of its token."""
passes: Memory[Pass] = Memory(seconds=120)
"""Whose save was let in, by what the request proved itself with.

It lasts longer: an answer comes every half minute, and one's own answers are all that a pass opens.
"""


def proof_of(environ: Mapping[str, Any]) -> bytes:
    """Return a digest of all that a request is let in by: the same again is let in again."""
    return blake2b(
        "\n".join(environ.get(name, "") for name in PROOFS).encode("utf-8", "surrogatepass"), digest_size=20
    ).digest()


def forget_all() -> None:
    """Ask the database again for everybody."""
    viewers.forget()
    passes.forget()
