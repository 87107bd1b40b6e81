"""The published file of a standing, written."""

from hashlib import sha256
from typing import IO, Any

from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.published import standing_lines

BATCH = 5000


def write_standing(conclusion: Conclusion, stream: IO[bytes]) -> str:
    """Write the file, and return its SHA-256."""
    found = sha256()
    batch: list[str] = []
    for line in standing_lines(conclusion):
        batch.append(line)
        if len(batch) == BATCH:
            _write(batch, stream, found)
            batch = []
    _write(batch, stream, found)
    return found.hexdigest()


def _write(lines: list[str], stream: IO[bytes], found: Any) -> None:
    content = "".join(lines).encode()
    found.update(content)
    stream.write(content)


def hash_of(conclusion: Conclusion) -> str:
    """Return the SHA-256 that the file would have."""
    found = sha256()
    for line in standing_lines(conclusion):
        found.update(line.encode())
    return found.hexdigest()
