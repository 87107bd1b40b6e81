"""What organisers type about a round."""

import re
from typing import Any

from wtforms import BooleanField, FormField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from lms import i18n
from lms.forms import MomentField, RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.forms import BoxesField
from quizzes.attempts.answers import MOST_QUESTIONS
from quizzes.attempts.hours import Hours, read_spells
from quizzes.attempts.plan import WHOLE_BANK
from quizzes.attempts.plan_forms import PlanForm, UnlessParts, plan_values
from quizzes.attempts.rules import MOST_ATTEMPTS, MOST_MINUTES, Reveal, ScoreShown
from quizzes.contests.forms.essays import EssayForm, essay_values
from quizzes.contests.forms.rows import Row, made
from quizzes.contests.rules.rounds import RoundRules, last_minute, later
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
NUMBER = re.compile(r"\d+$")
AFTER, MONTH = "after", "month"
EVERY = {"day": 1, "week": 7, "ten_days": 10, MONTH: 0}
EVERY_NAMES = {
    AFTER: _l("nối tiếp, dài bằng vòng cuối"),
    "day": _l("mỗi ngày một vòng"),
    "week": _l("mỗi tuần một vòng"),
    "ten_days": _l("mỗi mười ngày một vòng"),
    MONTH: _l("mỗi tháng một vòng"),
}


class RoundForm(Row):
    """One round; the preset is what most union contests do."""

    title = StringField(_l("Tên vòng thi"), [InputRequired()], default=lambda: _("Vòng 1"))
    opens_at = MomentField(_l("Mở lúc"), validators=[InputRequired()])
    closes_at = MomentField(_l("Đóng lúc"), validators=[InputRequired()])
    bank_id = SelectField(_l("Ngân hàng câu hỏi"), coerce=int)
    question_count = IntegerField(
        _l("Số câu mỗi đề"), [UnlessParts(), InputRequired(), NumberRange(1, MOST_QUESTIONS)], default=20
    )
    plan = FormField(PlanForm)
    essay = FormField(EssayForm)
    is_practice = BooleanField(_l("Vòng thi thử: bao nhiêu lượt cũng được, không xếp hạng"))
    weekdays = BoxesField(_l("Chỉ mở vào các ngày"), coerce=int, choices=list(enumerate(DAY_NAMES)))
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

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return a round like the last one, which opens when that one closes."""
        return next_round(rows[-1], AFTER, len(rows) + 1)

    def round(self, before: tuple[RoundRules, ...]) -> RoundRules:
        """Return what was typed, as the rules of a round."""
        kept, form = self.kept(before), self.plan.form
        plan = form.plan_from(kept.plan if kept else WHOLE_BANK)
        values = {name: self[name].data for name in ("opens_at", "closes_at", "bank_id", "minutes")}
        values |= {name: self[name].data for name in ("attempt_limit", "daily_limit", "is_practice")}
        return made(
            RoundRules,
            kept,
            values
            | {
                "title": self.title.data or "",
                "question_count": plan.total(self.question_count.data or 0),
                "plan": plan,
                "score_shown": ScoreShown(self.score_shown.data),
                "reveal": Reveal.AFTER_CLOSE if self.is_key_shown.data else Reveal.NEVER,
                "hours": Hours(tuple(sorted(self.weekdays.data or ())), self.spells.value or ()),
                "counts": Counts(self.counts.data),
                "essay": self.essay.form.essay,
            },
        )

    @property
    def is_open(self) -> bool:
        """Whether there is more to see of a round than what every round has."""
        more = (self.is_practice, self.weekdays, self.spells, self.daily_limit)
        return self.counts.data != Counts.BEST or any(one.data or one.errors for one in more)

    @property
    def told(self) -> str:
        """What is set, in one line."""
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        if not opens_at or not closes_at:
            return self.title.data or ""
        return _(
            "%(title)s: từ %(start)s đến %(end)s",
            title=self.title.data or "",
            start=i18n.moment(opens_at),
            end=i18n.moment(closes_at),
        )


def next_round(last: dict[str, Any], every: str, number: int) -> dict[str, Any]:
    """Return what a round begins with that follows one like it."""
    opens_at, closes_at = last["opens_at"], last["closes_at"]
    title = last["title"] or ""
    found = NUMBER.search(title)
    named = f"{title[: found.start()]}{int(found[0]) + 1}" if found else _("Vòng %(number)s", number=number)
    if not opens_at or not closes_at or closes_at <= opens_at:
        window = {"opens_at": closes_at, "closes_at": None}
    elif every in EVERY:
        days = EVERY[every]
        window = {"opens_at": later(opens_at, 1, days), "closes_at": later(closes_at, 1, days)}
    else:
        window = {"opens_at": closes_at, "closes_at": closes_at + (closes_at - opens_at)}
    return dict(last, title=named, **window)


def round_values(one: RoundRules) -> dict[str, Any]:
    """Return what the form of a round begins with."""
    return {
        **vars(one),
        "closes_at": last_minute(one.closes_at),
        "plan": plan_values(one.plan),
        "is_key_shown": one.reveal == Reveal.AFTER_CLOSE,
        "weekdays": list(one.hours.weekdays),
        "spells": ", ".join(spell.text for spell in one.hours.spells),
        "essay": essay_values(one.essay),
    }
