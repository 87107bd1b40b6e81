"""What trainers type about banks and questions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import escape
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.forms import Form
from lms.html import plain
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import LONGEST_WORDS, is_right
from quizzes.bank.content import FALSE, TRUE, Difficulty, NewQuestion, Option, QuestionKind
from quizzes.bank.keys import KEYS
from quizzes.bank.rules import DIFFICULTY_NAMES, several_right, true_or_false
from quizzes.bank.words import FORMAT_NAMES

ROWS = 6
"""How many options the page offers; a question that has more shows one row beyond them."""
SHOWN = ("stem", "explanation", "law", "article", "clause", "valid_from", "valid_to", "topic", "difficulty")
LETTERS = [(str(place), key.upper()) for place, key in enumerate(KEYS)]


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


class QuestionForm(Form):
    """What a question of any kind has: its words, where they come from, and where it is found."""

    stem = TextAreaField(_l("Câu hỏi"), [InputRequired(_l("Hãy ghi nội dung câu hỏi."))])
    explanation = TextAreaField(_l("Giải thích"))
    law = StringField(_l("Văn bản"), render_kw={"maxlength": LONGEST_WORDS})
    article = StringField(_l("Điều"), render_kw={"maxlength": LONGEST_WORDS})
    clause = StringField(_l("Khoản, điểm"), render_kw={"maxlength": LONGEST_WORDS})
    valid_from = DateField(_l("Có hiệu lực từ"), [Optional()])
    valid_to = DateField(_l("Hết hiệu lực sau ngày"), [Optional()])
    topic = StringField(_l("Chủ đề"), render_kw={"maxlength": LONGEST_WORDS, "list": "topics"})
    difficulty = SelectField(_l("Độ khó"), choices=list(DIFFICULTY_NAMES.items()), default=Difficulty.MEDIUM)
    tags = StringField(_l("Nhãn"))
    seen_version = IntegerField(validators=[Optional()], widget=HiddenInput())

    def question(self, before: NewQuestion | None = None) -> NewQuestion:
        """Return what was typed; what this page does not show stays as it was before."""
        kept = before or NewQuestion(QuestionKind.ONE_RIGHT, "")
        return replace(
            kept,
            stem=self.stem.data or "",
            explanation=self.explanation.data or "",
            law=self.law.data or "",
            article=self.article.data or "",
            clause=self.clause.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            topic=self.topic.data or "",
            difficulty=Difficulty(self.difficulty.data),
            tags=tuple((self.tags.data or "").split(",")),
        )


class OptionsForm(QuestionForm):
    """A question with options; those left empty are none."""

    options = FieldList(TextAreaField(), _l("Phương án trả lời"), min_entries=ROWS, max_entries=len(KEYS))

    @property
    def filled(self) -> list[int]:
        """The places of the options that are filled in."""
        return [place for place, text in enumerate(self.options.data) if text]

    def typed_options(self, before: NewQuestion | None) -> list[Option]:
        """Return the filled options in order; one whose words stay keeps its pictures and its feedback."""
        known = {plain(option.html): option for option in before.options} if before else {}
        texts = [" ".join(self.options.data[place].split()) for place in self.filled]
        return [known.get(text, Option(str(escape(text)))) for text in texts]


class OneRightForm(OptionsForm):
    """A question with one right option."""

    right = RadioField(
        _l("Phương án đúng"),
        choices=LETTERS,
        validators=[InputRequired(_l("Hãy chọn phương án đúng."))],
        validate_choice=False,
    )

    def question(self, before: NewQuestion | None = None) -> NewQuestion:
        """Return what was typed; the right option keeps its place among those that are filled in."""
        chosen = int(self.right.data) if str(self.right.data).isdecimal() else -1
        typed = zip(self.filled, self.typed_options(before), strict=True)
        options = tuple(_worth(option, place == chosen) for place, option in typed)
        return replace(super().question(before), kind=QuestionKind.ONE_RIGHT, options=options)


class SeveralRightForm(OptionsForm):
    """A question with several right options."""

    right = SelectMultipleField(
        _l("Các phương án đúng"),
        choices=LETTERS,
        validators=[InputRequired(_l("Hãy chọn các phương án đúng."))],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def question(self, before: NewQuestion | None = None) -> NewQuestion:
        """Return what was typed; where the same options stay right, they keep their share of the score."""
        options = self.typed_options(before)
        right = {place for place, row in enumerate(self.filled) if str(row) in (self.right.data or ())}
        was = {option.html for option in options if is_right(QuestionKind.SEVERAL_RIGHT, option.fraction)}
        if before is None or set(options) != set(before.options) or was != {options[x].html for x in right}:
            shares = several_right([option.html for option in options], right) if right else ()
            options = [
                replace(option, fraction=share.fraction)
                for option, share in zip(options, shares, strict=False)
            ]
        return replace(super().question(before), kind=QuestionKind.SEVERAL_RIGHT, options=tuple(options))


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    right = RadioField(
        _l("Nhận định này"),
        choices=[(TRUE, _l("Đúng")), (FALSE, _l("Sai"))],
        validators=[InputRequired(_l("Hãy chọn đúng hoặc sai."))],
    )

    def question(self, before: NewQuestion | None = None) -> NewQuestion:
        """Return what was typed."""
        feedback = [option.feedback for option in before.options] if before else ["", ""]
        options = true_or_false(self.right.data == TRUE, if_true=feedback[0], if_false=feedback[1])
        return replace(super().question(before), kind=QuestionKind.TRUE_FALSE, options=options)


FORMS: dict[str, type[OneRightForm | SeveralRightForm | TrueFalseForm]] = {
    QuestionKind.ONE_RIGHT: OneRightForm,
    QuestionKind.SEVERAL_RIGHT: SeveralRightForm,
    QuestionKind.TRUE_FALSE: TrueFalseForm,
}
"""The form in which a kind of question is written."""


def filled_in(question: NewQuestion, version_number: int) -> QuestionForm:
    """Return the form with what a question says now."""
    values: dict[str, Any] = {name: getattr(question, name) for name in SHOWN}
    values |= {"tags": ", ".join(question.tags), "seen_version": version_number}
    if question.kind not in FORMS:
        return QuestionForm(data=values)
    fractions = [option.fraction for option in question.options]
    right = [place for place, fraction in enumerate(fractions) if is_right(question.kind, fraction)]
    if question.kind == QuestionKind.TRUE_FALSE:
        values["right"] = question.options[right[0]].key
    else:
        values["options"] = [*(plain(option.html) for option in question.options), *_spare(question.options)]
        values["right"] = [str(place) for place in right]
        if question.kind == QuestionKind.ONE_RIGHT:
            values["right"] = str(right[0])
    return FORMS[question.kind](data=values)


def _spare(options: Sequence[Option]) -> list[str]:
    """Return the empty rows below the options."""
    return [""] * max(ROWS - len(options), min(1, len(KEYS) - len(options)))


def _worth(option: Option, is_chosen: bool) -> Option:
    """Return an option of a question with one right; a wrong one keeps what little it was worth."""
    if is_chosen:
        return replace(option, fraction=1.0)
    return option if option.fraction < 1 else replace(option, fraction=0.0)
