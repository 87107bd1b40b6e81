"""Which unit the live figures are about."""

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.units.forms import UnitField
from lms.units.models import Unit


class UnitFilter(Form):
    """A unit of the contest; it stands in the address and changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False

    unit = UnitField(_l("Đơn vị, kể cả bên dưới"))

    def find(self, owner: Unit) -> Unit | None:
        """Return the unit that is meant, that of the contest where none is; None for what is no unit."""
        self.unit.offer((owner.path,))
        if not self.validate():
            return None
        return self.unit.unit or owner
