"""A backup being read: nothing in it is believed before its hashes agree."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lms.backups.rules import MANIFEST, Manifest, NotABackup, check_members, manifest_of, member_of

CHUNK = 1024 * 1024
LONGEST_MANIFEST = 64 * CHUNK
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)
"""What zipfile and json raise for what is cut off, locked, packed otherwise, or no backup at all."""


class Backup:
    """A backup that was opened, and what it says of itself."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def lines_of(self, table: str) -> Iterator[bytes]:
        """Yield the rows of a table as they were written."""
        with self._archive.open(member_of(table)) as member:
            yield from member

    def open_file(self, name: str) -> IO[bytes]:
        """Return the content of a file, to be closed by the caller."""
        return self._archive.open(name)

    def check_hashes(self) -> None:
        """Read everything once, and refuse a backup in which any member is not what the manifest says."""
        expected = {member_of(name): table.sha256 for name, table in self.manifest.tables.items()}
        for name, sha256 in {**expected, **self.manifest.files}.items():
            digest = hashlib.sha256()
            with self._archive.open(name) as member:
                while chunk := member.read(CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != sha256:
                raise NotABackup


@contextmanager
def reading(path: Path) -> Iterator[Backup]:
    """Give a backup whose every member was read and found whole, or refuse the file."""
    with path.open("rb") as file:
        yield _opened(file)


def _opened(file: IO[bytes]) -> Backup:
    try:
        archive = zipfile.ZipFile(file)
        if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise NotABackup
        manifest = manifest_of(json.loads(archive.read(MANIFEST)))
        check_members(manifest, archive.namelist())
        backup = Backup(archive, manifest)
        backup.check_hashes()
    except DAMAGED as error:
        raise NotABackup from error
    return backup
