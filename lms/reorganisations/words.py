"""What the record of changes calls decisions about units."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "unit.decide": _l("Thực hiện quyết định về đơn vị"),
        "unit.undo": _l("Hoàn tác quyết định về đơn vị"),
    },
    fields={
        "people_moved": _l("Số người chuyển đơn vị"),
        "people_left": _l("Số người thôi sinh hoạt"),
        "posts_moved": _l("Số chức vụ chuyển theo"),
        "posts_ended": _l("Số chức vụ kết thúc"),
        "rights_moved": _l("Số quyền chuyển theo"),
        "rights_kept": _l("Số quyền ở lại đơn vị cũ"),
        "people_along": _l("Số người đi cùng đơn vị"),
        "posts_along": _l("Số chức vụ đi cùng đơn vị"),
        "rights_along": _l("Số quyền đi cùng đơn vị"),
        "rights_gained": _l("Số quyền của cấp trên mới bao trùm các đơn vị này"),
        "rights_lost": _l("Số quyền của cấp trên cũ không còn bao trùm các đơn vị này"),
    },
)
