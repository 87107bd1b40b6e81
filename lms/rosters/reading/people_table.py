"""A table of people, read row by row below its header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.i18n import lazy_gettext as _l
from lms.people.rules import is_tick
from lms.rosters.reading.fields import Field
from lms.rosters.reading.headers import Header
from lms.rosters.reading.persons import Circumstances, name_text, read_person
from lms.rosters.reading.problems import Place, Report
from lms.rosters.reading.roster import Origin, RosterPerson
from lms.rosters.reading.rows import Row
from lms.rosters.reading.sections import Sections, Text, heading, is_closing, is_total
from lms.rosters.reading.unit_names import level_of_name, looks_like_unit
from lms.rosters.reading.unit_registry import UnitRegistry
from lms.rosters.reading.workbook import Cell, Sheet, Value, shown
from lms.text import fold

SURE = (Field.NATIONAL_ID, Field.PHONE, Field.MEMBER_CODE, Field.BIRTH_DATE, Field.MALE, Field.FEMALE)
UNIT_FIELDS = (Field.UNIT_CODE, Field.UNIT, Field.PARENT_UNIT_CODE, Field.PARENT_UNIT)
WIDE = 3
SHORTEST_NAME = 3
"""Names as short as this are looked at twice; "(2)" or "B" may number the columns."""

_numbering = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z])\s*\)?")


@dataclass
class PeopleTable:
    """The rows below a header; reading gives the people in order and declares the units on the way."""

    sheet: Sheet
    header: Header
    units: UnitRegistry
    report: Report
    base: str | None
    continued: set[Place] = field(default_factory=set)
    found: dict[tuple[str | None, ...], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sections = Sections(self.units, self.base)
        self.ordinal = self.header.first(Field.ORDINAL)
        self.labels = {fold(label) for labels in self.header.labels for label in labels}
        self.wide = {
            Cell(area.top, area.left) for area in self.sheet.merged if area.right - area.left + 1 >= WIDE
        }
        self.has_ended = False
        self.blank_is_male = self._marks_women_only()

    def people(self) -> Iterator[RosterPerson]:
        """The people of the rows, one for each row that holds one."""
        last: tuple[str, RosterPerson] | None = None
        for number, values in self._rows():
            row = Row(self.sheet.name, number, values, self.header)
            if self._is_person(row):
                around = Circumstances(self._unit(row), self.sections.cadre_type, self.blank_is_male)
                person = read_person(row, around, self.report)
                if person is not None:
                    ordinal = row.text(Field.ORDINAL)
                    if last and _goes_on(person, last[1], ordinal, last[0]):
                        self.continued.add(row.place)
                    last = ordinal or (last[0] if last else ""), person
                    yield person

    def _rows(self) -> Iterator[tuple[int, list[Value]]]:
        """The rows that are not empty; what was merged over several rows stands in each of them."""
        filled = self._merged_downwards()
        grouped = self._grouped_unit_column()
        last: Value = ""
        for number in range(self.header.bottom + 1, len(self.sheet.rows)):
            values = self.sheet.rows[number]
            if number in filled:
                values = values.copy()
                for column, value in filled[number].items():
                    values[column] = value
            if grouped is not None and any(value != "" for value in values):
                last = values[grouped] or last
                values = [*values[:grouped], last, *values[grouped + 1 :]]
            if any(value != "" for value in values):
                yield number, values

    def _merged_downwards(self) -> dict[int, dict[int, Value]]:
        """The values that merging hides in the rows below; a merged name makes those rows the same person."""
        names = {self.header.first(field) for field in (Field.FULL_NAME, Field.GIVEN_NAME)}
        filled: dict[int, dict[int, Value]] = {}
        for area in self.sheet.merged:
            if area.left == area.right and self.header.bottom < area.top < area.bottom:
                for number in range(area.top + 1, min(area.bottom + 1, len(self.sheet.rows))):
                    filled.setdefault(number, {})[area.left] = self.sheet.rows[area.top][area.left]
                    if area.left in names:
                        self.continued.add(Place(self.sheet.name, number + 1))
        return filled

    def _grouped_unit_column(self) -> int | None:
        """The column of units, if each unit is written once, beside the first of its people only."""
        column = self.header.first(Field.UNIT)
        if column is None or self.header.first(Field.UNIT_CODE) is not None:
            return None
        names = [self.header.first(field) for field in (Field.FULL_NAME, Field.GIVEN_NAME)]
        below = [
            shown(row[column])
            for row in self.sheet.rows[self.header.bottom + 1 :]
            if any(name is not None and row[name] != "" for name in names)
        ]
        written = [text for text in below if text]
        is_grouped = bool(written) and below[0] != "" and len(set(written)) == len(written) <= len(below) / 2
        if is_grouped:
            reason = _l("Đơn vị chỉ ghi ở dòng đầu của mỗi nhóm; các dòng trống bên dưới tính cùng đơn vị.")
            self.report.warning(Place(self.sheet.name, header=self.header.label(column)), reason)
        return column if is_grouped else None

    def _marks_women_only(self) -> bool:
        """Whether the only word on sex is a column that marks women, so that no mark means a man."""
        female = self.header.first(Field.FEMALE)
        if female is None or Field.MALE in self.header.columns or Field.SEX in self.header.columns:
            return False
        texts = [shown(row[female]) for row in self.sheet.rows[self.header.bottom + 1 :] if row[female] != ""]
        return any(map(is_tick, texts)) and not any(
            sum(sign.isdigit() for sign in text) > 1 for text in texts
        )

    def _is_person(self, row: Row) -> bool:
        """Whether the row is a person; headings are entered, the rest is passed over."""
        name = name_text(row)
        is_plain = len(name) > SHORTEST_NAME and not self.has_ended and not self._may_be_another_kind(name)
        if is_plain and row.has_evidence():
            return True
        texts = [Text(column, text) for column, value in enumerate(row.values) if (text := shown(value))]
        if any(is_total(text) for _, text in texts[:3]):
            return False
        if row.text(Field.UNIT_CODE) and self._is_coded(row, name, texts):
            return True
        if self._repeats_header(texts):
            self.has_ended = False
            return False
        if any(self._has_digits(row, field) for field in SURE):
            self.has_ended = False
            return self._is_sure_person(row, name, texts)
        self.has_ended = self.has_ended or is_closing(text for _, text in texts)
        return not self.has_ended and self._is_plain_person(row, name, texts)

    def _is_coded(self, row: Row, name: str, texts: list[Text]) -> bool:
        """Whether a row with the code of a unit is a person, however the name reads ("Hội Thị An")."""
        is_wide = Cell(row.number, texts[0].column) in self.wide
        return (
            any(sign.isalpha() for sign in name)
            and not self._repeats_header(texts)
            and heading(texts, self.ordinal, is_wide=is_wide) is None
        )

    def _is_sure_person(self, row: Row, name: str, texts: list[Text]) -> bool:
        """Whether a row with a number or a date of a person has a name, too; without one it is an error."""
        if any(sign.isalpha() for sign in name):
            return True
        place = row.where(Field.FULL_NAME if Field.FULL_NAME in self.header.columns else Field.GIVEN_NAME)
        reason = _l("Dòng có dữ liệu nhưng thiếu họ tên.")
        self.report.error(place, reason, value=" | ".join(text for _, text in texts))
        return False

    def _is_plain_person(self, row: Row, name: str, texts: list[Text]) -> bool:
        """Whether a row with little but a name is a person; else it is a heading, or passed over."""
        found = heading(texts, self.ordinal, is_wide=Cell(row.number, texts[0].column) in self.wide)
        if found:
            self.sections.enter(found, row.place)
            return False
        if any(sign.isalpha() for sign in name) and (len(texts) > 1 or " " in name):
            return True
        reason = _l("Dòng không phải là người hay đơn vị nên không được nhập.")
        self.report.warning(row.place, reason, value=" | ".join(text for _, text in texts))
        return False

    def _may_be_another_kind(self, name: str) -> bool:
        """Whether a name begins as totals, headings, signatures or headers do."""
        return fold(name) in self.labels or is_total(name) or is_closing([name]) or looks_like_unit(name)

    def _repeats_header(self, texts: list[Text]) -> bool:
        """Whether the row is the header once more, or the row of column numbers below it."""
        if len(texts) > 1 and all(fold(text) in self.labels for _, text in texts):
            return True
        return len(texts) > WIDE and all(_numbering.fullmatch(text) for _, text in texts)

    def _has_digits(self, row: Row, field: Field) -> bool:
        """Whether the field holds what no heading and no signature does: a number or a date."""
        value = row.value(field)
        if not isinstance(value, str):
            return True
        digits, letters = sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
        return digits >= 4 and digits > letters

    def _unit(self, row: Row) -> str | None:
        """The key of the unit of a row; rows that say the same of it are looked up once."""
        said = (self.sections.unit, *(row.text(field) for field in UNIT_FIELDS))
        if said not in self.found:
            self.found[said] = self._looked_up_unit(row)
        return self.found[said]

    def _looked_up_unit(self, row: Row) -> str | None:
        """The key of the unit of a row: by its code, by its name, else by the heading above."""
        parent = self._parent(row)
        code, name = row.text(Field.UNIT_CODE), row.text(Field.UNIT)
        if code:
            return self.units.declare_code(code, row.where(Field.UNIT_CODE), name=name, parent=parent)
        if not name or self._is_workplace(name):
            return parent if not name and Field.PARENT_UNIT in self.header.columns else self.sections.unit
        return self.units.declare(name, row.where(Field.UNIT), Origin.COLUMN, parent=parent)

    def _is_workplace(self, name: str) -> bool:
        """Whether the column names a place of work within a union that the heading names."""
        return (
            bool(self.sections.open) and level_of_name(name) is None and self.units.known(name, None) is None
        )

    def _parent(self, row: Row) -> str | None:
        """The key of the unit above the one of a row."""
        code, name = row.text(Field.PARENT_UNIT_CODE), row.text(Field.PARENT_UNIT)
        if code:
            return self.units.declare_code(code, row.where(Field.PARENT_UNIT_CODE), name=name)
        if name:
            return self.units.declare(
                name, row.where(Field.PARENT_UNIT), Origin.COLUMN, parent=self.sections.unit
            )
        return self.sections.unit


def _goes_on(person: RosterPerson, above: RosterPerson, ordinal: str, ordinal_above: str) -> bool:
    """Whether a row goes on with the person above: one name, birth date and number, or no new number."""
    if (fold(person.name.full), person.birth) != (fold(above.name.full), above.birth):
        return False
    return ordinal_above != "" and (ordinal == ordinal_above or (not ordinal and person.birth is not None))
