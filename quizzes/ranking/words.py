"""What the words of a ranking are called."""

from lms.i18n import lazy_gettext as _l
from quizzes.ranking.keys import Direction, Key
from quizzes.ranking.rules import Counts, Measure, OnePrize, Overall, Scope, Ties

COUNTS_NAMES = {
    Counts.BEST: _l("Lượt tốt nhất"),
    Counts.FIRST: _l("Lượt đầu tiên"),
    Counts.LAST: _l("Lượt cuối cùng"),
    Counts.MOST_CORRECT: _l("Lượt đúng nhiều câu nhất, bằng nhau thì lượt nộp sớm hơn"),
}
KEY_NAMES = {
    Key.SCORE: _l("Điểm"),
    Key.SCORE_WITH_ESSAY: _l("Điểm cộng cả bài tự luận"),
    Key.RIGHT: _l("Số câu đúng"),
    Key.PREDICTION: _l("Chênh lệch dự đoán"),
    Key.PREDICTION2: _l("Chênh lệch dự đoán thứ hai"),
    Key.DURATION: _l("Thời gian làm bài"),
    Key.START: _l("Giờ bắt đầu"),
    Key.HAND_IN: _l("Giờ nộp bài"),
    Key.PERFECT_PAPERS: _l("Số bài đúng hết"),
    Key.REFERRED: _l("Số người đã giới thiệu"),
    Key.LOT: _l("Rút thăm"),
}
DIRECTION_NAMES = {
    Direction.DESCENDING: _l("lớn trước"),
    Direction.ASCENDING: _l("nhỏ trước"),
}
OVERALL_NAMES = {
    Overall.SUM: _l("Cộng các vòng"),
    Overall.BEST_ROUND: _l("Lấy vòng tốt nhất"),
}
ONE_PRIZE_NAMES = {
    OnePrize.STANDING: _l("Mỗi người một giải cao nhất trong mỗi bảng kết quả"),
    OnePrize.CONTEST: _l("Đã có giải ở vòng trước thì không xét giải nữa"),
    OnePrize.NEVER: _l("Một người được nhận nhiều giải"),
}
SCOPE_NAMES = {
    Scope.ROUND: _l("Từng vòng"),
    Scope.OVERALL: _l("Chung cuộc"),
    Scope.STAGE: _l("Phần thi khác"),
}
TIES_NAMES = {
    Ties.STOP: _l("Ban Tổ chức quyết định trước khi công bố"),
    Ties.SHARE: _l("Những người bằng nhau cùng nhận và chia đều giá trị"),
}
MEASURE_NAMES = {
    Measure.HEADCOUNT: _l("Số người dự thi"),
    Measure.RATIO: _l("Tỷ lệ người dự thi trên số đoàn viên"),
    Measure.POINTS: _l("Điểm cộng từ tỷ lệ dự thi và số giải cá nhân"),
    Measure.HAND: _l("Ban Tổ chức xét"),
}
