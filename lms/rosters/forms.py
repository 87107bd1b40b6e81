"""What staff say about a roster file."""

from wtforms import BooleanField, DateField, FileField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.forms import Form
from lms.i18n import lazy_gettext as _l


class UploadForm(Form):
    """A roster file, and where its units stand."""

    file = FileField(_l("Tệp danh sách"))
    unit_id = SelectField(_l("Đơn vị cấp trên của danh sách"), coerce=int)
    as_of = DateField(_l("Có hiệu lực từ ngày"), validators=[Optional()])


class CommitForm(Form):
    """That a roster is imported, and what happens to those who are not in it."""

    may_remove = BooleanField(_l("Đưa những người không có trong tệp ra khỏi đơn vị của họ"))
    brake = IntegerField(
        _l("Dừng lại nếu số người bị đưa ra vượt quá (%)"),
        validators=[InputRequired(), NumberRange(0, 100)],
        default=20,
    )
