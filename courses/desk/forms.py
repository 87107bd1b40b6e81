"""What trainers type about a course, its modules and its lessons."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from courses.catalogue import rules
from lms.forms import Form
from lms.i18n import lazy_gettext as _l

LONGEST_TITLE = 200
LONGEST_SUMMARY = 500
LONGEST_BODY = 400_000
MOST_MINUTES = 240


class ModuleForm(Form):
    """The title of a module."""

    title = StringField(
        _l("Tên học phần"), [DataRequired(_l("Hãy đặt tên cho học phần.")), Length(max=LONGEST_TITLE)]
    )


class NewCourseForm(Form):
    """A course to be."""

    title = StringField(
        _l("Tên khoá học"), [DataRequired(_l("Hãy đặt tên cho khoá học.")), Length(max=LONGEST_TITLE)]
    )
    summary = TextAreaField(_l("Giới thiệu ngắn"), [Length(max=LONGEST_SUMMARY)])
    unit_id = SelectField(_l("Đơn vị phụ trách"), coerce=int)


class CourseForm(Form):
    """How a course is called and found."""

    title = StringField(
        _l("Tên khoá học"), [DataRequired(_l("Hãy đặt tên cho khoá học.")), Length(max=LONGEST_TITLE)]
    )
    summary = TextAreaField(_l("Giới thiệu ngắn"), [Length(max=LONGEST_SUMMARY)])
    slug = StringField(_l("Đường dẫn"), [DataRequired(_l("Hãy nhập đường dẫn."))])

    def validate_slug(self, field: StringField) -> None:
        """Refuse what cannot stand in an address."""
        if not rules.is_slug(field.data or ""):
            raise ValidationError(
                _l("Đường dẫn chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 60 ký tự.")
            )


class LessonForm(Form):
    """A lesson as the editor sends it."""

    title = StringField(_l("Tên bài"), [DataRequired(_l("Hãy đặt tên cho bài.")), Length(max=LONGEST_TITLE)])
    body = TextAreaField(_l("Nội dung"), [Optional(), Length(max=LONGEST_BODY)])
    minutes = IntegerField(_l("Số phút"), [Optional(), NumberRange(min=1, max=MOST_MINUTES)])


class AudienceForm(Form):
    """A population to ask, and until when."""

    population_id = SelectField(_l("Nhóm đối tượng"), coerce=int)
    due_on = DateField(_l("Hạn hoàn thành"), [Optional()])


class DueForm(Form):
    """Another day on which a course is due."""

    due_on = DateField(_l("Hạn hoàn thành"), [Optional()])
