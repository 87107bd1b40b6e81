"""What staff say about a population."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.people.posts import POST_NAMES
from lms.people.rules import CADRE_TYPE_NAMES
from lms.populations.rules import Definition, PersonKind
from lms.units.models import Unit
from lms.units.rules import LEVEL_NAMES

KIND_NAMES = {
    PersonKind.MEMBER: _l("Đoàn viên (gồm cả cán bộ)"),
    PersonKind.CADRE: _l("Cán bộ công đoàn (đang giữ ít nhất một chức vụ)"),
}


class BoxesField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PopulationForm(Form):
    """Who is meant: "and" between the parts, "or" within one; a part that is left empty does not restrict."""

    name = StringField(_l("Tên nhóm"), validators=[DataRequired(), Length(max=150)])
    kind = RadioField(
        _l("Người"),
        choices=[(kind.value, text) for kind, text in KIND_NAMES.items()],
        default=PersonKind.CADRE,
    )
    unit_id = SelectField(_l("Đơn vị, gồm mọi đơn vị bên dưới"), coerce=int)
    levels = BoxesField(
        _l("Cấp của đơn vị"), choices=[(level.value, text) for level, text in LEVEL_NAMES.items()]
    )
    post_kinds = BoxesField(_l("Chức vụ"), choices=[(kind.value, text) for kind, text in POST_NAMES.items()])
    cadre_types = BoxesField(
        _l("Loại cán bộ"), choices=[(kind.value, text) for kind, text in CADRE_TYPE_NAMES.items()]
    )

    def offer(self, units: Iterable[Unit]) -> None:
        """Let the subtree be one of these units."""
        self.unit_id.choices = [(unit.id, f"{'– ' * unit.depth}{unit.name}") for unit in units]

    def definition(self) -> Definition:
        """Return who is meant."""
        return Definition(
            units=(self.unit_id.data,),
            levels=tuple(self.levels.data or ()),
            post_kinds=tuple(self.post_kinds.data or ()),
            cadre_types=tuple(self.cadre_types.data or ()),
            kind=PersonKind(self.kind.data),
        )
