"""What the record of changes calls merging people."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={"person.merge": _l("Gộp người trùng"), "person.part": _l("Hoàn tác việc gộp người trùng")},
    fields={"double": _l("Bản trùng")},
)
