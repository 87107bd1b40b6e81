"""What trainers type about a course, its modules and its lessons."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from courses.catalogue import rules
from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from quizzes.attempts.plan_forms import PlanForm, UnlessParts, plan_values
from quizzes.attempts.rules import Reveal

LONGEST_TITLE = 200
LONGEST_HEADING = 500
"""Study texts have long headings."""
LONGEST_SUMMARY = 500
LONGEST_BODY = 400_000
MOST_MINUTES = 240


class ModuleForm(Form):
    """The title of a module."""

    title = StringField(
        _l("Tên học phần"), [DataRequired(_l("Hãy đặt tên cho học phần.")), Length(max=LONGEST_HEADING)]
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

    title = StringField(
        _l("Tên bài"), [DataRequired(_l("Hãy đặt tên cho bài.")), Length(max=LONGEST_HEADING)]
    )
    body = TextAreaField(_l("Nội dung"), [Optional(), Length(max=LONGEST_BODY)])
    minutes = IntegerField(_l("Số phút"), [Optional(), NumberRange(min=1, max=MOST_MINUTES)])


class AttachmentForm(Form):
    """A file to download with a lesson."""

    file = FileField(_l("Tệp"), [FileRequired(_l("Hãy chọn tệp."))])
    title = StringField(_l("Tên hiển thị"), [Length(max=LONGEST_TITLE)])


class StudyFileForm(Form):
    """A file to become lessons."""

    file = FileField(_l("Tệp tài liệu"), [FileRequired(_l("Hãy chọn tệp."))])


class TakeOverForm(Form):
    """The course that a file becomes."""

    title = StringField(
        _l("Tên khoá học"), [DataRequired(_l("Hãy đặt tên cho khoá học.")), Length(max=LONGEST_TITLE)]
    )
    unit_id = SelectField(_l("Đơn vị phụ trách"), coerce=int, validate_choice=False)


class QuizForm(Form):
    """The quiz at the end of a course."""

    bank_id = SelectField(_l("Ngân hàng câu hỏi"), coerce=int)
    question_count = IntegerField(_l("Số câu mỗi đề"), [UnlessParts(), InputRequired()], default=10)
    plan = FormField(PlanForm)
    pass_percent = IntegerField(_l("Đạt từ (%)"), [InputRequired()], default=80)
    attempt_limit = IntegerField(_l("Số lượt làm bài"), [Optional()], default=3)
    minutes = IntegerField(_l("Số phút làm bài"), [Optional()])
    reveal = SelectField(_l("Hiện đáp án"), default=Reveal.AFTER_LAST)
    is_shuffled = BooleanField(_l("Trộn thứ tự câu hỏi và các lựa chọn"), default=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.reveal.choices = [
            (Reveal.AFTER_LAST, _l("Sau lượt cuối, hoặc khi đã đạt")),
            (Reveal.AFTER_EACH, _l("Sau mỗi lượt")),
            (Reveal.NEVER, _l("Không hiện")),
        ]

    def settings(self) -> rules.QuizSettings:
        """Return the rules as they were typed."""
        return rules.QuizSettings(
            bank_id=self.bank_id.data,
            question_count=self.plan.form.plan.total(self.question_count.data or 0),
            plan=self.plan.form.plan,
            pass_percent=self.pass_percent.data or 0,
            attempt_limit=self.attempt_limit.data,
            minutes=self.minutes.data,
            reveal=Reveal(self.reveal.data),
            is_shuffled=self.is_shuffled.data,
        )


def filled_in(settings: rules.QuizSettings) -> dict[str, Any]:
    """Return what the form of a quiz begins with."""
    return {**vars(settings), "plan": plan_values(settings.plan)}


class AudienceForm(Form):
    """A population to ask, and until when."""

    population_id = SelectField(_l("Nhóm đối tượng"), coerce=int)
    due_on = DateField(_l("Hạn hoàn thành"), [Optional()])


class DueForm(Form):
    """Another day on which a course is due."""

    due_on = DateField(_l("Hạn hoàn thành"), [Optional()])
