"""What organisers write of the results of a stage."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.forms import Form, RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.units.forms import UnitField, unit_text
from lms.units.models import Unit
from quizzes.ranking.rules import Prize
from quizzes.results.stages.finding import Candidate
from quizzes.results.stages.rules import (
    LONGEST_NAME,
    LONGEST_REMARK,
    Line,
    place_of,
    points_of,
)


class SearchForm(Form):
    """Words by which somebody is found; they stand in the address."""

    class Meta(Form.Meta):
        csrf = False  # looking changes nothing

    q = StringField(_l("Tìm người"), [InputRequired(), Length(max=100)])


class LineForm(Form):
    """A line of the results: a person who was found, a unit, or the name of somebody or of a team."""

    person = HiddenField()
    name = StringField(_l("Họ tên hoặc tên đội"), [Length(max=LONGEST_NAME)])
    is_team = BooleanField(_l("Đây là đội, tập thể hoặc đơn vị"))
    unit = UnitField(_l("Đơn vị"))
    points = RuleField(_l("Điểm"), points_of)
    place = RuleField(_l("Hạng"), place_of)
    prize = SelectField(_l("Giải"))
    remark = StringField(_l("Ghi chú"), [Length(max=LONGEST_REMARK)])
    is_verified = BooleanField(_l("Đã xác minh người hoặc đội, đơn vị, liên lạc và hồ sơ nhận giải"))

    def offer(self, prizes: Sequence[Prize]) -> None:
        """Give the prizes and the units to choose from."""
        self.prize.choices = [("", _("Không có giải")), *((one.title, one.title) for one in prizes)]
        self.unit.offer((EVERYWHERE,))

    def line(self, person: Candidate | None) -> Line:
        """Return what was written; without a name of its own it is that of the person or the unit."""
        unit = self.unit.unit
        is_unit = person is None and not self.name.data and unit is not None
        name = person.name if person else self.name.data or (unit.name if unit else "")
        return Line(
            name,
            is_unit or self.is_team.data,
            person.person_id if person else None,
            unit.id if unit else None,
            self.points.value,
            self.place.value,
            self.prize.data or "",
            self.remark.data or "",
            self.is_verified.data,
        )


def line_values(line: Line, unit: Unit | None) -> dict[str, Any]:
    """Return what the form of a line begins with."""
    return {
        **vars(line),
        "person": line.person_id or "",
        "unit": unit_text(unit) if unit else "",
        "points": line.points_text,
        "place": str(line.place or ""),
    }


class UploadForm(Form):
    """A file of results."""

    file = FileField(_l("Tệp Excel hoặc CSV"), validators=[FileRequired(_l("Hãy chọn tệp."))])


class CommitForm(Form):
    """Nothing but the agreement to what was looked at."""
