"""Rows that are not people: letterheads, headings of units, totals, signatures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lms.people.rules import CadreType, cadre_type
from lms.rosters.reading.problems import Place
from lms.rosters.reading.roster import Origin
from lms.rosters.reading.unit_names import level_of_name, looks_like_unit
from lms.rosters.reading.unit_registry import UnitRegistry
from lms.text import fold, nfc
from lms.units.rules import Level

_total = re.compile(
    r"tổng cộng|tổng số|(?:tổng|cộng)\s*(?:[:.(\d]|$)|tong cong(?! ty)|tong so|cộng (?:nhóm|toàn|trang)|"
    r"ấn định danh sách|\(?danh sách (?:này |trên )?(?:có|gồm)\b"
)
_closing = re.compile(
    r"(?:t[./]?m|k[./]?t|t[./]?l)\b\.?\s|người (?:lập|ghi|làm)|lập (?:biểu|bảng|danh sách)|nơi nhận|"
    r"xác nhận|thủ trưởng|ký tên|\(?\s*ký\b|đại diện|\(đã ký\)|.*\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b"
)
_title = re.compile(
    r"danh sách|cộng hoà|cộng hòa|độc lập|\(|số\s*:|số\s+\d|biểu|phụ lục|mẫu|kính gửi|kèm theo|v/v|về việc|"
    r"báo cáo|thống kê|tổng hợp|nhiệm kỳ|năm \d|tháng \d|quý|\*|-{2,}|đơn vị tính"
)
_label = re.compile(
    r"(?P<label>(?:tên )?đơn vị|công đoàn(?: cơ sở)?|(?:đơn vị |công đoàn )?cấp trên|trực thuộc)"
    r"\s*:\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_unfinished = re.compile(
    r"(?:ban chấp hành )?(?:liên đoàn lao động|lđlđ|công đoàn(?: cơ sở| các khu)?|cđcs|nghiệp đoàn)"
)
_area = re.compile(r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|đặc khu|khu công nghiệp)\b")
_enumerated = re.compile(
    r"(?P<mark>[IVX]+|[A-HK-UYĐ]|\d{1,3}(?:\.\d{1,3})*)\s*(?P<stop>[.)/:\-–]+)\s*(?P<name>[^\W\d].*)",
    re.DOTALL,
)
_mark = re.compile(r"(?P<mark>[IVX]+|[A-HK-UYĐ]|\d{1,3}(?:\.\d{1,3})*)\s*(?P<stop>[.)/:\-–]*)")
_count = re.compile(
    r"[\s:,–-]*\(?\s*\d+\s*(?:người|đ/c|đồng chí|cán bộ|đoàn viên|đv)\s*\)?\s*$", re.IGNORECASE
)
_group = re.compile(
    r"(?:can bo|doan vien|danh sach|ban chap hanh|ban thuong vu|uy ban kiem tra|ban nu cong|lanh dao|nam|nu|"
    r"nhom|bch|btv|ubkt)\b(?! (?:cong doan|cdcs|cd|lien doan|ldld) .)"
)
_block = re.compile(r"khoi\b")


class Style(StrEnum):
    """How a heading is numbered."""

    LETTER = "letter"
    ROMAN = "roman"
    NUMBER = "number"
    NESTED = "nested"
    NONE = "none"


class Heading(NamedTuple):
    """A heading within a table: how it is numbered, and what it says."""

    style: Style
    name: str


class Text(NamedTuple):
    """A filled cell of a row."""

    column: int
    text: str


def is_total(text: str) -> bool:
    """Whether the text begins a row of totals."""
    return bool(_total.match(text.lower()))


def is_closing(texts: Iterable[str]) -> bool:
    """Whether the texts of a row belong to signatures and addressees below a table."""
    lowered = [f"{text.lower()} " for text in texts]
    return any(_closing.match(text) for text in lowered) or all(
        fold(text) in ("chu tich", "pho chu tich") for text in lowered
    )


def heading(texts: Sequence[Text], ordinal: int | None, *, is_wide: bool) -> Heading | None:
    """The heading that a row is, if it is one; `is_wide` says that its cell was merged over others.

    The row holds one text, perhaps with a number before it. Names of units are headings as they stand; other
    texts only behind a Roman number or a letter, or in a wide cell.
    """
    mark, rest = "", list(texts)
    if len(rest) > 1 and (rest[0].column == ordinal or _mark.fullmatch(rest[0].text)):
        mark, rest = rest[0].text, rest[1:]
    if not rest or any(not re.fullmatch(r"[\d.,\s]+", text) for _, text in rest[1:]):
        return None
    name = rest[0].text
    inner = _enumerated.fullmatch(name) if not mark else None
    if inner:
        mark, name = f"{inner['mark']}{inner['stop']}", inner["name"]
    name = _count.sub("", name).strip(" :;,-–")
    style = _style(mark)
    is_marked = style in (Style.ROMAN, Style.LETTER)
    if looks_like_unit(name) or ((is_marked or is_wide) and any(letter.isalpha() for letter in name)):
        return Heading(style, name)
    return None


def _style(mark: str) -> Style:
    match = _mark.fullmatch(mark.strip())
    if not match:
        return Style.NONE
    if "." in match["mark"]:
        return Style.NESTED
    if match["mark"].isdigit():
        return Style.NUMBER
    return Style.ROMAN if re.fullmatch(r"[IVX]+", match["mark"]) else Style.LETTER


@dataclass
class Sections:
    """The headings that are in force while a table is read, from the widest to the narrowest."""

    units: UnitRegistry
    base: str | None
    open: list[tuple[Style, Level, str]] = field(default_factory=list)
    cadre_type: CadreType | None = None

    @property
    def unit(self) -> str | None:
        """The key of the unit whose people follow."""
        return self.open[-1][2] if self.open else self.base

    def enter(self, heading: Heading, place: Place) -> None:
        """Take note of a heading: of a unit, of a kind of cadre, or of a group that names no unit."""
        words = fold(heading.name)
        if _block.match(words):
            self.open.clear()
        elif _group.match(words):
            self.cadre_type = cadre_type(heading.name) if "chuyen trach" in words else None
        else:
            self._enter_unit(heading, place)

    def _enter_unit(self, heading: Heading, place: Place) -> None:
        level = level_of_name(heading.name)
        if level is None:
            level = self._level_by_style(heading.style)
        ranks = list(Level)
        while self.open and ranks.index(self.open[-1][1]) >= ranks.index(level):
            self.open.pop()
        key = self.units.declare(heading.name, place, Origin.SECTION, parent=self.unit, level=level)
        self.cadre_type = None
        if key is not None:
            self.open.append((heading.style, self.units.units[key].level or level, key))

    def _level_by_style(self, style: Style) -> Level:
        """The level of a heading that names no union: as others numbered like it, else one below the last."""
        for known, level, _ in reversed(self.open):
            if known is style:
                return level
        return self.units.level_below(self.unit)


def letterhead(lines: Iterable[Text]) -> list[str]:
    """The names of the units above a table, as written, the highest first."""
    names: list[Text] = []
    for column, text in lines:
        for line in nfc(text).split("\n"):
            _add_line(names, Text(column, " ".join(line.split())))
    ranked = [(level, name.text) for name in names if (level := level_of_name(name.text))]
    return [name for _, name in sorted(ranked, key=lambda pair: list(Level).index(pair[0]))]


def _add_line(names: list[Text], line: Text) -> None:
    """Add what the line says of units, or the rest of a name that began in the line above."""
    lowered = line.text.lower()
    labelled = _label.fullmatch(line.text)
    if labelled:
        name = labelled["name"]
        is_bare = labelled["label"].lower().startswith("công đoàn cơ sở") and not level_of_name(name)
        names.append(Text(line.column, f"CĐCS {name}" if is_bare else name))
    elif names and names[-1].column == line.column and _is_continued(names[-1].text, lowered):
        names[-1] = Text(line.column, f"{names[-1].text} {line.text}")
    elif not _title.match(lowered) and (level_of_name(line.text) or _unfinished.fullmatch(lowered)):
        names.append(line)


def _is_continued(name: str, lowered: str) -> bool:
    """Whether a line goes on with the name above it: after half a name, or with the place where that is."""
    if _title.match(lowered) or level_of_name(lowered):
        return False
    return bool(_unfinished.fullmatch(name.lower()) or _area.match(lowered))
