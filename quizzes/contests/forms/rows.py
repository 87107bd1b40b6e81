"""Rows of a form that are added, taken away and moved up by its buttons, with or without scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from wtforms import Field, FieldList, FormField, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from lms.forms import Form, all_fields

T = TypeVar("T")
ADD, REMOVE, RAISE = "add", "remove", "raise"
"""The buttons; their value names a list, or a row of it as in "prizes-2"."""


class Part(Form):
    """A part of a form that is sent with the whole."""

    class Meta(Form.Meta):
        csrf = False  # the form around it carries the token


class Row(Part):
    """One of several; `was` is its place among those that the page began with."""

    was = IntegerField(validators=[Optional()], widget=HiddenInput())
    titles: ClassVar[tuple[Any, ...]] = ()
    """What the first rows are usually called."""

    def kept(self, before: tuple[T, ...]) -> T | None:
        """Return what the row was before."""
        place = self.was.data
        return before[place] if place is not None and 0 <= place < len(before) else None

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what a new row begins with, below these."""
        titles = [str(title) for title in cls.titles]
        return {"title": titles[len(rows)] if len(rows) < len(titles) else ""}


def made(kind: type[T], before: T | None, values: Mapping[str, Any]) -> T:
    """Return rules of these values; what the page does not ask stays as it was before."""
    # every kind of rules here is a dataclass
    return kind(**values) if before is None else replace(before, **values)  # type: ignore[type-var]


def numbered(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what rows begin with, each with its place."""
    return [one | {"was": place} for place, one in enumerate(values)]


def change_rows(form: Form, pressed: Mapping[str, str]) -> str | None:
    """Do what a button of rows asks for; return the name of the list, None where none was pressed."""
    lists: dict[str, Any] = {one.name: one for one in all_fields(form) if _is_rows(one)}
    act = next((act for act in (ADD, REMOVE, RAISE) if act in pressed), None)
    if act is None:
        return None
    name, _dash, number = (pressed[act], "", "") if act == ADD else pressed[act].rpartition("-")
    rows = lists.get(name)
    if rows is None:
        return None
    if act == ADD:
        add_row(rows)
    elif number.isdecimal() and int(number) < len(rows.entries):
        _move(rows, int(number), act)
    return name


def add_row(rows: "FieldList[Any]") -> None:
    """Add a row below the others, unless there are too many."""
    if rows.max_entries is None or len(rows.entries) < rows.max_entries:
        kind = rows.unbound_field.args[0]
        rows.append_entry(kind.following(rows.data))


def _move(rows: Any, place: int, act: str) -> None:
    if act == REMOVE and len(rows.entries) > rows.min_entries:
        rows.pop_entry(place)
    elif act == RAISE and place > 0:
        above = rows.pop_entry(place - 1)
        rows.insert_entry(place, above.data)


def _is_rows(field: Field) -> bool:
    """Whether a field is a list of rows."""
    if not isinstance(field, FieldList):
        return False
    kind = field.unbound_field
    return kind.field_class is FormField and issubclass(kind.args[0], Row)
