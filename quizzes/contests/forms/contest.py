"""What organisers type about a contest, on one page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from lms.errors import Invalid, Refused
from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.models import Population
from lms.units.models import Unit
from quizzes.attempts.plan_forms import offer_bank
from quizzes.attempts.prediction import MOST_PREDICTIONS
from quizzes.contests.forms.appeals import AppealsForm, appeal_values
from quizzes.contests.forms.entry import (
    DivisionForm,
    EntryForm,
    PredictionForm,
    division_values,
    entry_values,
    prediction_values,
)
from quizzes.contests.forms.prizes import (
    CollectiveForm,
    PrizeForm,
    collective_values,
    offered,
    prize_values,
    told_prizes,
)
from quizzes.contests.forms.ranking import RankingForm, ranking_values
from quizzes.contests.forms.rounds import AFTER, EVERY_NAMES, RoundForm, next_round, round_values
from quizzes.contests.forms.rows import change_rows, numbered
from quizzes.contests.forms.stages import StageForm, stage_values
from quizzes.contests.rules.changes import LONGEST_NOTICE
from quizzes.contests.rules.contest import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ROUNDS,
    MOST_STAGES,
    ContestRules,
    NewContest,
)
from quizzes.contests.rules.problems import MOST_DIVISIONS
from quizzes.ranking.problems import MOST_PRIZES

SAME_OF_ROUNDS = ("title", "opens_at", "closes_at", "is_practice", "was")
"""What each round keeps for itself where all are to be like the first."""
NO_RULES = ContestRules(())
NAMES = {
    "ages": "youngest",
    "hours": "spells",
    "round_number": "place",
    "stage": "place",
}
"""The fields of the page that say what the rules call otherwise."""
SHOWN_IN = {"entry-chooses_division": "divisions"}
"""The fields that stand in another group of the page than that of their name."""


class RulesForm(Form):
    """The rules of a contest: rounds, who enters, how they are ranked, what is won, and the words."""

    rounds = FieldList(FormField(RoundForm), _l("Các vòng thi"), min_entries=1, max_entries=MOST_ROUNDS)
    more_rounds = IntegerField(_l("Thêm mấy vòng"), [Optional()], default=1)
    rounds_every = SelectField(_l("Các vòng thêm vào"), choices=list(EVERY_NAMES.items()), default=AFTER)
    rounds_overlap = BooleanField(_l("Các vòng có thể mở cùng lúc"))
    stages = FieldList(FormField(StageForm), _l("Phần thi khác"), max_entries=MOST_STAGES)
    entry = FormField(EntryForm, _l("Ai được dự thi và khai những gì"))
    divisions = FieldList(FormField(DivisionForm), _l("Các bảng thi"), max_entries=MOST_DIVISIONS)
    predictions = FieldList(FormField(PredictionForm), _l("Câu dự đoán"), max_entries=MOST_PREDICTIONS)
    ranking = FormField(RankingForm, _l("Xếp hạng"))
    prizes = FieldList(FormField(PrizeForm), _l("Giải cá nhân"), max_entries=MOST_PRIZES)
    collective = FieldList(FormField(CollectiveForm), _l("Giải tập thể"), max_entries=MOST_PRIZES)
    appeals = FormField(AppealsForm, _l("Phúc khảo"))
    text = TextAreaField(_l("Thể lệ"))
    changed: str | None = None
    """The rows that a button has just changed."""

    def offer(self, banks: Sequence[tuple[int, str]]) -> None:
        """Give the banks to choose from, and to prizes the rounds, stages and divisions as they are typed."""
        ids = {bank_id for bank_id, _name in banks}
        for entry in self.rounds:
            entry.form.bank_id.choices = list(banks)
            offer_bank(entry.form.plan.form, entry.form.bank_id.data, ids)
        may_be_for = offered(
            [entry.form.title.data or "" for entry in self.rounds],
            [one.form.title.data or "" for one in self.stages],
            [(one.form.key.data or "", one.form.title.data or "") for one in self.divisions],
        )
        for one in (*self.prizes, *self.collective):
            one.form.place.choices = may_be_for.places
            one.form.division.choices = may_be_for.divisions
        for one in self.prizes:
            one.form.place.choices = [*may_be_for.places, *may_be_for.stages]

    def rules_from(self, before: ContestRules = NO_RULES) -> ContestRules:
        """Return what was typed, as rules; what the page does not ask stays as it was."""
        return replace(
            before,
            rounds=tuple(one.form.round(before.rounds) for one in self.rounds),
            text=self.text.data or "",
            stages=tuple(one.form.stage(before.stages) for one in self.stages),
            rounds_overlap=self.rounds_overlap.data,
            entry=self.entry.form.entry(before.entry),
            divisions=tuple(one.form.division(before.divisions) for one in self.divisions),
            predictions=tuple(one.form.prediction(before.predictions) for one in self.predictions),
            ranking=self.ranking.form.ranking(before.ranking),
            prizes=tuple(one.form.prize(before.prizes) for one in self.prizes),
            collective=tuple(one.form.collective(before.collective) for one in self.collective),
            appeals=self.appeals.form.appeals,
        )

    def change(self, pressed: Mapping[str, str]) -> bool:
        """Do what a button inside the page asks for; whether one was pressed, so that nothing is stored."""
        plans = [entry.form.plan.form.change_parts(entry.form.question_count.data) for entry in self.rounds]
        self.changed = change_rows(self, pressed)
        if "add_rounds" in pressed:
            self._add_rounds()
            self.changed = "rounds"
        if "same_rounds" in pressed:
            self._make_same()
        if "use_ranking" in pressed:
            self.ranking.form.use(pressed["use_ranking"])
            self.changed = "ranking"
        acts = ("add_rounds", "same_rounds", "use_ranking")
        return any(plans) or self.changed is not None or any(act in pressed for act in acts)

    def take(self, refusal: Refused) -> None:
        """Put each sentence of a refusal next to its field; the rest stands above the form."""
        if isinstance(refusal, Invalid):
            refusal = Invalid({_field_of(name): text for name, text in refusal.problems.items()})
        super().take(refusal)

    def told(self, name: str) -> str:
        """What a group of the page says, in one line."""
        if name in ("prizes", "collective", "divisions", "stages"):
            return told_prizes(self[name].data)
        if name == "predictions":
            return "; ".join(one.form.told for one in self.predictions) or _("không có")
        return str(self[name].form.told)

    def is_open(self, name: str) -> bool:
        """Whether a group of the page is shown at once: something is wrong in it, or has just changed."""
        wrong = {SHOWN_IN.get(field.name, field.name.split("-")[0]) for field in self.wrong_fields}
        return name in wrong or (self.changed or "").split("-")[0] == name

    def is_folded(self, place: int) -> bool:
        """Whether a round is shown as one line: it is neither the first nor wrong nor one of two."""
        return place > 0 and len(self.rounds) > 2 and not self.rounds[place].form.is_wrong

    def _add_rounds(self) -> None:
        for _one in range(min(self.more_rounds.data or 1, MOST_ROUNDS - len(self.rounds))):
            values = next_round(self.rounds[-1].data, self.rounds_every.data, len(self.rounds) + 1)
            self.rounds.append_entry(values)

    def _make_same(self) -> None:
        first, *others = self.rounds.data
        while len(self.rounds) > 1:
            self.rounds.pop_entry()
        for one in others:
            self.rounds.append_entry(first | {name: one[name] for name in SAME_OF_ROUNDS})


class ContestForm(RulesForm):
    """A contest on one page."""

    title = StringField(_l("Tên cuộc thi"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    summary = TextAreaField(_l("Giới thiệu ngắn"), render_kw={"maxlength": LONGEST_SUMMARY, "rows": 2})
    unit_id = SelectField(_l("Đơn vị tổ chức"), coerce=int)
    population_id = SelectField(_l("Ai được dự thi"), coerce=int)
    is_rehearsal = BooleanField(_l("Đây là cuộc thi diễn tập"))

    def offer_owners(self, units: Collection[Unit], populations: Collection[Population]) -> None:
        """Give the units and the populations to choose from; population 0 is everybody."""
        everybody = (0, _("Tất cả mọi người có tài khoản"))
        self.unit_id.choices = [(unit.id, unit.name) for unit in units]
        self.population_id.choices = [everybody, *((one.id, one.name) for one in populations)]

    def contest_from(self, before: ContestRules = NO_RULES) -> NewContest:
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


def rules_values(rules: ContestRules) -> dict[str, Any]:
    """Return what the form of rules begins with."""
    return {
        "rounds": numbered(map(round_values, rules.rounds)),
        "text": rules.text,
        "stages": numbered(map(stage_values, rules.stages)),
        "rounds_overlap": rules.rounds_overlap,
        "entry": entry_values(rules.entry),
        "divisions": numbered(map(division_values, rules.divisions)),
        "predictions": numbered(map(prediction_values, rules.predictions)),
        "ranking": ranking_values(rules.ranking),
        "prizes": numbered(map(prize_values, rules.prizes)),
        "collective": numbered(map(collective_values, rules.collective)),
        "appeals": appeal_values(rules.appeals),
    }


def contest_values(contest: NewContest) -> dict[str, Any]:
    """Return what the form of a contest begins with."""
    return {
        "title": contest.title,
        "summary": contest.summary,
        "unit_id": contest.unit_id,
        "population_id": contest.population_id or 0,
        "is_rehearsal": contest.is_rehearsal,
        **rules_values(contest.rules),
    }


def _field_of(name: str) -> str:
    """Return the field of the page that a field of the rules is."""
    if name in NAMES:
        return NAMES[name]
    head, dash, last = name.rpartition("-")
    return f"{head}{dash}{NAMES.get(last, last)}"
