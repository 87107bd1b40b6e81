"""What the record of changes calls those of contests."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.rules import Reveal
from quizzes.contests.forms.rounds import SCORE_NAMES
from quizzes.ranking.words import COUNTS_NAMES

WORDS = Words(
    acts={
        "contest.create": _l("Lập cuộc thi"),
        "contest.change": _l("Sửa cuộc thi"),
        "contest.change_rules": _l("Thay đổi thể lệ đã công bố"),
        "contest.publish": _l("Công bố cuộc thi"),
        "contest.take_back": _l("Đưa cuộc thi về bản nháp"),
    },
    fields={
        "summary": _l("Giới thiệu"),
        "rules": _l("Thể lệ"),
        "rounds": _l("Vòng"),
        "text": _l("Lời văn"),
        "opens_at": _l("Mở lúc"),
        "closes_at": _l("Đóng lúc"),
        "question_count": _l("Số câu mỗi đề"),
        "minutes": _l("Số phút làm bài"),
        "attempt_limit": _l("Số lượt thi"),
        "counts": _l("Lượt được tính"),
        "score_shown": _l("Cho biết điểm"),
        "reveal": _l("Cho xem đáp án"),
        "hours": _l("Giờ mở trong ngày"),
        "weekdays": _l("Các ngày trong tuần"),
        "spells": _l("Khung giờ"),
        "daily_limit": _l("Số lượt mỗi ngày"),
        "is_practice": _l("Vòng thi thử"),
        "is_rehearsal": _l("Cuộc thi diễn tập"),
        "stages": _l("Phần thi khác"),
        "entry": _l("Điều kiện dự thi"),
        "divisions": _l("Các bảng thi"),
        "prediction": _l("Câu dự đoán"),
        "predictions": _l("Các câu dự đoán"),
        "ranking": _l("Cách xếp hạng"),
        "prizes": _l("Giải cá nhân"),
        "collective": _l("Giải tập thể"),
        "rounds_overlap": _l("Các vòng mở cùng lúc"),
    },
    values={
        "counts": COUNTS_NAMES,
        "score_shown": SCORE_NAMES,
        "reveal": {
            Reveal.NEVER: _l("không bao giờ"),
            Reveal.AFTER_EACH: _l("sau mỗi lượt"),
            Reveal.AFTER_LAST: _l("sau lượt cuối"),
            Reveal.AFTER_CLOSE: _l("sau khi vòng đóng"),
        },
    },
)
