"""Files that come with a form."""

from collections.abc import Collection
from datetime import datetime

from werkzeug.datastructures import FileStorage

from lms.files.actions import keep
from lms.files.models import File


def keep_upload(
    upload: FileStorage | None, *, accepted: Collection[str], uploaded_by_id: int | None, now: datetime
) -> File | None:
    """Return the file of a field, kept as `keep` does; None if nobody chose one."""
    if not upload or not upload.filename:
        return None
    return keep(
        upload.stream, name=upload.filename, accepted=accepted, uploaded_by_id=uploaded_by_id, now=now
    )
