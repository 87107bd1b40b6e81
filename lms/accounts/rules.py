"""How far somebody is on the way in, what the roles are called, and the e-mail of a first administrator."""

from enum import StrEnum

from lms.i18n import lazy_gettext as _l
from lms.rights import Role

FIRST_EMAIL = "quantri@congdoan.local"
FIRST_NAME = "Quản trị viên"

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Quản trị"),
    Role.ORGANISER: _l("Tổ chức"),
    Role.TRAINER: _l("Giảng viên"),
    Role.GRADER: _l("Chấm bài"),
}
ROLE_DUTIES = {
    Role.ADMINISTRATOR: _l(
        "Nhập danh sách, cấp tài khoản, phân quyền; làm được mọi việc của các vai trò khác"
    ),
    Role.ORGANISER: _l("Theo dõi chỉ tiêu, xuất báo cáo, tổ chức cuộc thi"),
    Role.TRAINER: _l("Soạn khoá học và ngân hàng câu hỏi, giao cho người học"),
    Role.GRADER: _l("Chấm bài tự luận"),
}


class AccountState(StrEnum):
    """How far somebody is on the way in."""

    NONE = "none"
    INVITED = "invited"
    ACTIVE = "active"
    OFF = "off"


STATE_NAMES = {
    AccountState.NONE: _l("Chưa cấp mã"),
    AccountState.INVITED: _l("Đã cấp mã"),
    AccountState.ACTIVE: _l("Đang dùng"),
    AccountState.OFF: _l("Đã ngừng"),
}
