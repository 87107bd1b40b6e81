"""Keeping files."""

from collections.abc import Collection
from datetime import datetime
from typing import IO

from lms import db
from lms.files import queries, readers, rules, writers
from lms.files.models import File


def keep(
    content: IO[bytes],
    *,
    name: str,
    accepted: Collection[str],
    uploaded_by_id: int | None,
    now: datetime,
) -> File:
    """Return the file that somebody brought, checked and stored, or refuse it.

    `accepted` lists the ends of names that are taken here, as in `rules.SPREADSHEETS`.
    """
    name = rules.safe_name(name)
    kind = rules.KINDS[rules.ending_of(name, accepted)]
    rules.check_size(name, content.seek(0, 2), kind)
    readers.examine(content, name, kind)
    return keep_made(content, name=name, media_type=kind.media_type, uploaded_by_id=uploaded_by_id, now=now)


def keep_made(
    content: IO[bytes], *, name: str, media_type: str, uploaded_by_id: int | None, now: datetime
) -> File:
    """Return a stored file that the platform made itself, such as a report."""
    size = content.seek(0, 2)
    file = File(
        name=rules.safe_name(name),
        media_type=media_type,
        size=size,
        sha256=writers.store(queries.folder(), content),
        uploaded_by_id=uploaded_by_id,
        created_at=now,
    )
    db.session.add(file)
    db.session.flush()
    return file
