"""What papers about prizes are called, and what the record of changes calls the acts about them."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from quizzes.awards.rules import Sort

SORT_NAMES = {Sort.CERTIFICATE: _l("Giấy chứng nhận"), Sort.MERIT: _l("Giấy khen")}
PAPER_NAMES = {
    "decision": _l("Quyết định trao giải"),
    "annex": _l("Phụ lục danh sách đạt giải"),
    "certificates": _l("Giấy của người và tập thể đạt giải"),
}
WORDS = Words(
    acts={
        "awards.describe": _l("Sửa thông tin quyết định trao giải"),
        "awards.release": _l("Cho người đạt giải tải giấy chứng nhận"),
        "awards.withdraw": _l("Ngừng cho tải giấy chứng nhận"),
    },
    fields={
        "signed_on": _l("Ngày ký"),
        "signer_title": _l("Chức vụ người ký"),
        "signer_name": _l("Họ và tên người ký"),
    },
)
