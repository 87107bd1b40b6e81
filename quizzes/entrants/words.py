"""What the record of changes calls those of entrants."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={"entrant.correct": _l("Sửa đơn vị hoặc bảng của người dự thi")},
    fields={"division": _l("Bảng thi")},
)
