"""What administrators say about units."""

from datetime import datetime
from typing import Any

from flask_babel import LazyString
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from lms.errors import NotFound
from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units import queries, rules
from lms.units.models import Unit
from lms.units.rules import Decision, Level

LEVELS = [(level.value, name) for level, name in rules.LEVEL_NAMES.items()]


def unit_text(unit: Unit) -> str:
    """Return a unit as a `UnitField` suggests and understands it."""
    return f"{unit.name}{queries.BEFORE_CODE}{unit.code}"


class UnitField(StringField):
    """A unit of a scope, typed by name or code; `unit` is the one that is meant."""

    def __init__(self, label: str | LazyString, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.scope: tuple[str, ...] = ()
        self.suggestions: list[str] = []
        self.unit: Unit | None = None

    def offer(self, scope: tuple[str, ...]) -> None:
        """Look for the unit in this scope, and suggest the first ones of it."""
        self.scope = scope
        self.suggestions = [unit_text(unit) for unit in queries.list_choices(scope)]

    @property
    def chosen(self) -> Unit:
        """The unit of a required field of a valid form."""
        if self.unit is None:
            raise NotFound(_l("Không tìm thấy đơn vị này."))
        return self.unit

    def pre_validate(self, form: Any) -> None:
        """Find the unit that was typed."""
        if not self.data:
            return
        found = queries.find_typed(self.data, scope=self.scope)
        if not found:
            raise ValidationError(_("Không có đơn vị nào tên hoặc mã như vậy trong phạm vi của bạn."))
        if len(found) > 1:
            codes = ", ".join(unit.code for unit in found)
            raise ValidationError(_("Nhiều đơn vị cùng tên này; hãy ghi mã: %(codes)s.", codes=codes))
        self.unit = found[0]


class DecisionForm(Form):
    """The decision behind a change, and the day from which it holds."""

    on = DateField(_l("Có hiệu lực từ ngày"), validators=[Optional()])
    number = StringField(_l("Số quyết định"), validators=[Length(max=100)])

    def decision(self, account_id: int, now: datetime) -> Decision:
        """Return what stands behind the change."""
        return Decision(now=now, on=self.on.data, number=self.number.data or "", account_id=account_id)


class NewUnitForm(DecisionForm):
    """A unit to found."""

    name = StringField(_l("Tên đơn vị"), validators=[InputRequired()])
    level = SelectField(_l("Cấp"), choices=LEVELS, default=Level.GRASSROOTS.value)
    code = StringField(_l("Mã đơn vị"))


class NameForm(DecisionForm):
    """A new name."""

    name = StringField(_l("Tên mới"), validators=[InputRequired()])


class LevelForm(DecisionForm):
    """Another level."""

    level = SelectField(_l("Cấp"), choices=LEVELS)


class PlaceForm(DecisionForm):
    """Another place in the tree."""

    parent = UnitField(_l("Đơn vị cấp trên mới"), validators=[InputRequired()])


class DissolutionForm(DecisionForm):
    """The end of a unit."""
