"""The columns of a workbook of changes, and the words that it may use."""

from enum import StrEnum

from lms.i18n import lazy_gettext as _l
from lms.text import fold
from lms.units.rules import EventKind, Level


class Field(StrEnum):
    """What a column holds."""

    KIND = "kind"
    UNIT = "unit"
    NAME = "name"
    LEVEL = "level"
    OTHER = "other"
    NEW_CODE = "new_code"
    CHILDREN = "children"
    PEOPLE = "people"
    POSTS = "posts"
    RIGHTS = "rights"
    NUMBER = "number"


TITLES = {
    Field.KIND: "Việc",
    Field.UNIT: "Mã đơn vị",
    Field.NAME: "Tên mới",
    Field.LEVEL: "Cấp",
    Field.OTHER: "Mã đơn vị cấp trên hoặc đơn vị nhận",
    Field.NEW_CODE: "Mã đơn vị mới (khi tách)",
    Field.CHILDREN: "Mã đơn vị đi theo (khi tách)",
    Field.PEOPLE: "Mã đoàn viên đi theo (khi tách)",
    Field.POSTS: "Chức vụ",
    Field.RIGHTS: "Quyền",
    Field.NUMBER: "Số quyết định",
}
"""The heading of each column, in the order of the template."""

KINDS = {
    "thanh lap": EventKind.FOUND,
    "doi ten": EventKind.RENAME,
    "chuyen": EventKind.MOVE,
    "doi cap": EventKind.RELEVEL,
    "sap nhap": EventKind.MERGE,
    "tach": EventKind.SPLIT,
    "giai the": EventKind.DISSOLVE,
}
"""What stands in the first column, without diacritics."""

KIND_WORDS = {
    EventKind.FOUND: "Thành lập",
    EventKind.RENAME: "Đổi tên",
    EventKind.MOVE: "Chuyển",
    EventKind.RELEVEL: "Đổi cấp",
    EventKind.MERGE: "Sáp nhập",
    EventKind.SPLIT: "Tách",
    EventKind.DISSOLVE: "Giải thể",
}

LEVEL_WORDS = {
    Level.NATIONAL: "Tổng Liên đoàn",
    Level.PROVINCE: "Tỉnh",
    Level.SECTOR: "Ngành trung ương",
    Level.UPPER: "Cấp trên cơ sở",
    Level.GRASSROOTS: "Cơ sở",
    Level.MEMBER_GRASSROOTS: "Cơ sở thành viên",
    Level.SECTION: "Bộ phận",
    Level.GROUP: "Tổ",
}
LEVELS = {fold(word): level for level, word in LEVEL_WORDS.items()}

STAYS = {"thoi", "khong", "ket thuc"}
"""Words by which posts end, or rights stay, in place of going along."""
GOES = {"", "chuyen", "co", "di theo"}

MEANINGS = (
    (Field.KIND, _l("Thành lập, Đổi tên, Chuyển, Đổi cấp, Sáp nhập, Tách hoặc Giải thể.")),
    (Field.UNIT, _l("Đơn vị của việc này. Khi thành lập: mã của đơn vị mới, để trống thì hệ thống đặt mã.")),
    (Field.NAME, _l("Tên của đơn vị mới (thành lập, tách) hoặc tên mới (đổi tên).")),
    (
        Field.LEVEL,
        _l("Cấp mới: Tỉnh, Ngành trung ương, Cấp trên cơ sở, Cơ sở, Cơ sở thành viên, Bộ phận hoặc Tổ."),
    ),
    (Field.OTHER, _l("Cấp trên (thành lập, chuyển) hoặc đơn vị nhận người và đơn vị trực thuộc (sáp nhập).")),
    (Field.NEW_CODE, _l("Để trống thì hệ thống đặt mã.")),
    (Field.CHILDREN, _l("Các mã cách nhau bằng dấu phẩy hoặc chấm phẩy.")),
    (Field.PEOPLE, _l("Các mã cách nhau bằng dấu phẩy hoặc chấm phẩy.")),
    (Field.POSTS, _l("Khi sáp nhập: Chuyển (mặc định) hoặc Thôi.")),
    (Field.RIGHTS, _l("Quyền của người phụ trách khi sáp nhập: Không (mặc định) hoặc Chuyển.")),
    (Field.NUMBER, _l("Để trống thì là số quyết định chung của cả tệp.")),
)
"""What each column is for."""
