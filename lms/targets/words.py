"""What the record of changes calls those of targets."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={"target.bind": _l("Gắn chỉ tiêu với nhóm người và bằng chứng")},
    fields={"evidence": _l("Tính theo")},
)
