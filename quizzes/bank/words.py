"""What formats are called, and what the record of changes calls those of question banks."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from quizzes.bank.formats.choosing import Format
from quizzes.bank.formats.columns import LETTERS
from quizzes.bank.formats.out.losses import Target
from quizzes.bank.queries import bank_names
from quizzes.bank.rules import DIFFICULTY_NAMES

FORMAT_NAMES = {
    Format.AIKEN: "Aiken",
    Format.GIFT: "GIFT",
    Format.MOODLE_XML: "Moodle XML",
    Format.QTI: "QTI",
    Format.WORD: "Word",
    Format.TEXT: _l("Văn bản"),
    Format.XLSX: "Excel",
}

TARGET_NAMES = {
    Target.DOCX: _l("Word, như giáo viên soạn"),
    Target.XLSX: "Excel",
    Target.MOODLE_XML: "Moodle XML",
    Target.GIFT: "GIFT",
    Target.QTI21: _l("Gói QTI 2.1"),
}
FILE_ENDINGS = {
    Target.DOCX: ".docx",
    Target.XLSX: ".xlsx",
    Target.MOODLE_XML: ".xml",
    Target.GIFT: ".gift",
    Target.QTI21: ".zip",
}
COLUMN_NAMES = {
    "number": _l("Số thứ tự"),
    "stem": _l("Câu hỏi"),
    "options": _l("Mọi phương án trong một ô"),
    **{f"option_{letter}": _l("Phương án %(letter)s", letter=letter.upper()) for letter in LETTERS},
    "key": _l("Đáp án"),
    "explanation": _l("Giải thích"),
    "law": _l("Văn bản"),
    "article": _l("Điều"),
    "clause": _l("Khoản, điểm"),
    "topic": _l("Chủ đề"),
    "difficulty": _l("Độ khó"),
    "tags": _l("Nhãn"),
    "category": _l("Thư mục"),
    "name": _l("Tên câu hỏi"),
}
"""The columns of a sheet as people call them."""

WORDS = Words(
    acts={
        "question_bank.create": _l("Lập ngân hàng câu hỏi"),
        "question_bank.rename": _l("Đổi tên ngân hàng câu hỏi"),
        "question_bank.share": _l("Chia sẻ ngân hàng câu hỏi cho một đơn vị"),
        "question_bank.unshare": _l("Thôi chia sẻ ngân hàng câu hỏi cho một đơn vị"),
        "question_bank.add": _l("Thêm câu hỏi vào ngân hàng"),
        "question.change": _l("Sửa câu hỏi trong ngân hàng"),
        "question.retire": _l("Thôi dùng một câu hỏi của ngân hàng"),
        "question.replace": _l("Ngừng dùng một câu hỏi trùng, giữ câu kia"),
        "question.restore": _l("Dùng lại một câu hỏi của ngân hàng"),
    },
    fields={
        "questions": _l("Số câu hỏi"),
        "question_name": _l("Tên câu hỏi"),
        "topic": _l("Chủ đề"),
        "difficulty": _l("Độ khó"),
        "category": _l("Thư mục"),
        "tags": _l("Nhãn"),
        "version": _l("Bản của câu hỏi"),
        "shared_with": _l("Chia sẻ cho đơn vị"),
        "share_right": _l("Được làm gì"),
        "replaced_by_id": _l("Câu được giữ lại"),
        "bank_id": _l("Ngân hàng câu hỏi"),
    },
    values={
        "difficulty": DIFFICULTY_NAMES,
        "share_right": {
            "read": _l("xem, rút đề và chép"),
            "write": _l("xem, rút đề, chép và sửa"),
        },
    },
    names={"bank_id": bank_names},
)
