"""What the record of changes calls those of courses."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l

WORDS = Words(
    acts={
        "course.create": _l("Lập khoá học"),
        "course.change": _l("Sửa thông tin khoá học"),
        "course.publish": _l("Giao khoá học"),
        "course.withdraw": _l("Thôi giao khoá học"),
        "course.due": _l("Đổi hạn học"),
        "course.quiz": _l("Đặt bài kiểm tra cuối khoá"),
        "course.quiz_remove": _l("Bỏ bài kiểm tra cuối khoá"),
        "module.remove": _l("Xoá học phần của khoá học"),
        "lesson.remove": _l("Xoá bài học của khoá học"),
    },
    fields={
        "slug": _l("Đường dẫn"),
        "due_on": _l("Hạn"),
        "pass_percent": _l("Phần trăm để đạt"),
        "is_shuffled": _l("Xáo trộn câu hỏi"),
    },
)
