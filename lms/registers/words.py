"""What the record of changes calls those of the register."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "topic.add": _l("Thêm chuyên đề, văn bản"),
        "register.add": _l("Ghi vào sổ lớp, tuyên truyền"),
        "register.withdraw": _l("Rút một dòng khỏi sổ lớp, tuyên truyền"),
    },
    fields={
        "held_on": _l("Ngày tổ chức"),
        "class_count": _l("Số lớp, buổi"),
        "people_count": _l("Số người"),
        "turns": _l("Số lượt"),
        "outsiders": _l("Người ngoài công đoàn"),
    },
)
