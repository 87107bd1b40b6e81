"""What a report shall speak of."""

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired

from lms.forms import Form
from lms.i18n import lazy_gettext as _l


class CompletionForm(Form):
    """Whose completions, of which course, until when."""

    unit_id = SelectField(_l("Đơn vị"), coerce=int)
    course_id = SelectField(_l("Khoá học"), coerce=int)
    as_of = DateField(_l("Tính đến hết ngày"), validators=[DataRequired()])
