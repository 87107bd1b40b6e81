"""What administrators choose about accounts and roles."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.accounts.rules import ROLE_NAMES, STATE_NAMES
from lms.forms import Form
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units.forms import UnitField
from lms.units.models import Unit


class AccountFilter(Form):
    """Which accounts to show; it stands in the address and changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(_l("Họ tên, mã đoàn viên, e-mail hoặc điện thoại"))
    unit = UnitField(_l("Đơn vị, kể cả bên dưới"))
    role = SelectField(_l("Vai trò"), validate_choice=False)
    state = SelectField(_l("Tình trạng"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, names in ((self.role, ROLE_NAMES), (self.state, STATE_NAMES)):
            field.choices = [("", _("Tất cả")), *((key.value, str(name)) for key, name in names.items())]


class GrantForm(Form):
    """A role, and where it holds."""

    role = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Hãy chọn một vai trò."))],
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
    )
    unit = UnitField(_l("Trong đơn vị (và mọi đơn vị bên dưới)"))
    is_everywhere = BooleanField(_l("Mọi đơn vị, kể cả đơn vị sẽ lập sau này"))

    def place(self) -> Unit | None:
        """Return the unit of a valid form; None is everywhere."""
        return None if self.is_everywhere.data else self.unit.chosen

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one place: a unit, or everywhere."""
        is_valid: bool = super().validate(extra_validators)
        if not self.unit.errors and bool(self.unit.data) == bool(self.is_everywhere.data):
            self.unit.errors = [_("Hãy chọn một đơn vị, hoặc mọi đơn vị: một trong hai.")]
            return False
        return is_valid


class DeactivationForm(Form):
    """Why an account is shut."""

    reason = StringField(_l("Lý do"), [DataRequired(_l("Hãy ghi lý do.")), Length(max=300)])
