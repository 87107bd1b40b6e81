"""What the record of changes calls those of rosters."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "roster.import": _l("Nhập danh sách đoàn viên"),
        "roster.undo": _l("Hoàn tác lần nhập danh sách"),
    },
    fields={
        "units": _l("Đơn vị"),
        "people": _l("Người"),
        "posts": _l("Chức vụ"),
        "new": _l("mới"),
        "changed": _l("thay đổi"),
        "unchanged": _l("giữ nguyên"),
        "moved": _l("chuyển đơn vị"),
        "left": _l("rời đơn vị"),
        "missing": _l("không còn trong danh sách"),
        "ended": _l("thôi giữ"),
        "errors": _l("Lỗi"),
        "warnings": _l("Cảnh báo"),
    },
)
