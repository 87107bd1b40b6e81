"""The essay of a round as data: what is asked, how long it may be, how it is marked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.html import clean
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.attempts.essay import PaperEssay
from quizzes.attempts.rules import MOST_MINUTES

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
MOST_POINTS = 1000
MOST_WORDS = 10_000
MOST_MARKERS = 5


class Join(StrEnum):
    """How the points of several markers become those of the essay."""

    AVERAGE = "average"
    SUM = "sum"


@dataclass(frozen=True)
class EssayRules:
    """An essay beside the paper of a round, written while the round is open, or within each paper.

    With `minutes` it has a clock of its own, from the moment one begins to write; `within_paper` it is the
    last thing of the paper and has the paper's clock. Each of `markers` people gives up to `points`; where
    two of them differ by more than `apart`, an organiser decides.
    """

    title: str
    text: str = ""
    points: int = 10
    fewest_words: int = 0
    most_words: int = 1000
    within_paper: bool = False
    minutes: int | None = None
    may_change: bool = True
    markers: int = 1
    join: Join = Join.AVERAGE
    apart: int | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the essay that was kept as JSON."""
        return cls(**{**value, "join": Join(value["join"])})

    @property
    def on_paper(self) -> PaperEssay | None:
        """What stands on the paper: nothing where the essay has a clock of its own."""
        if not self.within_paper:
            return None
        most = self.points * self.markers if self.join is Join.SUM else self.points
        return PaperEssay(self.title, self.text, most, max(self.fewest_words, 1), self.most_words)

    @property
    def tidy(self) -> Self:
        """The same with its title on one line in NFC, and its text cleaned."""
        title = " ".join(nfc(self.title).split())
        return replace(self, title=title, text=str(clean(nfc(self.text))))


def problems_of_essay(essay: EssayRules) -> dict[str, LazyString]:
    """Return what is wrong with an essay, by field."""
    found: dict[str, LazyString] = {}
    if not essay.title:
        found["title"] = _l("Hãy đặt tên cho bài tự luận.")
    elif len(essay.title) > LONGEST_TITLE:
        found["title"] = _l("Tên bài tự luận dài tối đa %(most)d ký tự.", most=LONGEST_TITLE)
    if len(essay.text) > LONGEST_TEXT:
        found["text"] = _l("Đề bài tự luận dài tối đa 10.000 ký tự.")
    if not 1 <= essay.points <= MOST_POINTS:
        found["points"] = _l("Điểm tự luận từ 1 đến %(most)d.", most=MOST_POINTS)
    if not 0 <= essay.fewest_words <= essay.most_words or not 1 <= essay.most_words <= MOST_WORDS:
        found["most_words"] = _l("Số từ ít nhất không quá số từ nhiều nhất, và nhiều nhất là 10.000 từ.")
    found |= _problems_of_clock(essay)
    if not 1 <= essay.markers <= MOST_MARKERS:
        found["markers"] = _l("Mỗi bài do 1 đến %(most)d người chấm.", most=MOST_MARKERS)
    if essay.apart is not None and (essay.markers < 2 or not 1 <= essay.apart <= essay.points):
        found["apart"] = _l("Mức chênh lệch từ 1 đến điểm tối đa, và cần từ hai người chấm.")
    return found


def _problems_of_clock(essay: EssayRules) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if essay.minutes is not None and not 1 <= essay.minutes <= MOST_MINUTES:
        found["minutes"] = _l("Thời gian viết từ 1 đến %(most)d phút.", most=MOST_MINUTES)
    if essay.within_paper and essay.minutes is not None:
        found["minutes"] = _l("Bài tự luận trong bài thi dùng chung đồng hồ của bài thi, không có giờ riêng.")
    if essay.within_paper and not essay.may_change:
        found["may_change"] = _l("Bài tự luận trong bài thi luôn sửa được đến lúc nộp bài thi.")
    return found
