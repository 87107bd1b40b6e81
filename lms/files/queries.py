"""Which files there are, and where their content lies."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from lms import config, db
from lms.errors import NotFound
from lms.files import rules
from lms.files.models import File
from lms.i18n import lazy_gettext as _l


def get_file(file_id: int) -> File:
    """Return a file; whether the viewer may read it is for the caller to decide."""
    file = db.session.get(File, file_id)
    if file is None:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return file


def folder() -> Path:
    """Return the folder of the store."""
    return config.current().data / "files"


def path_of(file: File) -> Path:
    """Return where the content of a file lies."""
    return rules.place(folder(), file.sha256)


def list_missing() -> Iterator[File]:
    """Give the files whose content is not in the store, or has not the size it had."""
    with db.reading() as session:
        for file in session.scalars(select(File).order_by(File.id)):
            path = path_of(file)
            if not path.is_file() or path.stat().st_size != file.size:
                yield file
