"""What administrators say about a decision: the day, the paper, and what it does to a unit."""

from datetime import date
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.forms import Form
from lms.i18n import lazy_gettext as _l
from lms.reorganisations.readers import codes
from lms.reorganisations.rules import Change
from lms.units.forms import LEVELS, UnitField
from lms.units.models import Unit
from lms.units.rules import EventKind, Level


class DecisionForm(Form):
    """A decision: from when it holds, its number, when it was signed, and its file."""

    on = DateField(_l("Có hiệu lực từ ngày"), validators=[InputRequired()])
    number = StringField(_l("Số quyết định"), validators=[Length(max=100)])
    signed_on = DateField(_l("Ngày ký"), validators=[Optional()])
    file = FileField(_l("Tệp quyết định"))

    kind: EventKind

    def offer(self, scope: tuple[str, ...], unit: Unit | None) -> None:
        """Let the form know which units may be named, and which one it speaks of."""

    def change(self, unit: Unit | None) -> Change:
        """Return what happens to the unit."""
        return Change(self.kind, unit=unit.code if unit else "")


class FoundingForm(DecisionForm):
    """A unit to found below another, or at the top."""

    kind = EventKind.FOUND
    name = StringField(_l("Tên đơn vị"), validators=[InputRequired()])
    level = SelectField(_l("Cấp"), choices=LEVELS, default=Level.GRASSROOTS.value)
    code = StringField(_l("Mã đơn vị"))

    def change(self, unit: Unit | None) -> Change:
        """Return the founding; the unit is the one above."""
        return Change(
            self.kind,
            unit=self.code.data or "",
            name=self.name.data or "",
            level=Level(self.level.data),
            other=unit.code if unit else "",
        )


class NameForm(DecisionForm):
    """A new name."""

    kind = EventKind.RENAME
    name = StringField(_l("Tên mới"), validators=[InputRequired()])

    def offer(self, scope: tuple[str, ...], unit: Unit | None) -> None:
        """Begin with the name of today."""
        self.name.data = self.name.data or (unit.name if unit else "")

    def change(self, unit: Unit | None) -> Change:
        """Return the renaming."""
        return Change(self.kind, unit=unit.code if unit else "", name=self.name.data or "")


class LevelForm(DecisionForm):
    """Another level."""

    kind = EventKind.RELEVEL
    level = SelectField(_l("Cấp mới"), choices=LEVELS)

    def change(self, unit: Unit | None) -> Change:
        """Return the change of level."""
        return Change(self.kind, unit=unit.code if unit else "", level=Level(self.level.data))


class PlaceForm(DecisionForm):
    """Another place in the tree."""

    kind = EventKind.MOVE
    parent = UnitField(_l("Đơn vị cấp trên mới"), validators=[InputRequired()])

    def offer(self, scope: tuple[str, ...], unit: Unit | None) -> None:
        """Look for the unit above in this scope."""
        self.parent.offer(scope)

    def change(self, unit: Unit | None) -> Change:
        """Return the move."""
        return Change(self.kind, unit=unit.code if unit else "", other=self.parent.chosen.code)


class MergerForm(DecisionForm):
    """The unit goes into another one."""

    kind = EventKind.MERGE
    into = UnitField(_l("Sáp nhập vào đơn vị"), validators=[InputRequired()])
    moves_posts = BooleanField(_l("Chuyển cả chức vụ sang đơn vị nhận"), default=True)
    moves_rights = BooleanField(_l("Chuyển cả quyền quản trị sang đơn vị nhận"))

    def offer(self, scope: tuple[str, ...], unit: Unit | None) -> None:
        """Look for the unit that receives in this scope."""
        self.into.offer(scope)

    def change(self, unit: Unit | None) -> Change:
        """Return the merger."""
        return Change(
            self.kind,
            unit=unit.code if unit else "",
            other=self.into.chosen.code,
            moves_posts=bool(self.moves_posts.data),
            moves_rights=bool(self.moves_rights.data),
        )


class SplitForm(DecisionForm):
    """A part of the unit becomes a unit of its own."""

    kind = EventKind.SPLIT
    name = StringField(_l("Tên đơn vị mới"), validators=[InputRequired()])
    code = StringField(_l("Mã đơn vị mới"))
    children = TextAreaField(_l("Mã các đơn vị trực thuộc đi theo"))
    people = TextAreaField(_l("Mã các đoàn viên đi theo"))

    def change(self, unit: Unit | None) -> Change:
        """Return the split."""
        return Change(
            self.kind,
            unit=unit.code if unit else "",
            name=self.name.data or "",
            new_code=self.code.data or "",
            children=codes(self.children.data or ""),
            people=codes(self.people.data or ""),
        )


class DissolutionForm(DecisionForm):
    """The end of a unit with nobody in its place."""

    kind = EventKind.DISSOLVE


class WorkbookForm(DecisionForm):
    """A whole reorganisation from one workbook."""

    workbook = FileField(_l("Tệp các thay đổi"), validators=[FileRequired(_l("Hãy chọn tệp."))])


FORMS: dict[EventKind, type[DecisionForm]] = {
    form.kind: form
    for form in (FoundingForm, NameForm, LevelForm, PlaceForm, MergerForm, SplitForm, DissolutionForm)
}


def form_for(kind: EventKind, *, today: date, scope: tuple[str, ...], unit: Unit | None) -> DecisionForm:
    """Return the form of a kind of change, of today unless another day is said."""
    values: dict[str, Any] = {
        "on": today,
        "level": unit.level if unit and kind is EventKind.RELEVEL else None,
    }
    form = FORMS[kind](data={key: value for key, value in values.items() if value})
    form.offer(scope, unit)
    return form
