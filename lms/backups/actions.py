"""Taking a backup of everything, and putting one into an empty place."""

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DataError, IntegrityError

from lms import config, db
from lms.backups import queries, readers, rules, writers
from lms.backups.readers import Backup
from lms.backups.rules import Manifest, NotABackup
from lms.config import Settings
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

FOREIGN_KEYS = text(
    "SELECT conrelid::regclass::text AS held, quote_ident(conname) AS name, "
    "pg_get_constraintdef(oid) AS words FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


def back_up(path: Path, *, now: datetime) -> Manifest:
    """Write the database as it is at one moment, the files and the keys into one file, and read it back.

    Nobody waits meanwhile: the database shows the moment at which the backup began, and files are only added.
    """
    settings = config.current()
    with writers.writing(path) as draft, queries.snapshot() as connection:
        revision = queries.revision(connection)
        if revision is None:
            raise Refused(_l("Cơ sở dữ liệu còn trống, chưa có gì để sao lưu."))
        for table in queries.list_tables(connection):
            draft.add_table(table.name, queries.rows_of(connection, table))
        for source in _files_in(settings.data):
            with source.open("rb") as content:
                draft.add_file(source.relative_to(settings.data).as_posix(), content)
        for name, key in ((rules.SESSION_KEY, settings.secret_key), (rules.DATA_KEY, settings.data_key)):
            draft.add_file(name, io.BytesIO(key.encode()))
        draft.finish(Manifest(now.isoformat(), revision, draft.tables, draft.files))
    with readers.reading(path) as backup:
        return backup.manifest


def restore(path: Path) -> Manifest:
    """Put a backup into an empty place, or refuse and leave the place empty.

    Each table is read back and has the rows and the hash of the manifest before anything is kept.
    """
    settings = config.current()
    with readers.reading(path) as backup:
        rules.check_revision(backup.manifest, queries.known_revisions())
        _require_empty(settings.data)
        _require_key(settings, backup)
        _make_schema(backup.manifest.revision)
        try:
            with db.engine().begin() as connection:
                _load(connection, backup)
                for name in backup.manifest.files:
                    _put(settings.data / name, backup, name)
        except BaseException as error:
            for folder in rules.FOLDERS:
                shutil.rmtree(settings.data / folder, ignore_errors=True)
            if isinstance(error, (ValueError, IntegrityError, DataError)):
                raise NotABackup from error
            raise
        command.upgrade(db.alembic_config(), "head")
        return backup.manifest


def _files_in(data: Path) -> Iterator[Path]:
    """Yield the files that were stored; a name that begins with "new-" is one that still arrives."""
    for folder in rules.FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("new-"):
                yield path


def _require_empty(data: Path) -> None:
    with queries.snapshot() as connection:
        is_empty = queries.is_empty(connection)
    if not is_empty or next(_files_in(data), None):
        raise Refused(
            _l(
                "Chỉ khôi phục được vào nơi còn trống. "
                "Cơ sở dữ liệu hoặc thư mục dữ liệu ở đây đã có nội dung."
            )
        )


def _require_key(settings: Settings, backup: Backup) -> None:
    """Refuse a key from the environment with which the national IDs of the backup could not be read."""
    with backup.open_file(rules.DATA_KEY) as content:
        key = content.read().decode()
    kept = settings.data / rules.DATA_KEY
    is_from_file = kept.is_file() and kept.read_text().strip() == settings.data_key
    if settings.data_key != key and not is_from_file:
        raise Refused(
            _l(
                "Biến DATA_KEY khác với khoá trong bản sao lưu. "
                "Hãy bỏ biến này, hoặc đặt đúng khoá, rồi khôi phục."
            )
        )


def _make_schema(revision: str) -> None:
    """Make the tables as they were when the backup was taken."""
    with queries.snapshot() as connection:
        found = queries.revision(connection)
    if found not in (None, revision):
        command.downgrade(db.alembic_config(), "base")
    command.upgrade(db.alembic_config(), revision)


def _load(connection: Connection, backup: Backup) -> None:
    tables = {table.name: table for table in queries.list_tables(connection)}
    if set(tables) != set(backup.manifest.tables):
        raise NotABackup
    with _foreign_keys_later(connection):
        for name, table in tables.items():
            lines = backup.lines_of(name)
            while batch := [queries.values_of(table, line) for line in islice(lines, queries.BATCH)]:
                connection.execute(table.insert(), batch)
    for name, table in tables.items():
        _set_counter(connection, table)
        if _read_back(connection, table) != backup.manifest.tables[name]:
            raise Refused(_l("Bảng %(table)s sau khi khôi phục không giống bản sao lưu.", table=name))


@contextmanager
def _foreign_keys_later(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; every pointer is checked at the end."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        return
    keys = connection.execute(FOREIGN_KEYS).all()
    for key in keys:
        connection.execute(text(f"ALTER TABLE {key.held} DROP CONSTRAINT {key.name}"))
    yield
    for key in keys:
        connection.execute(text(f"ALTER TABLE {key.held} ADD CONSTRAINT {key.name} {key.words}"))


def _set_counter(connection: Connection, table: Table) -> None:
    """Let the next key be one that was never used (SQLite counts from the highest by itself)."""
    if connection.dialect.name == "sqlite" or "id" not in table.columns:
        return
    highest = select(func.max(table.c.id)).scalar_subquery()
    counter = func.pg_get_serial_sequence(table.name, "id")
    connection.execute(select(func.setval(counter, func.coalesce(highest, 1), highest.is_not(None))))


def _read_back(connection: Connection, table: Table) -> rules.Table:
    digest, rows = hashlib.sha256(), 0
    for line in queries.rows_of(connection, table):
        digest.update(line)
        rows += 1
    return rules.Table(rows, digest.hexdigest())


def _put(target: Path, backup: Backup, name: str) -> None:
    """Write a file of the backup into its place, for its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with backup.open_file(name) as content, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(content, file)
