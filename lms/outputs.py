"""Files that commands write where they are told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l


@contextmanager
def refusing_unwritable(path: Path) -> Iterator[None]:
    """Refuse with the reason when the file cannot be written: no such folder, no right, a full disk."""
    try:
        yield
    except OSError as error:
        raise Refused(
            _l("Không ghi được tệp %(path)s: %(reason)s.", path=path, reason=error.strerror)
        ) from error
