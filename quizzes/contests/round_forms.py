"""What organisers type about a round."""

from typing import Any

from wtforms import (
    BooleanField,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.forms import Form, MomentField, RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import MOST_QUESTIONS
from quizzes.attempts.hours import Hours, read_spells
from quizzes.attempts.plan_forms import PlanForm, UnlessParts, plan_values
from quizzes.attempts.rules import MOST_ATTEMPTS, MOST_MINUTES, Reveal, ScoreShown
from quizzes.contests.rules.rounds import RoundRules, last_minute
from quizzes.ranking.rules import Counts
from quizzes.ranking.words import COUNTS_NAMES

SCORE_NAMES = {
    ScoreShown.AT_ONCE: _l("Ngay sau khi nộp bài"),
    ScoreShown.AFTER_CLOSE: _l("Sau khi vòng thi đóng"),
}
DAY_NAMES = (
    _l("thứ Hai"),
    _l("thứ Ba"),
    _l("thứ Tư"),
    _l("thứ Năm"),
    _l("thứ Sáu"),
    _l("thứ Bảy"),
    _l("Chủ nhật"),
)


class RoundForm(Form):
    """One round; the preset is what most union contests do."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    title = StringField(_l("Tên vòng thi"), [InputRequired()], default=lambda: _("Vòng 1"))
    opens_at = MomentField(_l("Mở lúc"), validators=[InputRequired()])
    closes_at = MomentField(_l("Đóng lúc"), validators=[InputRequired()])
    bank_id = SelectField(_l("Ngân hàng câu hỏi"), coerce=int)
    question_count = IntegerField(
        _l("Số câu mỗi đề"), [UnlessParts(), InputRequired(), NumberRange(1, MOST_QUESTIONS)], default=20
    )
    plan = FormField(PlanForm)
    is_practice = BooleanField(_l("Vòng thi thử: bao nhiêu lượt cũng được, không xếp hạng"))
    weekdays = SelectMultipleField(
        _l("Chỉ mở vào các ngày"),
        coerce=int,
        choices=list(enumerate(DAY_NAMES)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    spells = RuleField(_l("Chỉ mở vào các giờ"), read_spells)
    daily_limit = IntegerField(_l("Số lượt mỗi ngày"), [Optional(), NumberRange(1, MOST_ATTEMPTS)])
    counts = SelectField(_l("Lượt được tính"), choices=list(COUNTS_NAMES.items()), default=Counts.BEST)
    minutes = IntegerField(
        _l("Thời gian làm bài (phút)"), [InputRequired(), NumberRange(1, MOST_MINUTES)], default=15
    )
    attempt_limit = IntegerField(
        _l("Số lượt mỗi người"), [Optional(), NumberRange(1, MOST_ATTEMPTS)], default=2
    )
    score_shown = RadioField(
        _l("Người dự thi biết điểm"), choices=list(SCORE_NAMES.items()), default=ScoreShown.AT_ONCE
    )
    is_key_shown = BooleanField(_l("Cho xem đáp án và giải thích sau khi vòng thi đóng"), default=True)

    @property
    def round(self) -> RoundRules:
        """What was typed, as the rules of a round."""
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        if opens_at is None or closes_at is None:
            raise ValueError("a form that was not validated is no round")
        return RoundRules(
            title=self.title.data or "",
            opens_at=opens_at,
            closes_at=closes_at,
            bank_id=self.bank_id.data,
            question_count=self.plan.form.plan.total(self.question_count.data or 0),
            plan=self.plan.form.plan,
            minutes=self.minutes.data or 0,
            attempt_limit=self.attempt_limit.data,
            score_shown=ScoreShown(self.score_shown.data),
            reveal=Reveal.AFTER_CLOSE if self.is_key_shown.data else Reveal.NEVER,
            hours=Hours(tuple(sorted(self.weekdays.data or ())), self.spells.value or ()),
            daily_limit=self.daily_limit.data,
            is_practice=self.is_practice.data,
            counts=Counts(self.counts.data),
        )

    @property
    def is_open(self) -> bool:
        """Whether there is more to see of a round than what every round has."""
        more = (self.is_practice, self.weekdays, self.spells, self.daily_limit)
        return self.counts.data != Counts.BEST or any(one.data or one.errors for one in more)


def round_values(one: RoundRules) -> dict[str, Any]:
    """Return what the form of a round begins with."""
    return {
        "title": one.title,
        "opens_at": one.opens_at,
        "closes_at": last_minute(one.closes_at),
        "bank_id": one.bank_id,
        "question_count": one.question_count,
        "plan": plan_values(one.plan),
        "minutes": one.minutes,
        "attempt_limit": one.attempt_limit,
        "score_shown": one.score_shown,
        "is_key_shown": one.reveal == Reveal.AFTER_CLOSE,
        "is_practice": one.is_practice,
        "weekdays": list(one.hours.weekdays),
        "spells": ", ".join(spell.text for spell in one.hours.spells),
        "daily_limit": one.daily_limit,
        "counts": one.counts,
    }
