"""What the record of changes calls those of attempts."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.ledger.rules import Outcome
from quizzes.attempts.pools import words_of
from quizzes.bank.credit import CREDIT_NAMES

WORDS = Words(
    acts={
        "attempt.extend": _l("Thêm thời gian cho một bài"),
        "attempt.end": _l("Kết thúc bài thay người làm"),
        "attempt.give_back": _l("Trả lại lượt làm bài"),
        "quiz.extend": _l("Thêm thời gian cho mọi người đang làm bài"),
    },
    fields={
        "deadline_at": _l("Hạn nộp"),
        "score": _l("Điểm"),
        "outcome": _l("Kết quả"),
        "plan": _l("Đề thi"),
        "parts": _l("Các phần"),
        "credit": _l("Câu có nhiều phương án đúng"),
        "needs_all": _l("Phải trả lời đủ"),
        "keeps_options": _l("Giữ nguyên thứ tự phương án"),
        "question_seconds": _l("Giờ riêng của mỗi câu (giây)"),
        "asks_one_by_one": _l("Hiện lần lượt từng câu"),
        "count": _l("Số câu"),
        "is_fixed": _l("Câu chọn sẵn"),
        "question_ids": _l("Các câu đã chọn"),
        "points": _l("Điểm mỗi câu"),
        "seconds": _l("Giờ riêng của mỗi câu (giây)"),
        "shuffles_questions": _l("Trộn thứ tự câu hỏi"),
        "shuffles_options": _l("Trộn thứ tự phương án"),
    },
    names={"question_ids[]": words_of},
    values={
        "credit": CREDIT_NAMES,
        "outcome": {
            Outcome.PASSED: _l("đạt"),
            Outcome.FAILED: _l("chưa đạt"),
            Outcome.COMPLETED: _l("hoàn thành"),
            Outcome.TAKEN: _l("đã thi"),
        },
    },
)
