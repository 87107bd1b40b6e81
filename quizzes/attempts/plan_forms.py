"""What trainers and organisers type about how a paper is put together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from lms import i18n
from lms.errors import Refused
from lms.forms import Form, RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.plan import LONGEST_TITLE, MOST_PARTS, WHOLE_BANK, PaperPlan, Part
from quizzes.attempts.pools import Questions, questions_of
from quizzes.attempts.use_records import asked_counts_of, open_titles, paper_counts_in
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import CREDIT_NAMES, Credit
from quizzes.bank.finding import topics_of
from quizzes.bank.queries import BankLine
from quizzes.bank.rules import DIFFICULTY_NAMES

DRAWN, FIXED = "drawn", "fixed"


class NoPoints(Refused):
    """What was typed is no number of points."""

    def __init__(self) -> None:
        super().__init__(_l("Hãy nhập một số, ví dụ 1 hoặc 2,5."))


def read_points(text: str) -> Fraction:
    """Return points as typed in Vietnam: 2,5; a point for the comma is understood, too."""
    whole, _comma, decimals = text.replace(",", ".").partition(".")
    if not (whole + decimals).isascii() or not whole.isdigit() or not (decimals or "0").isdigit():
        raise NoPoints
    return Fraction(f"{whole}.{decimals or 0}")


class UnlessFixed:
    """Asks nothing of a count where the questions are chosen one by one."""

    def __call__(self, form: Form, field: Field) -> None:
        """Stop the other validators without a sentence."""
        if form["source"].data == FIXED:
            field.errors = []
            raise StopValidation


class PartForm(Form):
    """One part of a paper."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    title = StringField(_l("Tên phần"), render_kw={"maxlength": LONGEST_TITLE})
    source = SelectField(
        _l("Câu hỏi"),
        choices=[(DRAWN, _l("Rút ngẫu nhiên")), (FIXED, _l("Chọn sẵn, mọi người cùng câu"))],
        default=DRAWN,
    )
    topic = SelectField(_l("Chủ đề"), default="")
    difficulty = SelectField(
        _l("Mức độ"), choices=[("", _l("Mọi mức độ")), *DIFFICULTY_NAMES.items()], default=""
    )
    count = IntegerField(_l("Số câu"), [UnlessFixed(), InputRequired()], default=10)
    question_ids = SelectMultipleField(
        _l("Các câu của phần này"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    points = RuleField(_l("Điểm mỗi câu"), read_points, validators=[InputRequired()], default="1")
    seconds = IntegerField(_l("Giờ riêng của mỗi câu (giây)"), [Optional()])
    shuffles_questions = BooleanField(_l("Trộn thứ tự câu hỏi"), default=True)
    shuffles_options = BooleanField(_l("Trộn thứ tự phương án"), default=True)

    @property
    def is_fixed(self) -> bool:
        """Whether the questions are chosen one by one."""
        return bool(self.source.data == FIXED)

    @property
    def part(self) -> Part:
        """What was typed, as a part."""
        return Part(
            count=0 if self.is_fixed else self.count.data or 0,
            title=self.title.data or "",
            topic="" if self.is_fixed else self.topic.data or "",
            difficulty=Difficulty(self.difficulty.data)
            if self.difficulty.data and not self.is_fixed
            else None,
            is_fixed=self.is_fixed,
            question_ids=tuple(self.question_ids.data or ()) if self.is_fixed else (),
            points=self.points.value or Fraction(0),
            seconds=self.seconds.data,
            shuffles_questions=self.shuffles_questions.data,
            shuffles_options=self.shuffles_options.data,
        )


class PlanForm(Form):
    """How papers are put together, for whoever wants more than so many questions of the whole bank."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    parts = FieldList(FormField(PartForm), max_entries=MOST_PARTS, label=_l("Các phần của đề"))
    credit = RadioField(
        _l("Câu có nhiều phương án đúng"), choices=list(CREDIT_NAMES.items()), default=Credit.ALL_OR_NOTHING
    )
    needs_all = BooleanField(_l("Phải trả lời đủ các câu mới nộp được bài"))
    keeps_options = BooleanField(_l("Giữ nguyên thứ tự phương án"))
    asks_one_by_one = BooleanField(_l("Hiện lần lượt từng câu, không quay lại"))
    question_seconds = IntegerField(_l("Giờ riêng của mỗi câu (giây)"), [Optional()])
    add_part = SubmitField(_l("Thêm phần"))
    remove_part = SubmitField(_l("Bỏ phần cuối"))
    show_questions = SubmitField(_l("Hiện các câu để chọn"))

    def offer(self, topics: Sequence[str], questions: Questions) -> None:
        """Give the topics and the questions of the bank to choose from."""
        for entry in self.parts:
            entry.form.topic.choices = [("", _l("Mọi chủ đề")), *((topic, topic) for topic in topics)]
            chosen = {number: place for place, number in enumerate(entry.form.question_ids.data or ())}
            entry.form.question_ids.choices = sorted(
                questions, key=lambda question: chosen.get(question[0], len(chosen))
            )

    def change_parts(self, question_count: int | None) -> bool:
        """Do what a button of the plan asks for; whether one was pressed, so that nothing is stored yet."""
        if self.add_part.data and len(self.parts) < MOST_PARTS:
            self.parts.append_entry({"count": question_count or 10} if not self.parts else None)
        if self.remove_part.data and self.parts:
            self.parts.pop_entry()
        return bool(self.add_part.data or self.remove_part.data or self.show_questions.data)

    @property
    def has_fixed(self) -> bool:
        """Whether the questions of a part are chosen one by one."""
        return any(entry.form.is_fixed for entry in self.parts)

    @property
    def is_open(self) -> bool:
        """Whether there is more to see than what every quiz has."""
        is_pressed = self.add_part.data or self.remove_part.data or self.show_questions.data
        return bool(self.parts or is_pressed or self.is_wrong or self.plan != WHOLE_BANK)

    @property
    def plan(self) -> PaperPlan:
        """What was typed, as a plan."""
        return self.plan_from(WHOLE_BANK)

    def plan_from(self, before: PaperPlan) -> PaperPlan:
        """Return what was typed, as a plan; what the page does not ask stays as it was."""
        return replace(
            before,
            parts=tuple(entry.form.part for entry in self.parts),
            credit=Credit(self.credit.data),
            needs_all=self.needs_all.data,
            keeps_options=self.keeps_options.data,
            question_seconds=self.question_seconds.data,
            asks_one_by_one=self.asks_one_by_one.data,
        )


class UnlessParts:
    """Asks nothing of a count where the parts of the plan say it."""

    def __call__(self, form: Form, field: Field) -> None:
        """Stop the other validators without a sentence."""
        if form["plan"].form.parts:
            field.errors = []
            raise StopValidation


def bank_choices(banks: Sequence[BankLine], *, now: datetime) -> list[tuple[int, str]]:
    """Return banks to choose from, each with how many questions it has and how far entrants know them."""
    ids = [bank.id for bank in banks]
    asked, open_now = asked_counts_of(ids), open_titles(ids, now)
    choices = []
    for bank in banks:
        told = [_("%(count)s câu hỏi", count=i18n.number(bank.question_count))]
        if asked.get(bank.id):
            told.append(_("%(count)s câu đã ra đề", count=i18n.number(asked[bank.id])))
        if bank.id in open_now:
            told.append(_("có bài đang mở"))
        choices.append((bank.id, f"{bank.name} ({', '.join(told)})"))
    return choices


def offer_bank(form: PlanForm, bank_id: int | None, offered: Collection[int]) -> None:
    """Let a plan choose among the topics and questions of its bank, if that is one that is offered."""
    if not form.parts:
        return
    is_offered = bank_id is not None and bank_id in offered
    topics = topics_of(bank_id) if bank_id is not None and is_offered else []
    questions = _marked(bank_id) if bank_id is not None and is_offered and form.has_fixed else []
    form.offer(topics, questions)


def _marked(bank_id: int) -> Questions:
    """Return the questions of a bank; of those that stood on papers it is said on how many."""
    counts = paper_counts_in(bank_id)
    return [
        (
            one,
            f"{words} ({_('đã có trong %(count)s đề', count=i18n.number(counts[one]))})"
            if one in counts
            else words,
        )
        for one, words in questions_of(bank_id)
    ]


def plan_values(plan: PaperPlan) -> Mapping[str, Any]:
    """Return what the form of a plan begins with."""
    parts = [
        {
            **vars(part),
            "source": FIXED if part.is_fixed else DRAWN,
            "difficulty": part.difficulty or "",
            "question_ids": list(part.question_ids),
            "points": i18n.points(part.points),
        }
        for part in plan.parts
    ]
    return {**vars(plan), "parts": parts}
