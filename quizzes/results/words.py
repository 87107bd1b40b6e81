"""What the record of changes calls the acts of results."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "standing.publish": _l("Công bố kết quả"),
    },
    fields={
        "round_number": _l("Vòng (0 là chung cuộc)"),
        "version": _l("Bản"),
        "sha256": _l("Mã SHA-256"),
        "unverified": _l("Số người đạt giải chưa xác minh"),
    },
    values={},
)
