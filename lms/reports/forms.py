"""What a report shall speak of."""

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, InputRequired

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.units.forms import UnitField

EVERY_COURSE = 0


class CompletionForm(Form):
    """Whose completions, of which course, until when."""

    unit = UnitField(_l("Đơn vị"), validators=[DataRequired()])
    course_id = SelectField(_l("Khoá học"), coerce=int, default=EVERY_COURSE)
    as_of = DateField(_l("Tính đến hết ngày"), validators=[InputRequired()])

    @property
    def course(self) -> int | None:
        """The activity of the chosen course; none is every course."""
        chosen: int = self.course_id.data
        return None if chosen == EVERY_COURSE else chosen
