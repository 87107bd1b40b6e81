"""The store: each content once, in a file named by its hash."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from lms.files import rules

CHUNK = 1024 * 1024


def store(folder: Path, content: IO[bytes]) -> str:
    """Put the content into the store and return its hash; what is there already is kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content.seek(0)
    digest = hashlib.sha256()
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = rules.place(folder, digest.hexdigest())
        target.parent.mkdir(exist_ok=True, mode=0o700)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return digest.hexdigest()
