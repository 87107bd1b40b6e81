"""What trainers type about banks and files of questions."""

from wtforms import (
    BooleanField,
    FileField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import LONGEST_WORDS
from quizzes.bank.words import FORMAT_NAMES


class BankForm(Form):
    """A bank: its name, and the unit that keeps it."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})
    unit_id = SelectField(_l("Đơn vị quản lý"), coerce=int)


class RenameForm(Form):
    """Another name for a bank."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})


class ImportForm(Form):
    """A file of questions, or the questions themselves."""

    file = FileField(_l("Tệp câu hỏi"))
    key = FileField(_l("Tệp đáp án"))
    text = TextAreaField(_l("Hoặc dán câu hỏi vào đây"))
    format = SelectField(
        _l("Định dạng"),
        choices=[("", _l("Tự nhận ra")), *((kind.value, name) for kind, name in FORMAT_NAMES.items())],
    )

    def validate_file(self, field: FileField) -> None:
        """Require a file or a text."""
        if not (field.data and field.data.filename) and not self.text.data:
            raise ValidationError(_("Hãy chọn một tệp hoặc dán câu hỏi."))


class SkipForm(Form):
    """Whether questions that the bank cannot take are left out."""

    skip = BooleanField(_l("Bỏ qua các câu thuộc loại chưa nhận được"))
