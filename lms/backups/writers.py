"""A backup being written: one ZIP file, whole under its name or not there at all."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lms.backups.rules import MANIFEST, Manifest, Table, member_of

CHUNK = 1024 * 1024


class Draft:
    """The members written so far."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.tables: dict[str, Table] = {}
        self.files: dict[str, str] = {}

    def add_table(self, name: str, lines: Iterable[bytes]) -> None:
        """Write the rows of a table."""
        digest, rows = hashlib.sha256(), 0
        with self._archive.open(member_of(name), "w", force_zip64=True) as member:
            for line in lines:
                digest.update(line)
                member.write(line)
                rows += 1
        self.tables[name] = Table(rows, digest.hexdigest())

    def add_file(self, name: str, content: IO[bytes]) -> None:
        """Write the content of a file."""
        digest = hashlib.sha256()
        with self._archive.open(name, "w", force_zip64=True) as member:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                member.write(chunk)
        self.files[name] = digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write last of all what the backup holds."""
        self._archive.writestr(MANIFEST, json.dumps(manifest.as_json(), ensure_ascii=False, indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Draft]:
    """Give a backup to write into, for its owner's eyes alone; it gets its name when it is complete."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield Draft(archive)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
