"""Rankings that contests of the unions really use, by name."""

from dataclasses import dataclass

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.rules import Eligibility, Ranking


@dataclass(frozen=True)
class Preset:
    """A ranking with the words that organisers choose it by."""

    label: LazyString
    ranking: Ranking


PRESETS = {
    "score": Preset(
        _l("Điểm; thời gian làm bài; nộp sớm hơn"),
        Ranking(orders(Key.SCORE, Key.DURATION, Key.HAND_IN)),
    ),
    "score_prediction": Preset(
        _l("Điểm; dự đoán gần đúng nhất; thời gian làm bài; nộp sớm hơn"),
        Ranking(orders(Key.SCORE, Key.PREDICTION, Key.DURATION, Key.HAND_IN)),
    ),
    "all_right_prediction": Preset(
        _l("Chỉ xếp bài đúng hết; dự đoán gần đúng nhất; thời gian làm bài"),
        Ranking(orders(Key.PREDICTION, Key.DURATION), Eligibility(needs_all_right=True)),
    ),
    "score_prediction_last": Preset(
        _l("Điểm; thời gian làm bài; nộp sớm hơn; dự đoán gần đúng nhất"),
        Ranking(orders(Key.SCORE, Key.DURATION, Key.HAND_IN, Key.PREDICTION)),
    ),
    "essay": Preset(
        _l("Điểm cộng cả bài tự luận; thời gian làm bài"),
        Ranking(orders(Key.SCORE_WITH_ESSAY, Key.DURATION)),
    ),
}
"""The order is the one in which they are offered; the first is what most union contests do."""
