"""Many questions at once, as the rows of a table."""

from typing import ClassVar

from wtforms import FieldList, FormField, IntegerField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from quizzes.bank.rows import LETTERS, Row

MOST_ROWS = 200
SPARE_ROWS = 5
OPTION_CELLS = tuple(f"option_{letter.lower()}" for letter in LETTERS)


class RowForm(Form):
    """A row: the cells of a question, and which question it was."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token

    cells: ClassVar[tuple[str, ...]] = (
        *("stem", *OPTION_CELLS, "right", "explanation"),
        *("law", "article", "clause", "topic", "difficulty"),
    )

    question_id = IntegerField(validators=[Optional()], widget=HiddenInput())
    seen_version = IntegerField(validators=[Optional()], widget=HiddenInput())
    stem = TextAreaField(_l("Câu hỏi"))
    option_a = TextAreaField("A")
    option_b = TextAreaField("B")
    option_c = TextAreaField("C")
    option_d = TextAreaField("D")
    option_e = TextAreaField("E")
    option_f = TextAreaField("F")
    right = TextAreaField(_l("Đáp án"))
    explanation = TextAreaField(_l("Giải thích"))
    law = TextAreaField(_l("Văn bản"))
    article = TextAreaField(_l("Điều"))
    clause = TextAreaField(_l("Khoản, điểm"))
    topic = TextAreaField(_l("Chủ đề"))
    difficulty = TextAreaField(_l("Độ khó"))

    @property
    def row(self) -> Row:
        """What was typed."""
        lines = {name: self[name].data or "" for name in self.cells if name not in OPTION_CELLS}
        return Row(options=tuple(self[name].data or "" for name in OPTION_CELLS), **lines)


class TableForm(Form):
    """The rows of a table; empty ones are none."""

    rows = FieldList(FormField(RowForm), max_entries=MOST_ROWS)


def cells_of(row: Row) -> dict[str, str]:
    """Return a row as the cells of its form begin."""
    values = dict(vars(row))
    options = values.pop("options")
    return values | dict(zip(OPTION_CELLS, options, strict=True))


def cell_of(problem: str) -> str:
    """Return the cell at which a problem with a field of a question is shown."""
    return {"options": OPTION_CELLS[0]}.get(problem, problem if problem in RowForm.cells else "stem")
