"""What a backup holds, and which one may be restored where."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

FORMAT = 1
MANIFEST = "manifest.json"
TABLES, FOLDERS, KEYS = "tables/", ("files/", "outbox/"), "keys/"
SESSION_KEY, DATA_KEY = f"{KEYS}session.key", f"{KEYS}data.key"


class NotABackup(Refused):
    """The file is no backup of this platform, or is damaged."""

    def __init__(self) -> None:
        super().__init__(_l("Tệp này không phải là bản sao lưu của hệ thống, hoặc đã hỏng."))


@dataclass(frozen=True)
class Table:
    """What a table holds: how many rows, and the SHA-256 of them all, one JSON array a line."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: the moment, the newest migration, every table and every other file."""

    taken_at: str
    revision: str
    tables: Mapping[str, Table]
    files: Mapping[str, str]
    """The SHA-256 of each."""

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """Return the manifest as it is written into the backup."""
        return {"format": FORMAT, **asdict(self)}


def manifest_of(read: Any) -> Manifest:
    """Return the manifest that was read from a backup, or refuse what is none."""
    try:
        if read["format"] != FORMAT:
            raise NotABackup
        return Manifest(
            taken_at=str(read["taken_at"]),
            revision=str(read["revision"]),
            tables={
                name: Table(int(held["rows"]), str(held["sha256"])) for name, held in read["tables"].items()
            },
            files={str(name): str(sha256) for name, sha256 in read["files"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotABackup from error


def check_members(manifest: Manifest, members: Collection[str]) -> None:
    """Refuse a backup whose members are not exactly those of its manifest, or lie outside their folders."""
    expected = {MANIFEST, *(member_of(name) for name in manifest.tables), *manifest.files}
    allowed = (SESSION_KEY, DATA_KEY)
    strange = [
        name
        for name in manifest.files
        if not (name in allowed or name.startswith(FOLDERS)) or ".." in name.split("/") or "\\" in name
    ]
    if strange or len(members) != len(expected) or set(members) != expected:
        raise NotABackup


def check_revision(manifest: Manifest, known: Collection[str]) -> None:
    """Refuse a backup of a newer version of the platform."""
    if manifest.revision not in known:
        raise Refused(
            _l(
                "Bản sao lưu ở phiên bản cơ sở dữ liệu %(revision)s, mới hơn phần mềm này. "
                "Hãy cập nhật phần mềm rồi khôi phục.",
                revision=manifest.revision,
            )
        )


def member_of(table: str) -> str:
    """Return the name under which the rows of a table lie in a backup."""
    return f"{TABLES}{table}.jsonl"
