"""What trainers type about banks and files of questions."""

from collections.abc import Mapping

from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.workbook import column_index
from lms.units.forms import UnitField
from quizzes.bank.checks import LONGEST_WORDS
from quizzes.bank.formats.out.losses import Target
from quizzes.bank.words import COLUMN_NAMES, FORMAT_NAMES, TARGET_NAMES


class BankForm(Form):
    """A bank: its name, and the unit that keeps it."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})
    unit_id = SelectField(_l("Đơn vị quản lý"), coerce=int)


class RenameForm(Form):
    """Another name for a bank."""

    name = StringField(_l("Tên ngân hàng câu hỏi"), [InputRequired()], render_kw={"maxlength": LONGEST_WORDS})


class CopyForm(Form):
    """The bank that a question is copied into."""

    bank_id = SelectField(_l("Chép sang ngân hàng"), coerce=int)


class ShareForm(Form):
    """A unit that a bank is shared with, and what it may do."""

    unit = UnitField(_l("Đơn vị, kể cả các đơn vị bên dưới"), validators=[InputRequired()])
    right = RadioField(
        _l("Được làm gì"),
        choices=[
            ("read", _l("Xem, rút câu hỏi vào đề, chép về ngân hàng của mình")),
            ("write", _l("Thêm quyền thêm, sửa và ngừng dùng câu hỏi")),
        ],
        default="read",
    )


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


class ColumnsForm(Form):
    """Where the fields of a sheet stand: a column for each, or none."""

    def offer(self, headings: Mapping[str, str], places: Mapping[str, int]) -> None:
        """Offer the columns of a sheet, and choose those that are known."""
        letters = list(headings)
        shown = [("", _("không có")), *((x, f"{x} – {text}" if text else x) for x, text in headings.items())]
        for name in COLUMN_NAMES:
            self[name].choices = shown
            place = places.get(name)
            if not self.is_submitted() and place is not None and place < len(letters):
                self[name].data = letters[place]

    @property
    def places(self) -> dict[str, int]:
        """The places of the fields that were named, from 0."""
        return {name: column_index(self[name].data) for name in COLUMN_NAMES if self[name].data}


for _name, _label in COLUMN_NAMES.items():
    setattr(ColumnsForm, _name, SelectField(_label))


class ExportForm(Form):
    """The format of a file to write, and whether what it cannot hold is left out."""

    format = RadioField(_l("Định dạng"), choices=list(TARGET_NAMES.items()), default=Target.DOCX)
    skip = BooleanField(_l("Bỏ qua các câu mà định dạng này không giữ được"))


class SkipForm(Form):
    """Whether questions that the bank cannot take are left out."""

    skip = BooleanField(_l("Bỏ qua các câu thuộc loại chưa nhận được"))
