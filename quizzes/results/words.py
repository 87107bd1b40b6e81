"""What the record of changes calls the acts of results."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from quizzes.results.appeals.rules import FOLLOW_UP_NAMES, STATE_NAMES

WORDS = Words(
    acts={
        "standing.publish": _l("Công bố kết quả"),
        "standing.verify": _l("Xác minh người đạt giải"),
        "standing.void": _l("Huỷ kết quả thi"),
        "standing.lift_void": _l("Gỡ việc huỷ kết quả thi"),
        "standing.decide": _l("Quyết định thứ tự người bằng nhau"),
        "standing.give_prize": _l("Trao giải tập thể do Ban Tổ chức xét"),
        "standing.take_prize": _l("Thu lại giải tập thể do Ban Tổ chức xét"),
        "stage.add_line": _l("Ghi kết quả phần thi"),
        "stage.correct_line": _l("Sửa kết quả phần thi"),
        "stage.void_line": _l("Huỷ một dòng kết quả phần thi"),
        "stage.lift_void": _l("Gỡ việc huỷ một dòng kết quả phần thi"),
        "stage.remove_line": _l("Bỏ một dòng kết quả phần thi"),
        "stage.import": _l("Nhập kết quả phần thi từ tệp"),
        "stage.publish": _l("Công bố kết quả phần thi"),
        "appeal.open": _l("Nộp đơn phúc khảo"),
        "appeal.decide": _l("Quyết định đơn phúc khảo"),
    },
    fields={
        "round_number": _l("Vòng (0 là chung cuộc, từ 1001 là phần thi)"),
        "version": _l("Bản"),
        "sha256": _l("Mã SHA-256"),
        "unverified": _l("Số người đạt giải chưa xác minh"),
        "is_no_entry": _l("Không tính là đã dự thi"),
        "has_identity": _l("Đúng người"),
        "has_unit": _l("Đúng đơn vị"),
        "has_contact": _l("Đã liên lạc"),
        "has_dossier": _l("Đủ hồ sơ"),
        "places": _l("Thứ tự"),
        "prize": _l("Giải"),
        "points": _l("Điểm"),
        "place": _l("Hạng"),
        "remark": _l("Ghi chú"),
        "is_verified": _l("Đã xác minh"),
        "line_count": _l("Số dòng"),
        "appeal_state": _l("Kết luận về đơn"),
        "follow_up": _l("Việc làm theo"),
    },
    values={"appeal_state": STATE_NAMES, "follow_up": FOLLOW_UP_NAMES},
)
