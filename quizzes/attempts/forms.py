"""What a paper without scripts sends, and what staff say when they act on attempts."""

import re
from typing import NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.errors import Invalid
from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.units.forms import UnitField
from quizzes.attempts.answers import read_letters, read_values
from quizzes.attempts.prediction import NAMES, read_number
from quizzes.attempts.rules import LONGEST_REASON, MOST_MINUTES

FIELD = re.compile(r"([qv])([1-9]\d{0,2})")
"""The boxes of a question, or the fields that it is answered in."""


class Page(NamedTuple):
    """All answers of a page: the letters by the number of their question, as of a sequence.

    `done_with` is the question after which the next one is asked for, where they are shown one by one.
    `guesses` are the predictions that the page asks for, by their place; `essay` is what is written of one.
    """

    choices: dict[int, list[str]]
    seq: int
    hands_in: bool
    done_with: int | None
    guesses: dict[int, int | None]
    essay: str | None


def read_page(form: MultiDict[str, str]) -> Page:
    """Return the answers of a posted paper; anything that is no answer is refused."""
    found = ((FIELD.fullmatch(name), form.getlist(name)) for name in form)
    readers = {"q": read_letters, "v": read_values}
    choices = {int(match[2]): readers[match[1]](given) for match, given in found if match}
    go = form.get("go")
    done_with = form.get("current", type=int) if go == "next" else None
    guesses = {place: form[name].strip() for place, name in enumerate(NAMES) if name in form}
    return Page(
        choices,
        form.get("seq", 0, type=int),
        go == "hand_in",
        done_with,
        {place: read_number(text) for place, text in guesses.items()},
        form.get("essay"),
    )


class ActForm(Form):
    """Why staff act."""

    reason = TextAreaField(_l("Lý do"), [InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2})


class ExtendForm(ActForm):
    """How much more time one person gets."""

    minutes = IntegerField(
        _l("Thêm bao nhiêu phút"), [InputRequired(), NumberRange(1, MOST_MINUTES)], default=10
    )


class ExtendManyForm(ExtendForm):
    """How much more time a unit, or everybody, gets."""

    who = RadioField(
        _l("Thêm cho ai"),
        choices=[
            ("all", _l("Mọi người đang làm bài")),
            ("unit", _l("Người của một đơn vị và các đơn vị cấp dưới")),
        ],
        default="all",
    )
    unit = UnitField(_l("Đơn vị"))

    @property
    def unit_id(self) -> int | None:
        """The unit that was meant; None is everybody."""
        if self.who.data == "all":
            return None
        if self.unit.unit is None:
            raise Invalid({"unit": _l("Hãy chọn đơn vị.")})
        return self.unit.unit.id
