"""What people call evidence, and what the record of changes calls those of targets."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.targets.basis import CONDITION_NAMES
from lms.targets.catalogues import FIELD_NAMES

EVIDENCE_NAMES = {
    "course": _l("Khoá học"),
    "contest": _l("Cuộc thi"),
    "quiz": _l("Bài kiểm tra"),
    "topic": _l("Chuyên đề trong sổ"),
}
"""What people call what may prove that somebody is done, by kind."""
WORDS = Words(
    acts={
        "target.import": _l("Nhập danh mục chỉ tiêu"),
        "target.change": _l("Sửa chỉ tiêu theo danh mục"),
        "target.bind": _l("Gắn chỉ tiêu với nhóm người và bằng chứng"),
        "target.state": _l("Nhập tay kết quả của chỉ tiêu"),
        "target.threshold": _l("Giao mức chỉ tiêu cho đơn vị"),
        "target.remind": _l("Gửi danh sách chưa hoàn thành cho đơn vị"),
    },
    fields={
        "targets_added": _l("Chỉ tiêu mới"),
        "targets_changed": _l("Chỉ tiêu thay đổi"),
        "evidence": _l("Tính theo"),
        "topics": _l("Chuyên đề, văn bản"),
        "basis": _l("Cách tính"),
        "condition": _l("Điều kiện"),
        "least": _l("Từ mức"),
        "as_of": _l("Tính đến ngày"),
        "numerator": _l("Tử số"),
        "denominator": _l("Mẫu số"),
        "threshold": _l("Mức giao"),
        "people_left": _l("Số người chưa hoàn thành"),
        "units_left": _l("Số đơn vị chưa đạt"),
        **{f"target_{name}": text for name, text in FIELD_NAMES.items()},
    },
    values={"condition": CONDITION_NAMES},
)
