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

    ACTIVE = "active"
    INVITED = "invited"
    LAPSED = "lapsed"
    OFF = "off"


STATE_NAMES = {
    AccountState.ACTIVE: _l("Đang dùng"),
    AccountState.INVITED: _l("Chưa kích hoạt"),
    AccountState.LAPSED: _l("Chưa kích hoạt, mã đã hết hạn"),
    AccountState.OFF: _l("Đã ngừng"),
}
