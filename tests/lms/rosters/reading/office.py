"""Offices that write the same roster, each in its own way."""

import random
from datetime import date

from lms.people.rules import Sex
from lms.rosters.reading.legacy_fonts import Encoding
from lms.rosters.reading.workbook import Range, Value, Workbook
from tests.lms.rosters.reading.grids import Grid
from tests.lms.rosters.reading.members import UPPER, Habits, Member, known_birth, members
from tests.lms.rosters.reading.old_letters import to_tcvn3, to_vni

FONTS = {Encoding.TCVN3: ".VnTime", Encoding.VNI: "VNI-Times", None: ""}
CAPITALS = ".VnTimeH"
HEADERS = {
    "ordinal": ["STT", "TT", "Số TT"],
    "name": ["Họ và tên", "HỌ TÊN", "Họ, tên"],
    "family": ["Họ và tên đệm", "Họ đệm", "Họ lót"],
    "given": ["Tên", "TÊN", "Tên"],
    "birth": ["Ngày, tháng, năm sinh", "Ngày sinh", "NĂM SINH"],
    "sex": ["Giới tính", "Phái", "Nam/Nữ"],
    "male": ["Nam", "NAM", "Nam"],
    "female": ["Nữ", "NỮ", "Nữ"],
    "post": ["Chức vụ CĐ", "Chức vụ công đoàn", "CHỨC DANH"],
    "cadre": ["Chuyên trách", "CB chuyên trách", "Loại cán bộ"],
    "phone": ["ĐTDĐ", "SĐT", "Số điện thoại\nliên hệ"],
    "id": ["Số CCCD/CMND", "CCCD", "Số định danh cá nhân"],
    "unit": ["Đơn vị công tác", "CĐCS", "Tên đơn vị"],
}


class Office:
    """Writes the workbook of an office with given habits."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.chance = random.Random(habits.seed + 1)
        self.grids: list[Grid] = []
        self.columns = self._columns()

    def write(self) -> Workbook:
        """The workbook as its readers give it."""
        people = members(self.habits)
        if self.habits.units == "sheets":
            for unit in dict.fromkeys(person.unit for person in people):
                self._sheet(
                    unit.removeprefix("CĐCS ")[-31:], [p for p in people if p.unit == unit], head=unit
                )
        else:
            self._sheet("Danh sách", people)
        return Workbook(tuple(grid.sheet() for grid in self.grids))

    def _columns(self) -> list[tuple[str, str]]:
        """The keys of the columns under the keys of their groups."""
        habits = self.habits
        names = [("name", "name")] if habits.names == "full" else [("name", "family"), ("name", "given")]
        births = {
            "birth_columns": [("birth", "male"), ("birth", "female")],
            "words": [("birth", "birth"), ("sex", "sex")],
            "marks": [("birth", "birth"), ("sex", "male"), ("sex", "female")],
            "women_only": [("birth", "birth"), ("female", "female")],
        }[habits.sexes]
        units = [("unit", "unit")] if habits.units in ("column", "merged_column") else []
        cadres = (
            [("cadre", "full"), ("cadre", "part")] if habits.cadres == "two_marks" else [("cadre", "cadre")]
        )
        extra = [("x1", "Dân tộc"), ("x2", "Chức vụ chính quyền")] if habits.has_extra_columns else []
        rest = [("post", "post"), *cadres, *extra, ("phone", "phone"), ("id", "id"), ("note", "note")]
        return [("ordinal", "ordinal"), *names, *births, *units, *rest]

    def _sheet(self, name: str, people: list[Member], head: str = "") -> None:
        self.grid = Grid(name, FONTS[self.habits.encoding])
        self.grids.append(self.grid)
        self.row = 0
        self._letterhead(head)
        self._header()
        unit, number = "", 0
        first = self.row
        for index, person in enumerate(people):
            number += 1
            if person.unit != unit:
                unit, number = person.unit, 1
                self._section(unit, len({p.unit for p in people[: index + 1]}))
                first = self.row
            self._person(person, number)
            is_last = index + 1 == len(people) or people[index + 1].unit != unit
            if self.habits.units == "merged_column" and is_last:
                self._unit_cell(unit, first)
        self._endings(len(people))
        for key in self.habits.hidden:
            for column, (_, leaf) in enumerate(self.columns):
                if leaf == key:
                    self.grid.hidden_columns.add(column)

    def _letterhead(self, own: str) -> None:
        lines = [line.upper() for line in UPPER] + ([own.upper()] if own else [])
        if self.habits.letterhead == "one_cell":
            self._text(0, "\n".join(lines), loud=True)
            self.row += 1
        elif self.habits.letterhead == "lines" or own:
            for line in lines:
                self._text(0, line, loud=True)
                self.row += 1
        if self.habits.letterhead != "none":
            self.row += 1
            self._text(2, "DANH SÁCH CÁN BỘ CÔNG ĐOÀN", loud=True)
            self.row += 1
            self._text(2, "(Kèm theo Công văn số     /CĐKCN ngày     tháng    năm 2026)")
            self.row += 2

    def _label(self, key: str) -> str:
        known = {"full": "Chuyên trách", "part": "Không chuyên trách", "note": "Ghi chú"}
        return HEADERS[key][self.habits.headers] if key in HEADERS else known.get(key, key)

    def _header(self) -> None:
        has_two_rows = any(group != leaf for group, leaf in self.columns) and not (
            self.habits.names == "split_without_labels" and self.habits.sexes in ("words", "women_only")
        )
        groups = [group if not group.startswith("x") else leaf for group, leaf in self.columns]
        for column, (group, (_, leaf)) in enumerate(zip(groups, self.columns, strict=True)):
            span = groups.count(group)
            if groups.index(group) == column:
                self._merged(
                    column, span, 2 if has_two_rows and leaf in (group, "note") else 1, self._label(group)
                )
            is_bare = self.habits.names == "split_without_labels" and leaf in ("family", "given")
            if has_two_rows and leaf != group and span > 1 and not is_bare:
                self._text(column, self._label(leaf), down=1)
        self.row += 2 if has_two_rows else 1

    def _merged(self, column: int, width: int, height: int, label: str) -> None:
        if self.habits.is_merged and (width > 1 or height > 1):
            area = Range(self.row, column, self.row + height - 1, column + width - 1)
            self.grid.merge(area, self._encoded(label))
        else:
            self._text(column, label)

    def _section(self, unit: str, position: int) -> None:
        if self.habits.units == "sections":
            self._text(0, f"{position}.")
            self._text(1, unit.upper() if self.habits.is_shouting else unit, loud=self.habits.is_shouting)
        elif self.habits.units == "roman_sections":
            roman = ["I", "II", "III", "IV"][position - 1]
            self._merged_text(f"{roman}. {unit}")
        else:
            return
        self.row += 1

    def _merged_text(self, text: str) -> None:
        if self.habits.is_merged:
            self.grid.merge(Range(self.row, 0, self.row, len(self.columns) - 1), self._encoded(text))
        else:
            self._text(0, text)

    def _person(self, person: Member, number: int) -> None:
        for column, (group, leaf) in enumerate(self.columns):
            self._cell(column, group, leaf, person, number)
        self.row += 1

    def _cell(self, column: int, group: str, leaf: str, person: Member, number: int) -> None:
        if leaf == "ordinal" and self.habits.is_numbered and self.chance.random() < 0.8:
            self._put(column, number)
        elif leaf in ("name", "family", "given"):
            self._text(column, self._name(person, leaf), loud=self.habits.is_shouting)
        elif leaf == "birth" or (group == "birth" and leaf == person.sex):
            self._birth(column, person.birth)
        elif leaf == "phone":
            self._phone(column, person.phone)
        elif leaf == "id":
            self._number(column, person.national_id)
        else:
            self._text(column, self._words(group, leaf, person))

    def _words(self, group: str, leaf: str, person: Member) -> str:
        """What stands in a column of words or marks."""
        marks = {"full": person.is_full_time, "part": not person.is_full_time}
        marks |= {sex: sex == person.sex and group != "birth" for sex in Sex}
        if leaf in marks:
            return "x" if marks[leaf] else ""
        full, part = ("Chuyên trách", "Không chuyên trách") if self.habits.cadres == "words" else ("x", "")
        return {
            "sex": "Nam" if person.sex is Sex.MALE else "Nữ",
            "unit": person.unit if self.habits.units == "column" else "",
            "post": person.post,
            "cadre": full if person.is_full_time else part,
            "Dân tộc": "Kinh",
            "Chức vụ chính quyền": "Giám đốc",
        }.get(leaf, "")

    def _name(self, person: Member, leaf: str) -> str:
        text = {"name": f"{person.family} {person.given}", "family": person.family, "given": person.given}[
            leaf
        ]
        if self.habits.is_shouting:
            text = text.upper()
        if self.habits.has_odd_spaces:
            text = self.chance.choice([text, f"{text}\u00a0", f"  {text}", text.replace(" ", "  ")])
        return text

    def _birth(self, column: int, birth: date) -> None:
        style = self.habits.births
        if style == "date":
            self._put(column, birth)
        elif style == "serial":
            self._put(column, (birth - date(1899, 12, 30)).days)
        elif style == "year" and self.chance.random() < 0.5:
            self._put(column, birth.year)
        else:
            text = {"text": f"{birth.day}/{birth.month}/{birth.year}", "dotted": f"{birth:%d.%m.%Y}"}
            self._text(column, text.get(style) or known_birth(birth, style))

    def _phone(self, column: int, number: str) -> None:
        style = self.chance.choice(["text", "number", "spaced", "abroad"])
        if style == "number":
            self._put(column, int(number))
        else:
            spaced = f"{number[:4]} {number[4:7]} {number[7:]}"
            self._text(column, {"text": number, "spaced": spaced, "abroad": f"+84 {number[1:]}"}[style])

    def _number(self, column: int, number: str) -> None:
        if self.chance.random() < 0.5:
            self._put(column, int(number))
        else:
            self._text(column, number)

    def _unit_cell(self, unit: str, first: int) -> None:
        column = next(index for index, (_, leaf) in enumerate(self.columns) if leaf == "unit")
        self.grid.merge(Range(first, column, self.row - 1, column), self._encoded(unit))

    def _endings(self, count: int) -> None:
        if not self.habits.has_endings:
            return
        self._text(1, f"Tổng cộng: {count} người")
        self.row += 2
        self._text(5, "Bến Tre, ngày 05 tháng 6 năm 2026")
        self.row += 1
        self._text(1, "NGƯỜI LẬP BIỂU", loud=True)
        self._text(5, "TM. BAN THƯỜNG VỤ", loud=True)
        self.row += 1
        self._text(5, "CHỦ TỊCH", loud=True)
        self.row += 4
        self._text(1, "Trần Thị Bảy")
        self._text(5, "Nguyễn Văn Tám")
        self.row += 1

    def _text(self, column: int, text: str, *, loud: bool = False, down: int = 0) -> None:
        if not text:
            return
        is_loud = loud and self.habits.encoding is Encoding.TCVN3
        written = self._encoded(text, capitals=is_loud)
        self.grid.put(self.row + down, column, written, CAPITALS if is_loud else None)

    def _put(self, column: int, value: Value) -> None:
        self.grid.put(self.row, column, float(value) if isinstance(value, int) else value)

    def _encoded(self, text: str, *, capitals: bool = False) -> str:
        if self.habits.encoding is Encoding.TCVN3:
            return to_tcvn3(text, capitals=capitals)
        return to_vni(text) if self.habits.encoding is Encoding.VNI else text
