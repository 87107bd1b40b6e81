"""What the record of changes calls those of accounts, roles and codes."""

from lms.accounts.rules import ROLE_NAMES
from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.invitations.rules import AUDIENCE_NAMES

WORDS = Words(
    acts={
        "account.create": _l("Tạo tài khoản quản trị"),
        "account.issue_codes": _l("Cấp mã kích hoạt cho cả đơn vị"),
        "account.issue_code": _l("Cấp mã kích hoạt"),
        "account.issue_reset_code": _l("Cấp mã đặt lại mật khẩu"),
        "account.change_contacts": _l("Tự đổi số điện thoại, e-mail"),
        "account.sign_out": _l("Đăng xuất tài khoản khỏi mọi máy"),
        "account.deactivate": _l("Ngừng tài khoản"),
        "account.reactivate": _l("Mở lại tài khoản"),
        "role.grant": _l("Giao vai trò"),
        "role.revoke": _l("Thu hồi vai trò"),
    },
    fields={
        "role": _l("Vai trò"),
        "unit": _l("Trong đơn vị"),
        "audience": _l("Cấp cho"),
        "people": _l("Người"),
        "is_renewing": _l("Cấp lại mã chưa dùng"),
        "by_mail": _l("Gửi qua e-mail"),
    },
    values={"role": ROLE_NAMES, "audience": AUDIENCE_NAMES},
)
