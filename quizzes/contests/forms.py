"""What organisers type about a contest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from lms import i18n
from lms.forms import Form, MomentField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.models import Population
from lms.units.models import Unit
from quizzes.attempts.answers import MOST_QUESTIONS
from quizzes.attempts.plan_forms import PlanForm, UnlessParts, offer_bank, plan_values
from quizzes.attempts.rules import MOST_ATTEMPTS, MOST_MINUTES, Reveal, ScoreShown
from quizzes.bank.queries import BankLine
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ROUNDS,
    ContestRules,
    NewContest,
)
from quizzes.contests.rules.rounds import RoundRules

SCORE_NAMES = {
    ScoreShown.AT_ONCE: _l("Ngay sau khi nộp bài"),
    ScoreShown.AFTER_CLOSE: _l("Sau khi vòng thi đóng"),
}


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
        )


class ContestForm(Form):
    """A contest on one page."""

    title = StringField(_l("Tên cuộc thi"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    summary = TextAreaField(_l("Giới thiệu ngắn"), render_kw={"maxlength": LONGEST_SUMMARY, "rows": 2})
    unit_id = SelectField(_l("Đơn vị tổ chức"), coerce=int)
    population_id = SelectField(_l("Ai được dự thi"), coerce=int)
    rounds = FieldList(FormField(RoundForm), min_entries=1, max_entries=MOST_ROUNDS)
    text = TextAreaField(_l("Thể lệ"))

    def offer(
        self, units: Sequence[Unit], populations: Sequence[Population], banks: Sequence[BankLine]
    ) -> None:
        """Give the lists to choose from; population 0 is everybody."""
        everybody = (0, _("Tất cả mọi người có tài khoản"))
        self.unit_id.choices = [(unit.id, unit.name) for unit in units]
        self.population_id.choices = [everybody, *((one.id, one.name) for one in populations)]
        offered = [
            (bank.id, f"{bank.name} ({_('%(count)s câu', count=bank.question_count)})") for bank in banks
        ]
        for entry in self.rounds:
            entry.form.bank_id.choices = offered
            offer_bank(entry.form.plan.form, entry.form.bank_id.data, {bank.id for bank in banks})

    @property
    def contest(self) -> NewContest:
        """What was typed, as a contest."""
        return NewContest(
            title=self.title.data or "",
            unit_id=self.unit_id.data,
            rules=ContestRules(tuple(entry.form.round for entry in self.rounds), self.text.data or ""),
            summary=self.summary.data or "",
            population_id=self.population_id.data or None,
        )

    def change_parts(self) -> bool:
        """Do what the buttons of the papers ask for; whether one was pressed."""
        pressed = [entry.form.plan.form.change_parts(entry.form.question_count.data) for entry in self.rounds]
        return any(pressed)

    def add_round(self) -> None:
        """Add a round that opens when the last one closes, with the same rules."""
        last = self.rounds[-1].form
        opens_at, closes_at = last.opens_at.data, last.closes_at.data
        values = dict(last.data, title=_("Vòng %(number)s", number=len(self.rounds) + 1))
        values |= {"opens_at": closes_at, "closes_at": None}
        if opens_at and closes_at and closes_at > opens_at:
            values["closes_at"] = closes_at + (closes_at - opens_at)
        self.rounds.append_entry(values)

    def remove_last_round(self) -> None:
        """Take the last round away; one stays."""
        if len(self.rounds) > 1:
            self.rounds.pop_entry()


def preset(now: datetime) -> dict[str, Any]:
    """Return what a new contest begins with: from the next full hour for a week, 20 questions, 15 minutes."""
    opens_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    closes_at = i18n.day_end(i18n.today(now) + timedelta(days=7)) - timedelta(minutes=1)
    text = "".join(
        f"<li>{line}</li>"
        for line in (
            _("Mỗi người dự thi bằng tài khoản của chính mình."),
            _("Dùng chung điện thoại thì bấm “Người tiếp theo” sau khi nộp bài."),
            _("Câu trả lời được lưu ngay khi chọn và sửa được đến khi nộp bài."),
            _("Hết giờ, hệ thống tự nộp bài với những câu đã lưu."),
            _("Lượt có điểm cao nhất được tính."),
        )
    )
    return {"rounds": [{"opens_at": opens_at, "closes_at": closes_at}], "text": f"<ul>{text}</ul>"}


def filled_in(contest: Contest, rules: ContestRules) -> dict[str, Any]:
    """Return what the form of a draft begins with."""
    rounds = [
        {
            "title": one.title,
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "bank_id": one.bank_id,
            "question_count": one.question_count,
            "plan": plan_values(one.plan),
            "minutes": one.minutes,
            "attempt_limit": one.attempt_limit,
            "score_shown": one.score_shown,
            "is_key_shown": one.reveal == Reveal.AFTER_CLOSE,
        }
        for one in rules.rounds
    ]
    return {
        "title": contest.title,
        "summary": contest.summary,
        "unit_id": contest.unit_id,
        "population_id": contest.population_id or 0,
        "rounds": rounds,
        "text": rules.text,
    }
