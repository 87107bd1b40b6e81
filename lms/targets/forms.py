"""What staff say about targets."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.forms import Form
from lms.i18n import lazy_gettext as _l


class ImportForm(Form):
    """A catalogue of targets for a unit."""

    unit_id = SelectField(_l("Đơn vị đề ra chỉ tiêu"), coerce=int)
    file = FileField(_l("Tệp chỉ tiêu (CSV)"), validators=[FileRequired(_l("Hãy chọn tệp."))])


class BindForm(Form):
    """Whom a target speaks of, and what proves it."""

    population_id = SelectField(_l("Nhóm đối tượng"), coerce=int)
    activity_ids = SelectMultipleField(
        _l("Minh chứng"),
        coerce=int,
        validators=[DataRequired(_l("Hãy chọn ít nhất một minh chứng."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
