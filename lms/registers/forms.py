"""What staff say about what was held."""

from datetime import date

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.registers.rules import (
    ENTRY_KIND_NAMES,
    MOST,
    MOST_CLASSES,
    TOPIC_KIND_NAMES,
    Counts,
    EntryKind,
    NewEntry,
)
from lms.units.forms import UnitField

PROOFS = ("pdf", "docx", "xlsx", "xls", "ods", "png", "jpg", "jpeg", "webp")


class TopicForm(Form):
    """A subject or a document."""

    kind = SelectField(_l("Loại"), choices=[(kind.value, name) for kind, name in TOPIC_KIND_NAMES.items()])
    number = StringField(_l("Số, ký hiệu văn bản"), validators=[Length(max=100)])
    title = StringField(_l("Tên chuyên đề hoặc trích yếu"), validators=[InputRequired()])
    unit = UnitField(_l("Đơn vị quản lý"), validators=[InputRequired()])


class EntryForm(Form):
    """Something that a unit held, with what proves it."""

    unit = UnitField(_l("Đơn vị tổ chức"), validators=[InputRequired()])
    topic_id = SelectField(_l("Nội dung"), coerce=int)
    kind = SelectField(_l("Loại"), choices=[(kind.value, name) for kind, name in ENTRY_KIND_NAMES.items()])
    held_on = DateField(_l("Ngày tổ chức"), validators=[InputRequired()])
    classes = IntegerField(
        _l("Số lớp, buổi"), default=1, validators=[InputRequired(), NumberRange(1, MOST_CLASSES)]
    )
    people = IntegerField(_l("Số người dự"), validators=[Optional(), NumberRange(0, MOST)])
    turns = IntegerField(_l("Số lượt"), validators=[Optional(), NumberRange(0, MOST)])
    outsiders = IntegerField(
        _l("Người ngoài công đoàn, tính riêng"), validators=[Optional(), NumberRange(0, MOST)]
    )
    attendance = TextAreaField(_l("Mã đoàn viên của người dự"))
    note = StringField(_l("Ghi chú"), validators=[Length(max=500)])
    file = FileField(_l("Tệp minh chứng"))

    def entry(self, named: int) -> NewEntry:
        """Return what was held; where nobody counted the people, those named are counted."""
        return NewEntry(
            unit_id=self.unit.chosen.id,
            topic_id=self.topic_id.data,
            kind=EntryKind(self.kind.data),
            held_on=self.held_on.data or date.min,
            counts=Counts(
                classes=self.classes.data or 0,
                people=self.people.data or named,
                turns=self.turns.data or 0,
                outsiders=self.outsiders.data or 0,
            ),
            note=self.note.data or "",
        )


class ImportForm(Form):
    """A workbook of what units held."""

    file = FileField(_l("Tệp Excel"), validators=[FileRequired(_l("Hãy chọn tệp."))])


class WithdrawalForm(Form):
    """Why an entry is taken back."""

    reason = StringField(_l("Lý do rút"), validators=[InputRequired(), Length(max=500)])
