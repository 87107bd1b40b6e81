"""What the record of changes calls those of attempts."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.ledger.rules import Outcome

WORDS = Words(
    acts={
        "attempt.extend": _l("Thêm thời gian cho một bài"),
        "attempt.end": _l("Kết thúc bài thay người làm"),
        "attempt.give_back": _l("Trả lại lượt làm bài"),
        "quiz.extend": _l("Thêm thời gian cho mọi người đang làm bài"),
    },
    fields={"deadline_at": _l("Hạn nộp"), "score": _l("Điểm"), "outcome": _l("Kết quả")},
    values={
        "outcome": {
            Outcome.PASSED: _l("đạt"),
            Outcome.FAILED: _l("chưa đạt"),
            Outcome.COMPLETED: _l("hoàn thành"),
            Outcome.TAKEN: _l("đã thi"),
        }
    },
)
