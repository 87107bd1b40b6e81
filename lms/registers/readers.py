"""A workbook of what units held becomes rows; every wrong cell is named by its line and column."""

from dataclasses import dataclass
from datetime import date

from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.people.partial_dates import PartialDate, Precision, partial_date
from lms.registers.rules import ENTRY_KIND_NAMES, Counts, EntryKind
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.workbook import Sheet, Value, shown
from lms.text import fold

COLUMNS = {
    "unit": _l("Mã đơn vị"),
    "topic": _l("Nội dung"),
    "kind": _l("Loại"),
    "held_on": _l("Ngày"),
    "classes": _l("Số lớp, buổi"),
    "people": _l("Số người"),
    "turns": _l("Số lượt"),
    "outsiders": _l("Người ngoài công đoàn"),
    "note": _l("Minh chứng, ghi chú"),
}
REQUIRED = ("unit", "topic", "held_on")
HEADER_WITHIN = 20
SHOWN = 20
KINDS = {kind.value: kind for kind in EntryKind} | {
    "lop": EntryKind.CLASS,
    "lop tap huan": EntryKind.CLASS,
    "tap huan": EntryKind.CLASS,
    "lop tap huan, boi duong": EntryKind.CLASS,
    "boi duong": EntryKind.CLASS,
    "tuyen truyen": EntryKind.OUTREACH,
    "hoc tap": EntryKind.STUDY,
    "quan triet": EntryKind.STUDY,
    "hoc tap, quan triet": EntryKind.STUDY,
    "hoc tap, quan triet van ban": EntryKind.STUDY,
}


@dataclass(frozen=True)
class Row:
    """One line of the workbook; units and topics are still as written."""

    line: int
    unit: str
    topic: str
    kind: EntryKind
    held_on: date
    counts: Counts
    note: str


class WrongRows(Refused):
    """Some lines of a workbook cannot be taken; nothing of it is."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - SHOWN
        rest = " " + _("Và %(more)s chỗ sai khác.", more=more) if more > 0 else ""
        super().__init__(" ".join(problems[:SHOWN]) + rest)
        self.problems = problems


def read_rows(content: bytes, filename: str) -> list[Row]:
    """Return the lines of the first sheet that has the columns, or refuse with every wrong cell."""
    for sheet in read_workbook(content, filename).sheets:
        places = _header(sheet)
        if places is not None:
            return _rows(sheet, *places)
    names = ", ".join(str(COLUMNS[name]) for name in REQUIRED)
    raise Refused(_l("Tệp thiếu cột: %(columns)s. Hãy dùng tệp mẫu.", columns=names))


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the row of the header and where each column stands."""
    wanted = {fold(str(title)): name for name, title in COLUMNS.items()}
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        found = {
            wanted[fold(shown(cell))]: place
            for place, cell in reversed(list(enumerate(cells)))
            if fold(shown(cell)) in wanted
        }
        if all(name in found for name in REQUIRED):
            return number, found
    return None


def _rows(sheet: Sheet, header: int, places: dict[str, int]) -> list[Row]:
    problems: list[str] = []
    rows = []
    for number, cells in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if any(shown(cell) for cell in cells):
            line = _Line(number, {name: cells[place] for name, place in places.items()}, problems)
            rows.append(line.row())
    if problems:
        raise WrongRows(problems)
    if not rows:
        raise Refused(_l("Tệp không có dòng nào dưới tiêu đề."))
    return rows


@dataclass(frozen=True)
class _Line:
    number: int
    cells: dict[str, Value]
    problems: list[str]

    def row(self) -> Row:
        people = self.count("people", 0)
        return Row(
            line=self.number,
            unit=self.required("unit"),
            topic=self.required("topic"),
            kind=self.kind(),
            held_on=self.day(),
            counts=Counts(
                self.count("classes", 1), people, self.count("turns", 0) or people, self.count("outsiders", 0)
            ),
            note=self.text("note"),
        )

    def text(self, column: str) -> str:
        return shown(self.cells.get(column, ""))

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.complain(column, _("không được để trống"))
        return text

    def kind(self) -> EntryKind:
        text = self.text("kind")
        if text and fold(text) not in KINDS:
            known = ", ".join(str(name) for name in ENTRY_KIND_NAMES.values())
            self.complain("kind", _("hãy ghi một trong: %(known)s", known=known))
        return KINDS.get(fold(text), EntryKind.CLASS)

    def day(self) -> date:
        try:
            found = partial_date(self.cells.get("held_on", ""))
        except Refused:
            found = PartialDate(date.min, Precision.YEAR)
        if found.precision is not Precision.DAY:
            self.complain("held_on", _("hãy ghi ngày, ví dụ 22/11/2026"))
        return found.first

    def count(self, column: str, usual: int) -> int:
        text = self.text(column).replace(".", "").replace(" ", "")
        if not text:
            return usual
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            self.complain(column, _("phải là số nguyên không âm"))
            return usual
        return int(text)

    def complain(self, column: str, reason: str) -> None:
        self.problems.append(
            _(
                "Dòng %(line)s, cột %(column)s, giá trị “%(value)s”: %(reason)s.",
                line=self.number,
                column=str(COLUMNS[column]),
                value=self.text(column),
                reason=reason,
            )
        )
