"""What the record of changes calls the acts of results."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "standing.publish": _l("Công bố kết quả"),
        "standing.verify": _l("Xác minh người đạt giải"),
        "standing.void": _l("Huỷ kết quả thi"),
        "standing.lift_void": _l("Gỡ việc huỷ kết quả thi"),
        "standing.decide": _l("Quyết định thứ tự người bằng nhau"),
    },
    fields={
        "round_number": _l("Vòng (0 là chung cuộc)"),
        "version": _l("Bản"),
        "sha256": _l("Mã SHA-256"),
        "unverified": _l("Số người đạt giải chưa xác minh"),
        "has_identity": _l("Đúng người"),
        "has_unit": _l("Đúng đơn vị"),
        "has_contact": _l("Đã liên lạc"),
        "has_dossier": _l("Đủ hồ sơ"),
        "places": _l("Thứ tự"),
    },
)
