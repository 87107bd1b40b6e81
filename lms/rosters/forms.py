"""What staff say about a roster file."""

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, FileField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.rosters.staged import BRAKE_PERCENT, brake_refusal, is_above_brake
from lms.units.forms import UnitField


class ParentForm(Form):
    """The unit below which those of a file stand; who manages everything may leave that to the file."""

    unit = UnitField(_l("Đơn vị cấp trên của danh sách"))

    def offer(self, scope: tuple[str, ...]) -> None:
        """Look for the unit in this scope; the only one there is the one that is meant."""
        self.unit.offer(scope)
        self.may_follow_letterhead = EVERYWHERE in scope

    def validate_unit(self, field: UnitField) -> None:
        """Require a unit of those who manage a part only."""
        if not field.data and not self.may_follow_letterhead:
            raise ValidationError(_("Hãy chọn đơn vị cấp trên của danh sách."))

    @property
    def unit_id(self) -> int | None:
        """The id of the unit that was chosen, if any."""
        return self.unit.unit.id if self.unit.unit else None


class UploadForm(ParentForm):
    """A roster file, and where its units stand."""

    file = FileField(_l("Tệp danh sách"), validators=[FileRequired(_l("Hãy chọn tệp."))])
    as_of = DateField(_l("Có hiệu lực từ ngày"), validators=[Optional()])


class CommitForm(Form):
    """That a roster is imported, and what happens to those who are not in it."""

    may_remove = BooleanField()
    brake = IntegerField(
        _l("Dừng lại nếu số người bị đưa ra vượt quá (%)"),
        validators=[InputRequired(), NumberRange(0, 100)],
        default=BRAKE_PERCENT,
    )

    def expect(self, people: dict[str, Any]) -> None:
        """Name in the question how many people of the counts would leave."""
        self.missing, self.covered = people["missing"], people["covered"]
        self.may_remove.label.text = _(
            "Đưa %(count)s người không có trong tệp ra khỏi đơn vị của họ", count=self.missing
        )

    def validate_brake(self, field: IntegerField) -> None:
        """Refuse at once what the brake would stop."""
        percent = field.data
        if (
            percent is not None
            and self.may_remove.data
            and is_above_brake(self.missing, self.covered, percent)
        ):
            raise ValidationError(str(brake_refusal(self.missing, self.covered, percent)))
