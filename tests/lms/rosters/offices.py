"""Offices that write the same roster each in its own way: the file, and what it must be read as."""

import io
import random
import unicodedata
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from lms.people.posts import post_kind
from lms.people.rules import CadreType, Sex
from lms.rosters.legacy_fonts import TCVN3, VNI_LETTERS, VNI_MARKS, Encoding
from lms.rosters.roster import Roster
from lms.units.rules import Level

FAMILIES = ["Nguyễn", "Trương", "Tô", "Vũ", "Giàng", "Đỗ", "Lý", "Quách", "Cộng", "Tống"]
MIDDLES = ["Thị", "Văn", "Thị Ánh", "A", "Hữu", "Bích", "Thuỳ", "Đức"]
GIVEN = ["Ý", "Đức", "Ánh", "Phượng", "Hoà", "Páo", "Ẵng", "Nữ", "Nam", "Tổng", "Kiều", "Ân", "Ơn", "Ước"]
EMPLOYERS = ["Công ty Cổ phần", "Công ty TNHH MTV", "Trường Tiểu học", "Trạm Y tế", "Hợp tác xã", "Bệnh viện"]
AREAS = ["Mỏ Cày", "Thạnh Phú", "Ẩm Hoà", "Sơn Đông", "Ba Tri", "Ứng Hoà"]
POSTS = [
    "Chủ tịch",
    "Phó Chủ tịch",
    "UV BCH",
    "UV BTV",
    "Tổ trưởng",
    "Kế toán",
    "Trưởng ban Nữ công",
    "UV UBKT",
]
UPPER = ("Liên đoàn Lao động tỉnh Bến Tre", "Công đoàn các khu công nghiệp")


@dataclass(frozen=True)
class Habits:
    """How an office writes."""

    seed: int = 0
    letterhead: str = "lines"  # none, lines, one_cell
    names: str = "split"  # split, split_without_labels, full
    is_shouting: bool = False
    has_odd_spaces: bool = True
    births: str = "text"  # text, dotted, date, serial, year, month
    sexes: str = "birth_columns"  # birth_columns, words, marks, women_only
    units: str = "sections"  # sections, roman_sections, column, merged_column, sheets
    headers: int = 0
    encoding: Encoding | None = None
    is_merged: bool = True
    is_numbered: bool = True
    has_endings: bool = True
    hidden: tuple[str, ...] = ()
    has_extra_columns: bool = False
    cadres: str = "mark"  # mark, words, two_marks


@dataclass(frozen=True)
class Member:
    """A person of the roster, as the truth knows them."""

    family: str
    given: str
    sex: Sex
    birth: date
    national_id: str
    phone: str
    unit: str
    post: str
    is_full_time: bool


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


def members(habits: Habits) -> list[Member]:
    """The people of the office, in the order of their units."""
    chance = random.Random(habits.seed)
    people = []
    for number in range(chance.randint(2, 4)):
        unit = f"CĐCS {chance.choice(EMPLOYERS)} {chance.choice(AREAS)} {number}"
        for _ in range(chance.randint(1, 5)):
            sex = chance.choice(list(Sex))
            birth = date(chance.randint(1962, 2005), chance.randint(1, 12), chance.randint(1, 28))
            century = 2 * (birth.year // 100 - 19) + (sex is Sex.FEMALE)
            people.append(
                Member(
                    family=f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)}",
                    given=chance.choice(GIVEN),
                    sex=sex,
                    birth=birth,
                    national_id=f"{chance.choice(['001', '083', '031'])}{century}{birth.year % 100:02d}"
                    f"{chance.randrange(10**6):06d}",
                    phone=f"0{chance.choice('35789')}{chance.randrange(10**8):08d}",
                    unit=unit,
                    post=chance.choice(POSTS),
                    is_full_time=chance.random() < 0.3,
                )
            )
    return people


def truth(habits: Habits) -> list[dict[str, object]]:
    """What must be read: plain values of each person."""
    return [
        {
            "family": person.family,
            "given": person.given,
            "sex": person.sex,
            "birth": _known_birth(person.birth, habits.births),
            "national_id": person.national_id,
            "phone": person.phone,
            "unit": person.unit,
            "posts": [
                (person.post, post_kind(person.post), _cadre_type(person.is_full_time), person.unit),
            ],
        }
        for person in members(habits)
    ]


def as_read(roster: Roster) -> list[dict[str, object]]:
    """The people of a roster as plain values."""
    names = {unit.key: unit.name for unit in roster.units}
    return [
        {
            "family": person.name.family,
            "given": person.name.given,
            "sex": person.sex,
            "birth": str(person.birth),
            "national_id": person.national_id,
            "phone": person.phone,
            "unit": names[person.units[0]],
            "posts": [
                (post.title, post.kind, post.cadre_type, names[post.unit or ""]) for post in person.posts
            ],
        }
        for person in roster.people
    ]


def tree(roster: Roster) -> list[tuple[str | None, Level | None, str | None]]:
    """The units of a roster: name, level, name of the one above."""
    names = {unit.key: unit.name for unit in roster.units}
    return [(unit.name, unit.level, names.get(unit.parent or "")) for unit in roster.units]


def _known_birth(birth: date, style: str) -> str:
    return f"{birth:%Y}" if style == "year" else f"{birth:%m/%Y}" if style == "month" else f"{birth:%d/%m/%Y}"


def _cadre_type(is_full_time: bool) -> CadreType:
    return CadreType.FULL_TIME if is_full_time else CadreType.PART_TIME


def to_tcvn3(text: str, *, capitals: bool = False) -> str:
    """The text as typed in .VnTime; letters that it lacks as capitals come out small, as they did."""
    codes = {letter: code for code, letter in TCVN3.items()}
    wanted = unicodedata.normalize("NFC", text.lower() if capitals else text)
    return "".join(codes.get(letter) or codes.get(letter.lower()) or letter for letter in wanted)


def to_vni(text: str) -> str:
    """The text as typed in VNI-Times."""
    letters = {letter: code for code, letter in VNI_LETTERS.items()}
    marks = {mark: code for code, mark in VNI_MARKS.items()}
    written = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in letters:
            written.append(letters[letter])
            continue
        decomposed = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in "\u0300\u0301\u0303\u0309\u0323" if mark in decomposed), "")
        plain = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else letter
        if plain in letters and tone:
            written.append(letters[plain] + marks[tone])
            continue
        shape = "".join(mark for mark in decomposed[1:] if mark in "\u0302\u0306")
        code = marks.get(shape + tone)
        written.append(decomposed[0] + (code.upper() if letter.isupper() else code) if code else letter)
    return "".join(written)


class Office:
    """Writes the .xlsx file of an office with given habits."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.chance = random.Random(habits.seed + 1)
        self.target = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.target, {"in_memory": True})
        font = {Encoding.TCVN3: ".VnTime", Encoding.VNI: "VNI-Times", None: "Times New Roman"}[
            habits.encoding
        ]
        self.plain = self.book.add_format({"font_name": font})
        self.capitals = self.book.add_format({"font_name": ".VnTimeH"})
        self.day = self.book.add_format({"font_name": font, "num_format": "dd/mm/yyyy"})
        self.columns = self._columns()

    def write(self) -> bytes:
        """The bytes of the file."""
        people = members(self.habits)
        if self.habits.units == "sheets":
            for unit in dict.fromkeys(person.unit for person in people):
                self._sheet(
                    unit.removeprefix("CĐCS ")[-31:], [p for p in people if p.unit == unit], head=unit
                )
        else:
            self._sheet("Danh sách", people)
        self.book.close()
        return self.target.getvalue()

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
        self.sheet = self.book.add_worksheet(name)
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
                    self.sheet.set_column(column, column, None, None, {"hidden": True})

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
            text = self._encoded(label)
            self.sheet.merge_range(
                self.row, column, self.row + height - 1, column + width - 1, text, self.plain
            )
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
            end = len(self.columns) - 1
            self.sheet.merge_range(self.row, 0, self.row, end, self._encoded(text), self.plain)
        else:
            self._text(0, text)

    def _person(self, person: Member, number: int) -> None:
        for column, (group, leaf) in enumerate(self.columns):
            self._cell(column, group, leaf, person, number)
        self.row += 1

    def _cell(self, column: int, group: str, leaf: str, person: Member, number: int) -> None:
        if leaf == "ordinal" and self.habits.is_numbered and self.chance.random() < 0.8:
            self.sheet.write_number(self.row, column, number, self.plain)
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
            self.sheet.write_datetime(self.row, column, birth, self.day)
        elif style == "serial":
            self.sheet.write_number(self.row, column, (birth - date(1899, 12, 30)).days, self.plain)
        elif style == "year" and self.chance.random() < 0.5:
            self.sheet.write_number(self.row, column, birth.year, self.plain)
        else:
            text = {"text": f"{birth.day}/{birth.month}/{birth.year}", "dotted": f"{birth:%d.%m.%Y}"}
            self._text(column, text.get(style) or _known_birth(birth, style))

    def _phone(self, column: int, number: str) -> None:
        style = self.chance.choice(["text", "number", "spaced", "abroad"])
        if style == "number":
            self.sheet.write_number(self.row, column, int(number), self.plain)
        else:
            spaced = f"{number[:4]} {number[4:7]} {number[7:]}"
            self._text(column, {"text": number, "spaced": spaced, "abroad": f"+84 {number[1:]}"}[style])

    def _number(self, column: int, number: str) -> None:
        if self.chance.random() < 0.5:
            self.sheet.write_number(self.row, column, int(number), self.plain)
        else:
            self._text(column, number)

    def _unit_cell(self, unit: str, first: int) -> None:
        column = next(index for index, (_, leaf) in enumerate(self.columns) if leaf == "unit")
        if self.row - first > 1:
            self.sheet.merge_range(first, column, self.row - 1, column, self._encoded(unit), self.plain)
        else:
            self.sheet.write_string(first, column, self._encoded(unit), self.plain)

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
        style = self.capitals if is_loud else self.plain
        self.sheet.write_string(self.row + down, column, self._encoded(text, capitals=is_loud), style)

    def _encoded(self, text: str, *, capitals: bool = False) -> str:
        if self.habits.encoding is Encoding.TCVN3:
            return to_tcvn3(text, capitals=capitals)
        return to_vni(text) if self.habits.encoding is Encoding.VNI else text
