"""What the record of changes calls those of people."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.people.forms import SEX_NAMES
from lms.people.posts import POST_NAMES
from lms.people.rules import CADRE_TYPE_NAMES

WORDS = Words(
    acts={
        "person.add": _l("Thêm người vào danh sách"),
        "person.change": _l("Sửa thông tin của người"),
        "membership.add": _l("Ghi đơn vị sinh hoạt"),
        "membership.change": _l("Sửa ngày sinh hoạt tại đơn vị"),
        "membership.remove": _l("Xoá đơn vị sinh hoạt ghi nhầm"),
        "post.add": _l("Ghi chức vụ"),
        "post.change": _l("Sửa chức vụ"),
        "post.remove": _l("Xoá chức vụ ghi nhầm"),
    },
    fields={
        "birth": _l("Ngày sinh"),
        "sex": _l("Giới tính"),
        "phone": _l("Điện thoại"),
        "email": _l("Thư điện tử"),
        "member_code": _l("Mã đoàn viên"),
        "national_id_last4": _l("Số cuối CCCD"),
        "joined": _l("Ngày vào công đoàn"),
        "note": _l("Ghi chú"),
        "title": _l("Tên gọi"),
        "post_kind": _l("Loại chức vụ"),
        "cadre_type": _l("Loại cán bộ"),
        "term": _l("Nhiệm kỳ"),
        "since": _l("Từ ngày"),
        "until": _l("Thôi từ ngày"),
    },
    values={"sex": SEX_NAMES, "post_kind": POST_NAMES, "cadre_type": CADRE_TYPE_NAMES},
)
