"""What organisers type about stages that are no timed paper."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from lms.forms import MomentField
from lms.i18n import lazy_gettext as _l
from quizzes.contests.forms.fields import names_of
from quizzes.contests.forms.rows import Row, made
from quizzes.contests.rules.rounds import last_minute
from quizzes.contests.rules.stages import LONGEST_TITLE, STAGE_NAMES, Stage, StageKind


class StageForm(Row):
    """A stage without a paper."""

    title = StringField(_l("Tên phần thi"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    kind = SelectField(_l("Cách thi"), choices=names_of(STAGE_NAMES.items()), default=StageKind.WORKS)
    opens_at = MomentField(_l("Bắt đầu"), validators=[InputRequired()])
    closes_at = MomentField(_l("Kết thúc"), validators=[InputRequired()])
    text = TextAreaField(_l("Hướng dẫn"))
    titles = tuple(STAGE_NAMES.values())

    def stage(self, before: tuple[Stage, ...]) -> Stage:
        """Return what was typed, as a stage."""
        values = {name: self[name].data for name in ("opens_at", "closes_at")}
        values |= {name: self[name].data or "" for name in ("title", "text")}
        return made(Stage, self.kept(before), values | {"kind": StageKind(self.kind.data)})


def stage_values(one: Stage) -> dict[str, Any]:
    """Return what the form of a stage begins with."""
    return {**vars(one), "closes_at": last_minute(one.closes_at)}
