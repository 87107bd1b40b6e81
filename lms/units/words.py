"""What the record of changes calls those of units."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.units.rules import LEVEL_NAMES

WORDS = Words(
    acts={
        "unit.found": _l("Thêm đơn vị"),
        "unit.rename": _l("Đổi tên đơn vị"),
        "unit.move": _l("Chuyển đơn vị sang cấp trên khác"),
        "unit.relevel": _l("Đổi cấp của đơn vị"),
        "unit.merge": _l("Sáp nhập đơn vị"),
        "unit.split": _l("Tách đơn vị"),
        "unit.dissolve": _l("Giải thể đơn vị"),
    },
    fields={
        "code": _l("Mã"),
        "name": _l("Tên đơn vị"),
        "level": _l("Cấp"),
        "parent_id": _l("Đơn vị cấp trên"),
        "unit_id": _l("Đơn vị"),
        "valid_to": _l("Giải thể từ ngày"),
    },
    values={"level": LEVEL_NAMES},
)
