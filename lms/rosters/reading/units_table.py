"""A table of units: codes, names, the unit above each, levels."""

from dataclasses import dataclass

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.fields import Field
from lms.rosters.reading.headers import Header
from lms.rosters.reading.problems import Place, Report
from lms.rosters.reading.roster import Origin, RosterUnit
from lms.rosters.reading.rows import Row
from lms.rosters.reading.sections import is_closing, is_total
from lms.rosters.reading.unit_names import level_of_name, level_of_word, tidy_unit_name, unit_key
from lms.rosters.reading.unit_registry import UnitRegistry
from lms.rosters.reading.workbook import Sheet, shown
from lms.units.rules import Level, clean_code, clean_name


@dataclass(frozen=True)
class UnitRow:
    """A row of the table: the unit without its parent, and what the row says of the parent."""

    unit: RosterUnit
    parent_code: str
    parent_name: str
    parent_place: Place


def read_units(sheet: Sheet, header: Header, units: UnitRegistry, report: Report, base: str | None) -> None:
    """Declare the units of a table; those without a parent stand below `base`.

    A parent may be named in a later row, or, by its code, not in this file at all.
    """
    found: list[UnitRow] = []
    for number in range(header.bottom + 1, len(sheet.rows)):
        row = Row(sheet.name, number, sheet.rows[number], header)
        texts = [text for value in row.values if (text := shown(value))]
        if texts and not is_total(texts[0]) and (row.text(Field.UNIT_CODE) or not is_closing(texts)):
            unit_row = _unit_row(row, report)
            if unit_row and _is_new(unit_row, found, report):
                found.append(unit_row)
    keys = {unit_key(unit_row.unit.name or ""): unit_row.unit.key for unit_row in found}
    for unit_row in found:
        units.add(unit_row.unit)
    for unit_row in found:
        units.place_below(unit_row.unit.key, _parent(unit_row, keys, units, base))


def _unit_row(row: Row, report: Report) -> UnitRow | None:
    """The unit of a row; None, with an error, where its name or code cannot be one."""
    code, written = row.text(Field.UNIT_CODE), row.text(Field.UNIT)
    name = report.error_unless(
        lambda: clean_name(tidy_unit_name(written)), row.where(Field.UNIT), value=written
    )
    if code and report.error_unless(lambda: clean_code(code), row.where(Field.UNIT_CODE), value=code) is None:
        return None
    if name is None:
        return None
    by_code = row.text(Field.PARENT_UNIT_CODE)
    return UnitRow(
        RosterUnit(
            code or f"/{unit_key(name)}",
            Origin.UNITS_TABLE,
            row.place,
            code or None,
            name,
            _level(row, name, report),
        ),
        by_code,
        row.text(Field.PARENT_UNIT),
        row.where(Field.PARENT_UNIT_CODE if by_code else Field.PARENT_UNIT),
    )


def _level(row: Row, name: str, report: Report) -> Level:
    """The level as the row says it, else as the name tells it."""
    word = row.text(Field.LEVEL)
    level = level_of_word(word) if word else None
    if word and level is None:
        report.warning(row.where(Field.LEVEL), _l("Không hiểu cấp của đơn vị; đoán theo tên."), value=word)
    return level or level_of_name(name) or Level.GRASSROOTS


def _is_new(row: UnitRow, rows: list[UnitRow], report: Report) -> bool:
    """Whether no earlier row is the same unit; a second one with the same code is an error."""
    twin = next((other for other in rows if other.unit.key == row.unit.key), None)
    if twin is None:
        return True
    place = row.unit.place
    if unit_key(twin.unit.name or "") == unit_key(row.unit.name or ""):
        report.warning(
            place, _l("Trùng với dòng %(row)s.", row=twin.unit.place.row), value=row.unit.name or ""
        )
    else:
        reason = _l("Mã đơn vị này đã dùng cho “%(name)s”.", name=twin.unit.name)
        report.error(place, reason, value=row.unit.key)
    return False


def _parent(row: UnitRow, keys: dict[str, str], units: UnitRegistry, base: str | None) -> str | None:
    """The key of the unit above, by its code, else by its name, else the one of the letterhead."""
    if row.parent_code:
        return units.declare_code(row.parent_code, row.parent_place)
    if row.parent_name:
        known = keys.get(unit_key(row.parent_name))
        return known or units.declare(row.parent_name, row.parent_place, Origin.COLUMN, parent=base)
    return base if base != row.unit.key else None
