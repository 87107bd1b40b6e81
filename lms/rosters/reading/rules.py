"""A workbook becomes a roster: its tables are found and read, whatever an office put around them."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.duplicates import merged
from lms.rosters.reading.fields import Field
from lms.rosters.reading.headers import Header, Mapped, find_header
from lms.rosters.reading.legacy_text import LegacyText, converted
from lms.rosters.reading.people_table import PeopleTable
from lms.rosters.reading.problems import Place, Problem, Report
from lms.rosters.reading.roster import Column, Origin, Roster, RosterPerson, RosterUnit, Table
from lms.rosters.reading.sections import Text, letterhead
from lms.rosters.reading.unit_names import level_of_name, looks_like_unit
from lms.rosters.reading.unit_registry import UnitRegistry
from lms.rosters.reading.units_table import read_units
from lms.rosters.reading.workbook import Sheet, Workbook, column_letter, shown
from lms.units.rules import Level


class LegacyLetters(StrEnum):
    """What to do with letters of old fonts: ask first, convert them, or take them as they are."""

    ASK = "ask"
    CONVERT = "convert"
    KEEP = "keep"


def read_roster(
    workbook: Workbook,
    mappings: Mapping[str, Mapped] | None = None,
    legacy_letters: LegacyLetters = LegacyLetters.ASK,
) -> Roster:
    """All that the workbook says of units and people, with every problem at its place.

    `mappings` holds, by the key of a header, the columns that staff chose for fields. Letters of old fonts
    are shown converted; unless that was asked for, they are also an error.
    """
    report = Report()
    readable, legacy = converted(workbook)
    if legacy_letters is LegacyLetters.KEEP:
        readable, legacy = workbook, None
    elif legacy and legacy_letters is LegacyLetters.ASK:
        report.error(Place(legacy.samples[0].sheet), _legacy_question(legacy), value=legacy.samples[0].before)
    book = _Book(readable, mappings or {}, report)
    people = book.people()
    used = {key for person in people for key in (*person.units, *(post.unit for post in person.posts)) if key}
    units = book.units.ordered(used)
    return Roster(
        units=units,
        letterhead=tuple(unit.key for unit in units if _is_guessed_parent(unit, used)),
        people=people,
        problems=_in_order(report.problems, workbook),
        tables=tuple(_table(sheet, header) for sheet, header in book.tables),
        legacy=legacy,
    )


class _Book:
    """The sheets of a workbook with the headers of their tables."""

    def __init__(self, workbook: Workbook, mappings: Mapping[str, Mapped], report: Report) -> None:
        self.report = report
        self.units = UnitRegistry(report)
        filled = [
            sheet for sheet in workbook.sheets if any(value != "" for row in sheet.rows for value in row)
        ]
        self.tables = [(sheet, find_header(sheet, mappings)) for sheet in filled]
        self.of_units = [(sheet, header) for sheet, header in self.tables if header.is_of_units]
        self.of_people = [
            (sheet, header) for sheet, header in self.tables if header.is_of_people and not sheet.is_hidden
        ]

    def people(self) -> tuple[RosterPerson, ...]:
        """Read everything: units first, as lists of people name them."""
        self._note_unread_sheets()
        first_base = None
        for sheet, header in self.of_units:
            read_units(sheet, header, self.units, self.report, self._base(sheet, header))
        rows: list[RosterPerson] = []
        continued: set[Place] = set()
        for sheet, header in self.of_people:
            base = self._base(sheet, header) or first_base
            first_base = first_base or base
            self._note_hidden_parts(sheet, header)
            table = PeopleTable(
                sheet, header, self.units, self.report, self._unit_of_sheet(sheet, header, base)
            )
            rows += table.people()
            continued |= table.continued
        if self.of_people and not rows and not self.of_units and not self.report.problems:
            sheet = self.of_people[0][0]
            self.report.error(Place(sheet.name), _l("Danh sách không có người nào."))
        return merged(rows, frozenset(continued), self.report)

    def _base(self, sheet: Sheet, header: Header) -> str | None:
        """The unit that the letterhead above the table names last; the ones before it stand above it."""
        lines = [
            Text(column, value)
            for row in sheet.rows[: max(header.top, 0)]
            for column, value in enumerate(row)
            if isinstance(value, str) and value
        ]
        base = None
        for name in letterhead(lines):
            base = self.units.declare(name, Place(sheet.name), Origin.LETTERHEAD, parent=base) or base
        return base

    def _unit_of_sheet(self, sheet: Sheet, header: Header, base: str | None) -> str | None:
        """The unit whose people the sheet lists by its name, as in a workbook with a sheet for each unit."""
        if Field.UNIT in header.columns or Field.UNIT_CODE in header.columns:
            return base
        is_named = base is not None and self.units.level_below(base) is not Level.GRASSROOTS
        is_unit = level_of_name(sheet.name) or (len(self.of_people) > 1 and looks_like_unit(sheet.name))
        if is_named or not is_unit:
            return base
        return self.units.declare(sheet.name, Place(sheet.name), Origin.SHEET_NAME, parent=base) or base

    def _note_unread_sheets(self) -> None:
        """Note sheets that hold no table; without any list at all that is an error."""
        is_lost = not self.of_people and not self.of_units
        if not self.tables:
            self.report.error(Place(""), _l("Tệp không có dữ liệu."))
        for sheet, header in self.tables:
            if sheet.is_hidden and header.is_of_people:
                self.report.warning(Place(sheet.name), _l("Trang đang ẩn nên không được nhập."))
            elif is_lost:
                reason = _l("Không tìm thấy dòng tiêu đề có cột “Họ và tên”; hãy chọn cột cho từng mục.")
                self.report.error(Place(sheet.name), reason)
            elif not (header.is_of_people or header.is_of_units):
                self.report.warning(Place(sheet.name), _l("Trang không có danh sách nên không được nhập."))

    def _note_hidden_parts(self, sheet: Sheet, header: Header) -> None:
        """Say which hidden columns and rows are read like all others."""
        chosen = {column for columns in header.columns.values() for column in columns}
        for column in sorted(sheet.hidden_columns & chosen):
            place = Place(sheet.name, column=column_letter(column), header=header.label(column))
            self.report.warning(place, _l("Cột đang ẩn nhưng vẫn được đọc."))
        hidden = [
            number
            for number in sorted(sheet.hidden_rows)
            if header.bottom < number < len(sheet.rows) and any(value != "" for value in sheet.rows[number])
        ]
        if hidden:
            reason = _l("Có %(count)d dòng đang ẩn nhưng vẫn được đọc.", count=len(hidden))
            self.report.warning(Place(sheet.name, hidden[0] + 1), reason)


def _in_order(problems: Iterable[Problem], workbook: Workbook) -> tuple[Problem, ...]:
    """The problems in the order of sheets and rows."""
    positions = {sheet.name: position for position, sheet in enumerate(workbook.sheets)}
    return tuple(
        sorted(problems, key=lambda problem: (positions.get(problem.place.sheet, 0), problem.place.row or 0))
    )


def _is_guessed_parent(unit: RosterUnit, used: set[str]) -> bool:
    """Whether a unit is only known from a letterhead, above the units that have people."""
    return unit.origin is Origin.LETTERHEAD and unit.key not in used


def _legacy_question(legacy: LegacyText) -> LazyString:
    names = ", ".join(legacy.encodings)
    return _l(
        "Tệp có %(count)d ô dùng phông chữ cũ (%(names)s); hãy xem thử rồi chọn chuyển sang Unicode.",
        count=legacy.count,
        names=names,
    )


def _table(sheet: Sheet, header: Header) -> Table:
    """The table as staff see it when they check which column is which."""
    return Table(
        sheet=sheet.name,
        header_key=header.key,
        header_row=header.top + 1 if header.top >= 0 else None,
        is_of_units=header.is_of_units,
        is_known=header.is_of_units or header.is_of_people,
        columns=tuple(_columns(sheet, header)),
    )


def _columns(sheet: Sheet, header: Header) -> Iterator[Column]:
    fields = {column: field for field, columns in header.columns.items() for column in columns}
    for column in range(sheet.width):
        below = (shown(row[column]) for row in sheet.rows[header.bottom + 1 :] if row[column] != "")
        example = next(below, "")
        if example or header.label(column):
            yield Column(
                letters=column_letter(column),
                header=header.label(column),
                field=fields.get(column),
                example=example,
                is_hidden=column in sheet.hidden_columns,
            )
