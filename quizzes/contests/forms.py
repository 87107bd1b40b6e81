"""What organisers type about a contest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from lms import i18n
from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.models import Population
from lms.units.models import Unit
from quizzes.attempts.plan_forms import offer_bank
from quizzes.bank.queries import BankLine
from quizzes.contests.models import Contest
from quizzes.contests.round_forms import RoundForm, round_values
from quizzes.contests.rules.changes import LONGEST_NOTICE
from quizzes.contests.rules.contest import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ROUNDS,
    ContestRules,
    NewContest,
)
from quizzes.ranking.keys import Key
from quizzes.ranking.presets import PRESETS
from quizzes.ranking.rules import Ranking

OWN = "own"
"""Stands for a ranking that is none of the presets."""


class RulesForm(Form):
    """The rules of a contest: its rounds, how it is ranked, and the words that go with them."""

    rounds = FieldList(FormField(RoundForm), min_entries=1, max_entries=MOST_ROUNDS)
    text = TextAreaField(_l("Thể lệ"))
    ranking = SelectField(_l("Xếp hạng theo"), default=next(iter(PRESETS)))
    rounds_overlap = BooleanField(_l("Các vòng có thể mở cùng lúc"))

    def offer(self, banks: Sequence[BankLine], before: ContestRules | None = None) -> None:
        """Give the banks to choose from, and the rankings that suit the rules as they are."""
        choices = [(name, preset.label) for name, preset in PRESETS.items() if _suits(preset.ranking, before)]
        own = [(OWN, _("Cách riêng, theo tệp thể lệ"))] if before and preset_of(before.ranking) == OWN else []
        self.ranking.choices = own + choices
        offered = [
            (bank.id, f"{bank.name} ({_('%(count)s câu', count=bank.question_count)})") for bank in banks
        ]
        for entry in self.rounds:
            entry.form.bank_id.choices = offered
            offer_bank(entry.form.plan.form, entry.form.bank_id.data, {bank.id for bank in banks})

    def rules_from(self, before: ContestRules | None = None) -> ContestRules:
        """Return what was typed, as rules; what the page does not ask stays as it was."""
        rules = before or ContestRules(())
        return replace(
            rules,
            rounds=tuple(entry.form.round for entry in self.rounds),
            text=self.text.data or "",
            rounds_overlap=self.rounds_overlap.data,
            ranking=PRESETS[self.ranking.data].ranking if self.ranking.data != OWN else rules.ranking,
        )

    @property
    def has_more(self) -> bool:
        """Whether the choices that few contests need have something to show."""
        rehearsal = getattr(self, "is_rehearsal", None)
        is_usual = self.ranking.data in (None, next(iter(PRESETS)))
        return not is_usual or self.rounds_overlap.data or bool(rehearsal is not None and rehearsal.data)

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


class ContestForm(RulesForm):
    """A contest on one page."""

    title = StringField(_l("Tên cuộc thi"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    summary = TextAreaField(_l("Giới thiệu ngắn"), render_kw={"maxlength": LONGEST_SUMMARY, "rows": 2})
    unit_id = SelectField(_l("Đơn vị tổ chức"), coerce=int)
    population_id = SelectField(_l("Ai được dự thi"), coerce=int)
    is_rehearsal = BooleanField(_l("Đây là cuộc thi diễn tập"))

    def offer_owners(self, units: Sequence[Unit], populations: Sequence[Population]) -> None:
        """Give the units and the populations to choose from; population 0 is everybody."""
        everybody = (0, _("Tất cả mọi người có tài khoản"))
        self.unit_id.choices = [(unit.id, unit.name) for unit in units]
        self.population_id.choices = [everybody, *((one.id, one.name) for one in populations)]

    def contest_from(self, before: ContestRules | None = None) -> NewContest:
        """Return what was typed, as a contest."""
        return NewContest(
            title=self.title.data or "",
            unit_id=self.unit_id.data,
            rules=self.rules_from(before),
            summary=self.summary.data or "",
            population_id=self.population_id.data or None,
            is_rehearsal=self.is_rehearsal.data,
        )


class ChangeForm(RulesForm):
    """The rules of a published contest, with what entrants are told about the change."""

    notice = TextAreaField(
        _l("Thông báo cho người dự thi"),
        [InputRequired()],
        render_kw={"maxlength": LONGEST_NOTICE, "rows": 3},
    )


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


def preset_of(ranking: Ranking) -> str:
    """Return the name of the preset that a ranking is, or that it is none."""
    return next((name for name, preset in PRESETS.items() if preset.ranking == ranking), OWN)


def _suits(ranking: Ranking, rules: ContestRules | None) -> bool:
    """Whether contests of these rules have what a ranking goes by."""
    if Key.SCORE_WITH_ESSAY in ranking.used:
        return False
    return Key.PREDICTION not in ranking.used or (rules is not None and rules.prediction is not None)


def filled_in(contest: Contest, rules: ContestRules) -> dict[str, Any]:
    """Return what the form of a draft begins with."""
    return {
        "title": contest.title,
        "summary": contest.summary,
        "unit_id": contest.unit_id,
        "population_id": contest.population_id or 0,
        "is_rehearsal": contest.is_rehearsal,
        "rounds": [round_values(one) for one in rules.rounds],
        "rounds_overlap": rules.rounds_overlap,
        "ranking": preset_of(rules.ranking),
        "text": rules.text,
    }
