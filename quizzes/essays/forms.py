"""What people type about essays: the text, the points, who marks."""

from fractions import Fraction

from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import Refused
from lms.forms import Form, RuleField
from lms.i18n import lazy_gettext as _l
from quizzes.essays.rules import HUNDREDTHS, LONGEST_REASON, LONGEST_REMARK


class NoPoints(Refused):
    """What was typed is no number of points."""

    def __init__(self) -> None:
        super().__init__(_l("Điểm là một số, tối đa hai chữ số sau dấu phẩy, ví dụ 7,5."))


def read_points(written: str) -> int:
    """Return points as people write them, "7,5" or "7.5", in hundredths."""
    try:
        hundredths = Fraction(written.strip().replace(",", ".")) * HUNDREDTHS
    except (ValueError, ZeroDivisionError) as error:
        raise NoPoints from error
    if hundredths.denominator != 1:
        raise NoPoints
    return hundredths.numerator


class WritingForm(Form):
    """An essay; `seq` is that of the save."""

    text = TextAreaField(_l("Bài viết"), render_kw={"rows": 18})
    seq = HiddenField(default="1")

    @property
    def number(self) -> int:
        """The sequence of the save."""
        written = self.seq.data or ""
        return int(written) if written.isdecimal() and len(written) < 10 else 1


class MarkForm(Form):
    """The points that a marker gives."""

    points = RuleField(
        _l("Điểm"), read_points, validators=[InputRequired()], render_kw={"inputmode": "decimal"}
    )
    remark = TextAreaField(_l("Nhận xét"), [Length(max=LONGEST_REMARK)], render_kw={"rows": 4})


class SettleForm(Form):
    """The points that count where markers lie apart."""

    points = RuleField(
        _l("Điểm được tính"), read_points, validators=[InputRequired()], render_kw={"inputmode": "decimal"}
    )
    grounds = TextAreaField(_l("Lý do"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2})


class VoidForm(Form):
    """Why an essay has no points."""

    reason = TextAreaField(
        _l("Lý do huỷ"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2}
    )


class MarkersForm(Form):
    """Who marks."""

    markers = SelectMultipleField(
        _l("Người chấm"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
