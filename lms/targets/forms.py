"""What staff say about targets."""

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.targets.basis import CONDITION_NAMES, CONDITIONS, Basis, Condition
from lms.targets.rules import COUNTS_UNITS, Measure
from lms.targets.stating import MOST, NewStatement
from lms.units.forms import LEVELS, UnitField

NOBODY = 0


class ImportForm(Form):
    """A catalogue of targets for a unit."""

    unit_id = SelectField(_l("Đơn vị đề ra chỉ tiêu"), coerce=int)
    file = FileField(_l("Tệp chỉ tiêu"), validators=[FileRequired(_l("Hãy chọn tệp."))])


class BindForm(Form):
    """What a target is measured by."""

    condition = RadioField(_l("Cách tính"))
    levels = SelectMultipleField(
        _l("Tính trên những đơn vị cấp nào"),
        choices=LEVELS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    least = IntegerField(_l("Một đơn vị được tính khi đạt từ"), validators=[Optional()])
    population_id = SelectField(_l("Nhóm đối tượng"), coerce=int)
    activity_ids = SelectMultipleField(
        _l("Minh chứng"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    needs_all = BooleanField(_l("Phải hoàn thành tất cả các mục đã chọn"))
    topic_ids = SelectMultipleField(
        _l("Chuyên đề, văn bản trong sổ"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, measure: Measure) -> None:
        """Offer the ways in which a measure may be computed."""
        self.measure = measure
        self.condition.choices = [(one.value, CONDITION_NAMES[one]) for one in CONDITIONS[measure]]

    @property
    def counts_units(self) -> bool:
        """Whether units are counted, and not people."""
        return self.measure in COUNTS_UNITS

    def basis(self) -> Basis:
        """Return what was chosen; a condition that was not shown is the only one."""
        chosen = self.condition.data or CONDITIONS[self.measure][0].value
        least = self.least.data if self.measure is Measure.PERCENT_UNITS else None
        needs_all = self.needs_all.data and Condition(chosen) is Condition.PEOPLE
        return Basis(Condition(chosen), tuple(self.levels.data or ()), least, needs_all)


class StatementForm(Form):
    """What a unit reached, entered by hand."""

    unit = UnitField(_l("Đơn vị"), validators=[InputRequired()])
    as_of = DateField(_l("Tính đến hết ngày"), validators=[InputRequired()])
    note = StringField(_l("Căn cứ, nguồn số liệu"), validators=[Length(max=1000)])
    file = FileField(_l("Tệp minh chứng"))

    @property
    def day(self) -> date:
        """The day of a valid form."""
        return self.as_of.data or date.min


class NumbersForm(StatementForm):
    """So many of so many."""

    numerator = IntegerField(_l("Số người đạt (tử số)"), validators=[InputRequired(), NumberRange(0, MOST)])
    denominator = IntegerField(
        _l("Tổng số người (mẫu số)"), validators=[InputRequired(), NumberRange(0, MOST)]
    )

    def statement(self) -> NewStatement:
        """Return what was entered."""
        return NewStatement(
            self.unit.chosen.id,
            self.day,
            self.numerator.data or 0,
            self.denominator.data or 0,
            self.note.data or "",
        )


class TaskForm(StatementForm):
    """Done or not."""

    is_done = RadioField(
        _l("Kết quả"),
        choices=[("yes", _l("Đã thực hiện")), ("no", _l("Chưa thực hiện"))],
        default="yes",
    )

    def statement(self) -> NewStatement:
        """Return what was entered."""
        done = int(self.is_done.data == "yes")
        return NewStatement(self.unit.chosen.id, self.day, done, 1, self.note.data or "")


class ThresholdForm(Form):
    """What a unit asks of itself; nothing is what the unit above asks."""

    unit = UnitField(_l("Đơn vị"), validators=[InputRequired()])
    threshold = IntegerField(_l("Mức giao"), validators=[Optional()])
