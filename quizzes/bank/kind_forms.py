"""What the page of each kind of question asks for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import MOST_ANSWERS, is_right
from quizzes.bank.content import (
    FALSE,
    TRUE,
    Answer,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Scoring,
    Side,
)
from quizzes.bank.keys import KEYS, MOST_PAIRS
from quizzes.bank.question_forms import (
    OptionRow,
    QuestionForm,
    Row,
    common_values,
    html_of_row,
    option_values,
    with_spare,
)
from quizzes.bank.responses import read_number
from quizzes.bank.rules import several_right, true_or_false
from quizzes.bank.typed import Typed, html_of, typed_of

ROWS = 6
"""How many options the page offers; a question that has more shows one row beyond them."""
ANSWER_ROWS = 3
DISTRACTOR_ROWS = 2
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


class PairRow(Row):
    """Two things that belong together."""

    left = StringField(_l("Vế trái"), render_kw={"maxlength": 2000})
    right = StringField(_l("Vế phải"), render_kw={"maxlength": 2000})


class MatchingForm(QuestionForm):
    """Things to be matched, and right sides that belong to nothing."""

    kind = QuestionKind.MATCHING
    lists = ("pairs", "distractors")

    pairs = FieldList(FormField(PairRow), _l("Các cặp"), min_entries=ROWS, max_entries=MOST_PAIRS)
    distractors = FieldList(
        StringField(render_kw={"maxlength": 2000}),
        _l("Vế phải thừa, không ghép với vế nào"),
        min_entries=DISTRACTOR_ROWS,
        max_entries=MOST_PAIRS,
    )

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the pairs, which share the score evenly unless they stay as they were."""
        rows = [entry.form for entry in self.pairs if entry.form.left.data or entry.form.right.data]
        pairs = [_pair(row, row.was(before.pairs)) for row in rows]
        if tuple(pairs) != before.pairs:
            pairs = [replace(pair, fraction=0.0) for pair in pairs]
        known = {typed_of(one.html).words: one for one in before.distractors if one.side == Side.RIGHT}
        typed = dict.fromkeys(" ".join(text.split()) for text in self.distractors.data if text)
        lefts = [one for one in before.distractors if one.side == Side.LEFT]
        rights = [known.get(words, Distractor(html_of(Typed(words)))) for words in typed]
        return {"pairs": tuple(pairs), "distractors": (*lefts, *rights)}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return the rows."""
        pairs = [
            {"place": place, "left": typed_of(pair.left).words, "right": typed_of(pair.right).words}
            for place, pair in enumerate(question.pairs)
        ]
        rights = [typed_of(one.html).words for one in question.distractors if one.side == Side.RIGHT]
        return {
            "pairs": with_spare(pairs, ROWS, MOST_PAIRS),
            "distractors": [*rights, *[""] * max(1, DISTRACTOR_ROWS - len(rights))],
        }


class AnswerRow(Row):
    """A text that is accepted."""

    text = StringField(_l("Đáp án"), render_kw={"maxlength": 500})
    percent = StringField(_l("Phần điểm (%)"), default="100", render_kw={"inputmode": "decimal", "size": 6})
    is_case_sensitive = BooleanField(_l("Phân biệt chữ hoa"))
    is_pattern = BooleanField(_l("Dấu * thay cho chữ bất kỳ"))

    def answer(self, was: Answer) -> Answer:
        """Return what was typed."""
        return replace(
            was,
            text=self.text.data or "",
            is_case_sensitive=self.is_case_sensitive.data,
            is_pattern=self.is_pattern.data,
        )


class NumberRow(Row):
    """A number that is accepted, with what it may miss by."""

    text = StringField(_l("Đáp án"), render_kw={"inputmode": "decimal", "maxlength": 40})
    tolerance = StringField(_l("Sai số cho phép (±)"), render_kw={"inputmode": "decimal", "size": 8})
    percent = StringField(_l("Phần điểm (%)"), default="100", render_kw={"inputmode": "decimal", "size": 6})

    def answer(self, was: Answer) -> Answer:
        """Return what was typed, its number as JSON writes it; what is none is refused later."""
        text = self.text.data or ""
        number = read_number(text)
        return replace(
            was,
            text=text if math.isnan(number) else _bare(number),
            tolerance=read_number(self.tolerance.data or "0"),
        )


class AnswersForm(QuestionForm):
    """A question with answers that are accepted; those left empty are none."""

    lists = ("answers",)

    def parts(self, before: NewQuestion) -> dict[str, Any]:
        """Return the answers with the feedback that they had."""
        found = []
        for entry in self["answers"]:
            if entry.form.text.data:
                answer = entry.form.answer(entry.form.was(before.answers) or Answer(""))
                found.append(replace(answer, fraction=_share(entry.form.percent)))
        return {"answers": tuple(found)}

    @classmethod
    def values(cls, question: NewQuestion) -> dict[str, Any]:
        """Return the rows."""
        rows = [
            {
                **vars(answer),
                "place": place,
                "tolerance": typed_number(answer.tolerance),
                "percent": typed_number(answer.fraction * 100),
            }
            for place, answer in enumerate(question.answers)
        ]
        if question.kind == QuestionKind.NUMBER:
            rows = [row | {"text": row["text"].replace(".", ",")} for row in rows]
        return {"answers": with_spare(rows, ANSWER_ROWS, MOST_ANSWERS)}


class ShortAnswerForm(AnswersForm):
    """A question that is answered by a few words."""

    kind = QuestionKind.SHORT_ANSWER

    answers = FieldList(
        FormField(AnswerRow), _l("Đáp án được chấp nhận"), min_entries=ANSWER_ROWS, max_entries=MOST_ANSWERS
    )


class NumberForm(AnswersForm):
    """A question that is answered by a number."""

    kind = QuestionKind.NUMBER

    answers = FieldList(
        FormField(NumberRow), _l("Đáp án được chấp nhận"), min_entries=ANSWER_ROWS, max_entries=MOST_ANSWERS
    )


class EssayForm(QuestionForm):
    """A question that a person grades."""

    kind = QuestionKind.ESSAY


_FORMS = (
    *(OneRightForm, SeveralRightForm, TrueFalseForm, OrderForm),
    *(MatchingForm, ShortAnswerForm, NumberForm, EssayForm),
)
FORMS: dict[str, type[QuestionForm]] = {form.kind: form for form in _FORMS}
"""The form in which a kind of question is written."""


def filled_in(question: NewQuestion, version_number: int) -> QuestionForm:
    """Return the form with what a question says now."""
    form = FORMS[question.kind]
    return form(data=common_values(question, version_number) | form.values(question))


def typed_number(value: float) -> str:
    """Return a number as people type it, with a comma before its decimals."""
    return _bare(round(value, 5)).replace(".", ",")


def _bare(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _share(field: StringField) -> float:
    percent = read_number(field.data or "100")
    if math.isnan(percent):
        raise Invalid({field.name: _l("Hãy ghi phần điểm bằng số, ví dụ 50 hoặc 33,33333.")})
    return percent / 100


def _pair(row: PairRow, was: Pair | None) -> Pair:
    """Return a pair that was typed; one that stays as it was keeps its keys and its pictures."""
    before = was or Pair("", "")
    left, right = _side(row.left.data, before.left), _side(row.right.data, before.right)
    return before if (left, right) == (before.left, before.right) else Pair(left, right)


def _side(words: str | None, before: str) -> str:
    return html_of(replace(typed_of(before), words=" ".join((words or "").split())), before)


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
