"""What organisers type about the essay of a round."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.rules import MOST_MINUTES
from quizzes.contests.forms.rows import Part
from quizzes.contests.rules.essay import (
    LONGEST_TITLE,
    MOST_MARKERS,
    MOST_POINTS,
    MOST_WORDS,
    EssayRules,
    Join,
)

JOIN_NAMES = {
    Join.AVERAGE: _l("Trung bình cộng điểm của những người chấm"),
    Join.SUM: _l("Tổng điểm của những người chấm"),
}
NEW = EssayRules("")


class EssayForm(Part):
    """An essay beside the paper of a round; without a title there is none."""

    title = StringField(_l("Tên bài tự luận"), render_kw={"maxlength": LONGEST_TITLE})
    text = TextAreaField(_l("Đề bài tự luận"), render_kw={"rows": 3})
    points = IntegerField(
        _l("Điểm tối đa của mỗi người chấm"), [Optional(), NumberRange(1, MOST_POINTS)], default=NEW.points
    )
    fewest_words = IntegerField(_l("Ít nhất (từ)"), [Optional(), NumberRange(0, MOST_WORDS)])
    most_words = IntegerField(
        _l("Nhiều nhất (từ)"), [Optional(), NumberRange(1, MOST_WORDS)], default=NEW.most_words
    )
    within_paper = BooleanField(_l("Viết trong bài thi, cùng đồng hồ với các câu hỏi; mỗi lượt thi một bài"))
    minutes = IntegerField(_l("Thời gian viết riêng (phút)"), [Optional(), NumberRange(1, MOST_MINUTES)])
    may_change = BooleanField(_l("Đã nộp vẫn sửa và nộp lại được đến hết giờ"), default=True)
    markers = IntegerField(
        _l("Số người chấm mỗi bài"), [Optional(), NumberRange(1, MOST_MARKERS)], default=NEW.markers
    )
    join = SelectField(_l("Cách tính điểm"), choices=list(JOIN_NAMES.items()), default=Join.AVERAGE)
    apart = IntegerField(
        _l("Lệch quá (điểm) thì Ban Tổ chức quyết định"), [Optional(), NumberRange(1, MOST_POINTS)]
    )

    @property
    def essay(self) -> EssayRules | None:
        """What was typed, as the rules of an essay."""
        if not self.title.data:
            return None
        return EssayRules(
            title=self.title.data,
            text=self.text.data or "",
            points=self.points.data or NEW.points,
            fewest_words=self.fewest_words.data or 0,
            most_words=self.most_words.data or NEW.most_words,
            within_paper=self.within_paper.data,
            minutes=self.minutes.data,
            may_change=self.may_change.data,
            markers=self.markers.data or NEW.markers,
            join=Join(self.join.data),
            apart=self.apart.data,
        )


def essay_values(essay: EssayRules | None) -> dict[str, Any]:
    """Return what the form of an essay begins with."""
    return dict(vars(essay or NEW))
