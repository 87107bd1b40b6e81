"""What staff say about a population."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import FieldList, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import Refused
from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.i18n import ngettext
from lms.people.posts import POST_NAMES
from lms.people.rules import CADRE_TYPE_NAMES
from lms.populations.models import Population
from lms.populations.named_lists import codes_in, codes_of, require_listed
from lms.populations.queries import count_each, units_of
from lms.populations.rules import KIND_NAMES, Definition, PersonKind
from lms.units.forms import UnitField, unit_text
from lms.units.models import Unit
from lms.units.rules import LEVEL_NAMES

LONGEST_NAME = 150
MOST_UNITS = 20


class BoxesField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PeopleField(TextAreaField):
    """People of a scope, pasted as member codes; `people` are their ids, none for no text."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.scope: tuple[str, ...] = ()
        self.people: tuple[int, ...] = ()

    def pre_validate(self, form: Any) -> None:
        """Find the people whose codes were pasted."""
        if not self.data:
            return
        try:
            self.people = require_listed(codes_in(self.data), scope=self.scope)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class NameForm(Form):
    """What a population is called."""

    name = StringField(_l("Tên nhóm"), validators=[DataRequired(), Length(max=LONGEST_NAME)])


class PopulationForm(NameForm):
    """Who is meant: "and" between the parts, "or" within one; a part that is left empty does not restrict."""

    kind = RadioField(
        _l("Người"),
        choices=[(kind.value, text) for kind, text in KIND_NAMES.items()],
        default=PersonKind.CADRE,
    )
    units = FieldList(
        UnitField(_l("Đơn vị")), _l("Thuộc một trong các đơn vị sau"), min_entries=1, max_entries=MOST_UNITS
    )
    cadre_types = BoxesField(
        _l("Loại cán bộ"), choices=[(kind.value, text) for kind, text in CADRE_TYPE_NAMES.items()]
    )
    post_kinds = BoxesField(_l("Chức vụ"), choices=[(kind.value, text) for kind, text in POST_NAMES.items()])
    levels = BoxesField(
        _l("Cấp của đơn vị"), choices=[(level.value, text) for level, text in LEVEL_NAMES.items()]
    )
    member_codes = PeopleField(_l("Chỉ những người có mã đoàn viên sau"))

    def offer(self, scope: tuple[str, ...]) -> None:
        """Let units and people be of the scope; a new population begins with the topmost unit."""
        self.member_codes.scope = scope
        first, *others = self.units.entries
        first.offer(scope)
        for entry in others:
            entry.scope, entry.suggestions = first.scope, first.suggestions
        if not self.is_submitted() and first.data is None:
            first.data = next(iter(first.suggestions), "")

    def add_unit(self) -> None:
        """Add a line for one more unit."""
        if len(self.units) < MOST_UNITS:
            self.units.append_entry()

    def validate_units(self, field: "FieldList[UnitField]") -> None:
        """Ask for at least one unit."""
        if not any(entry.data for entry in field.entries):
            raise ValidationError(_l("Hãy chọn ít nhất một đơn vị."))

    @property
    def chosen_units(self) -> Sequence[Unit]:
        """The roots of the subtrees, of a valid form."""
        return [entry.unit for entry in self.units.entries if entry.unit is not None]

    def definition(self) -> Definition:
        """Return who is meant."""
        return Definition(
            units=tuple(unit.id for unit in self.chosen_units),
            levels=tuple(self.levels.data or ()),
            post_kinds=tuple(self.post_kinds.data or ()),
            cadre_types=tuple(self.cadre_types.data or ()),
            kind=PersonKind(self.kind.data),
            people=self.member_codes.people,
        )


def choices_of(populations: Sequence[Population], today: date) -> list[tuple[int, str]]:
    """Return populations to choose from, each with how many people it means today."""
    counts = count_each([Definition.from_json(one.definition) for one in populations], today)
    return [
        (one.id, ngettext("%(name)s (%(num)s người)", "%(name)s (%(num)s người)", people, name=one.name))
        for one, people in zip(populations, counts, strict=True)
    ]


def values_of(definition: Definition) -> dict[str, Any]:
    """Return a definition as `PopulationForm` shows it."""
    return {
        "kind": definition.kind.value,
        "units": [unit_text(unit) for unit in units_of(definition)],
        "cadre_types": list(definition.cadre_types),
        "post_kinds": list(definition.post_kinds),
        "levels": list(definition.levels),
        "member_codes": "\n".join(codes_of(definition)),
    }
