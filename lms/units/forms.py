"""How a unit is typed into a form."""

from typing import Any

from flask_babel import LazyString
from wtforms import DateField, StringField, ValidationError
from wtforms.validators import Optional

from lms.errors import NotFound
from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units import queries
from lms.units.models import Unit
from lms.units.rules import LEVEL_NAMES

LEVELS = [(level.value, name) for level, name in LEVEL_NAMES.items()]


def unit_text(unit: Unit) -> str:
    """Return a unit as a `UnitField` suggests and understands it."""
    return f"{unit.name}{queries.BEFORE_CODE}{unit.code}"


class UnitField(StringField):
    """A unit of a scope, typed by name or code; `unit` is the one that is meant."""

    def __init__(self, label: str | LazyString, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.scope: tuple[str, ...] = ()
        self.unknown = _l("Không có đơn vị nào tên hoặc mã như vậy trong phạm vi của bạn.")
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
            raise ValidationError(str(self.unknown))
        if len(found) > 1:
            codes = ", ".join(unit.code for unit in found)
            raise ValidationError(_("Nhiều đơn vị cùng tên này; hãy ghi mã: %(codes)s.", codes=codes))
        self.unit = found[0]


class DayForm(Form):
    """The day of which a page speaks."""

    day = DateField(_l("Tính đến hết ngày"), validators=[Optional()])
