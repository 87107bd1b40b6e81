"""What the page of a question with options asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import is_right
from quizzes.bank.content import (
    FALSE,
    TRUE,
    NewQuestion,
    Option,
    QuestionKind,
    Scoring,
)
from quizzes.bank.keys import KEYS
from quizzes.bank.question_forms import (
    OptionRow,
    QuestionForm,
    html_of_row,
    option_values,
)
from quizzes.bank.rules import several_right, true_or_false

ROWS = 6
"""How many options the page offers; a question that has more shows one row beyond them."""
LETTERS = [(str(place), key.upper()) for place, key in enumerate(KEYS)]
WHOLE, AS_IT_WAS = "", "as_it_was"


class OptionsForm(QuestionForm):
    """A question with options; those left empty are none."""

    lists = ("options",)

    options = FieldList(
        FormField(OptionRow), _l("Phương án trả lời"), min_entries=ROWS, max_entries=len(KEYS)
    )

    @property
    def filled(self) -> list[int]:
        """The places of the options that are filled in."""
        return [place for place, entry in enumerate(self.options) if entry.form.is_filled]

    def typed_options(self, before: NewQuestion) -> list[Option]:
        """Return the filled options in order; each keeps its key, its feedback and what is rich in it."""
        found = []
        for row in (self.options[place].form for place in self.filled):
            was = row.was(before.options) or Option("")
            found.append(replace(was, html=html_of_row(row, was.html)))
        return found

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return what the rows begin with."""
        return {"options": option_values(question, ROWS, len(KEYS))}


class OneRightForm(OptionsForm):
    """A question with one right option."""

    kind = QuestionKind.ONE_RIGHT

    right = RadioField(
        _l("Phương án đúng"),
        choices=LETTERS,
        validators=[InputRequired(_l("Hãy chọn phương án đúng."))],
        validate_choice=False,
    )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the options; the right one keeps its place among those that are filled in."""
        typed = zip(self.filled, self.typed_options(before), strict=True)
        return {"options": tuple(_worth(option, str(place) == self.right.data) for place, option in typed)}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return the rows, and which is right."""
        return {**super().values(question), "right": next(iter(_right_places(question)), None)}


class SeveralRightForm(OptionsForm):
    """A question with several right options."""

    kind = QuestionKind.SEVERAL_RIGHT

    right = SelectMultipleField(
        _l("Các phương án đúng"),
        choices=LETTERS,
        validators=[InputRequired(_l("Hãy chọn các phương án đúng."))],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the options; where the same ones stand there and are right, they keep their shares."""
        options = self.typed_options(before)
        stood = [self.options[place].form.place.data for place in self.filled]
        right = {place for place, row in enumerate(self.filled) if str(row) in (self.right.data or ())}
        was = {place for place, option in enumerate(options) if is_right(self.kind, option.fraction)}
        if stood != list(range(len(before.options))) or was != right:
            shares = several_right([option.html for option in options], right) if right else ()
            options = [
                replace(option, fraction=share.fraction)
                for option, share in zip(options, shares, strict=False)
            ]
        return {"options": tuple(options)}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return the rows, and which are right."""
        return {**super().values(question), "right": _right_places(question)}


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    kind = QuestionKind.TRUE_FALSE

    right = RadioField(
        _l("Nhận định này"),
        choices=[(TRUE, _l("Đúng")), (FALSE, _l("Sai"))],
        validators=[InputRequired(_l("Hãy chọn đúng hoặc sai."))],
    )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the two options with the feedback that they had."""
        feedback = [option.feedback for option in before.options] or ["", ""]
        return {"options": true_or_false(self.right.data == TRUE, if_true=feedback[0], if_false=feedback[1])}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return whether it is true."""
        return {"right": next(option.key for option in question.options if option.fraction == 1)}


class OrderForm(OptionsForm):
    """Things to be put in order, written in the right one."""

    kind = QuestionKind.ORDER

    rule = SelectField(
        _l("Cách tính điểm"),
        choices=[
            (WHOLE, _l("Đúng cả thứ tự mới được điểm")),
            (Scoring.ABSOLUTE_POSITION, _l("Mỗi mục đúng chỗ được một phần điểm")),
            (AS_IT_WAS, _l("Giữ cách tính điểm của tệp đã nhập")),
        ],
        default=WHOLE,
    )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the things in their order, and how it is scored."""
        rules: Mapping[str, Mapping[str, Any]] = {WHOLE: {}, AS_IT_WAS: before.scoring}
        return {
            "options": tuple(self.typed_options(before)),
            "scoring": rules.get(self.rule.data, {"rule": self.rule.data}),
        }

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return the rows, and how it is scored."""
        rule = str(question.scoring.get("rule", WHOLE))
        is_known = rule in (WHOLE, Scoring.ABSOLUTE_POSITION)
        return {**super().values(question), "rule": rule if is_known else AS_IT_WAS}


def _right_places(question: NewQuestion) -> Sequence[str]:
    return [
        str(place)
        for place, option in enumerate(question.options)
        if is_right(question.kind, option.fraction)
    ]


def _worth(option: Option, is_chosen: bool) -> Option:
    """Return an option of a question with one right; a wrong one keeps what little it was worth."""
    if is_chosen:
        return replace(option, fraction=1.0)
    return option if option.fraction < 1 else replace(option, fraction=0.0)
