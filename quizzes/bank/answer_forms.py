"""What the page of a question that is answered in fields asks for: pairs, words, numbers, an essay."""

import math
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    StringField,
)

from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.bank.checks import MOST_ANSWERS
from quizzes.bank.content import (
    Answer,
    Distractor,
    NewQuestion,
    Pair,
    QuestionKind,
    Side,
)
from quizzes.bank.keys import MOST_PAIRS
from quizzes.bank.question_forms import (
    QuestionForm,
    Row,
    with_spare,
)
from quizzes.bank.responses import read_number
from quizzes.bank.typed import Typed, html_of, typed_of

ROWS = 6
"""How many pairs the page offers; a question that has more shows one row beyond them."""
ANSWER_ROWS = 3
DISTRACTOR_ROWS = 2


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
