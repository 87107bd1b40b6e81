"""Sending a file to whoever the calling view has let in."""

from flask import Response, send_file

from lms.files import queries
from lms.files.models import File
from lms.files.rules import KINDS

SHOWN = {kind.media_type for kind in KINDS.values() if kind.is_shown}


def send(file: File, *, is_shown: bool = False, max_age: int | None = None) -> Response:
    """Return a file to save, or to show in the page where that is harmless; parts of it on request.

    With `max_age` (seconds) the browser may keep it for itself; without, the headers of all pages hold.
    """
    response = send_file(
        queries.path_of(file),
        mimetype=file.media_type,
        as_attachment=not (is_shown and file.media_type in SHOWN),
        download_name=file.name,
        conditional=True,
        etag=file.sha256,
        last_modified=file.created_at,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    if max_age is None:
        response.headers.pop("Cache-Control", None)
    else:
        response.headers["Cache-Control"] = f"private, max-age={max_age}"
    return response
