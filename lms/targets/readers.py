"""A catalogue of targets, a table with one target a row, becomes values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Place, Problem, Report
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.workbook import Sheet, Value, column_letter
from lms.targets.rules import MINIMUMS, PERCENTS, Measure
from lms.text import fold, nfc

COLUMNS = (
    "id",
    "plan",
    "deadline",
    "period_from",
    "period_to",
    "recurrence",
    "aspires_to",
    "population_kind",
    "population",
    "measure",
    "comparator",
    "threshold",
    "unit_of_count",
    "aspirational",
    "subject",
    "cadence",
    "reports_to",
    "wording",
)
WORDS = {
    "recurrence": ("", "once", "yearly", "ongoing"),
    "population_kind": ("people", "units", "system", "task"),
    "measure": tuple(Measure),
    "comparator": ("", ">=", "="),
    "unit_of_count": ("", "percent", "classes", "turns", "yes_no"),
    "aspirational": ("", "yes", "no"),
}
"""The columns that hold one of a few words; a promise is a least amount, "=" is for what exists or not."""
SEARCHED_ROWS = 20
"""So many rows may stand above the headings."""
MOST_PROBLEMS = 50
"""So many problems of a file are told at once."""
MOST_TARGETS = 2000
SHORTEST_GUESSED = 3
"""Of signs and shorter words nothing can be guessed."""
CSV = "chi-tieu.csv"


class HasProblems(Refused):
    """A catalogue of which nothing is kept; `problems` tells why, place by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        text = sentence_of(problems[0])
        if len(problems) > 1:
            text = _l(
                "Tệp có %(count)s chỗ cần sửa nên chưa nhập gì. %(first)s", count=len(problems), first=text
            )
        super().__init__(text)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class TargetRow:
    """One target as the catalogue states it; `at` is where its threshold stands in the file."""

    code: str
    plan: str
    deadline: date | None
    period_from: date | None
    period_to: date | None
    recurrence: str
    aspires_to: date | None
    population_kind: str
    population_wording: str
    measure: Measure
    comparator: str
    threshold: int | None
    unit_of_count: str
    is_aspirational: bool
    subject: str
    cadence: str
    reports_to: str
    wording: str
    at: Place | None = field(default=None, compare=False)


def read_targets(content: bytes, filename: str = CSV) -> list[TargetRow]:
    """Return the targets of the first sheet; everything that cannot be read is told at once, by its place."""
    sheet = read_workbook(content, filename).sheets[0]
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    start, columns = _find_headings(rows)
    report = Report()
    found: dict[str, TargetRow] = {}
    lines: dict[str, int] = {}
    for number, cells in enumerate(rows[start + 1 :], start + 2):
        if not any(cells):
            continue
        line = _Line(sheet, number, columns, cells, report)
        row = line.target()
        if row.code in found:
            line.error("id", _l("mã này đã có ở dòng %(first)s", first=lines[row.code]))
        elif row.code:
            found[row.code], lines[row.code] = row, number
        if len(report.problems) >= MOST_PROBLEMS:
            break
    if report.problems:
        raise HasProblems(report.problems[:MOST_PROBLEMS])
    if not found:
        raise Refused(_l("Tệp chỉ tiêu không có dòng nào."))
    if len(found) > MOST_TARGETS:
        raise Refused(_l("Tệp có quá nhiều dòng; mỗi tệp tối đa %(most)d chỉ tiêu.", most=MOST_TARGETS))
    return list(found.values())


def sentence_of(problem: Problem) -> LazyString:
    """Return a problem with its place as one sentence."""
    return _l(
        "Trang “%(sheet)s”, dòng %(line)s, cột %(column)s, giá trị “%(value)s”: %(reason)s.",
        sheet=problem.place.sheet,
        line=problem.place.row,
        column=problem.place.header,
        value=problem.value,
        reason=problem.reason,
    )


def _find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the row of the headings and where each column is."""
    heading = next((place for place, row in enumerate(rows[:SEARCHED_ROWS]) if "id" in row), 0)
    names = rows[heading] if rows else []
    columns = {name: place for place, name in enumerate(names) if name in COLUMNS}
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise Refused(_l("Tệp chỉ tiêu thiếu cột: %(columns)s.", columns=", ".join(missing)))
    return heading, columns


def _text(value: Value) -> str:
    """Return a cell as its text; a day that a spreadsheet holds as such, as catalogues write it."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip()


@dataclass(frozen=True)
class _Line:
    sheet: Sheet
    number: int
    columns: Mapping[str, int]
    cells: Sequence[str]
    report: Report

    def target(self) -> TargetRow:
        """Return what the line says; what it says wrongly is reported and left empty."""
        measure = self.measure()
        row = TargetRow(
            code=self.required("id"),
            plan=self.required("plan"),
            deadline=self.day("deadline"),
            period_from=self.day("period_from"),
            period_to=self.day("period_to"),
            recurrence=self.word("recurrence"),
            aspires_to=self.day("aspires_to"),
            population_kind=self.word("population_kind"),
            population_wording=self.text("population"),
            measure=measure or Measure.TASK,
            comparator=self.word("comparator"),
            threshold=self.threshold(measure),
            unit_of_count=self.word("unit_of_count"),
            is_aspirational=self.word("aspirational") == "yes",
            subject=self.text("subject"),
            cadence=self.text("cadence"),
            reports_to=self.text("reports_to"),
            wording=self.required("wording"),
            at=self.place("threshold"),
        )
        if row.period_from and row.period_to and row.period_from > row.period_to:
            self.error("period_to", _l("kỳ kết thúc trước khi bắt đầu"))
        return row

    def place(self, column: str) -> Place:
        letter = column_letter(self.columns[column])
        return Place(self.sheet.name, self.number, letter, column)

    def error(self, column: str, reason: LazyString) -> None:
        self.report.error(self.place(column), reason, value=self.text(column))

    def text(self, column: str) -> str:
        return self.cells[self.columns[column]]

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.error(column, _l("không được để trống"))
        return text

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.error(column, _l("ngày phải có dạng 2025-12-31"))
            return None

    def word(self, column: str) -> str:
        """Return one of the few words that a column may hold; of a wrong one the nearest is named."""
        text, known = self.text(column), [word for word in WORDS[column] if word]
        if text in WORDS[column]:
            return text
        near = get_close_matches(fold(text), known, n=1) if len(text) >= SHORTEST_GUESSED else []
        if near:
            self.error(column, _l("không phải từ đã biết; có phải “%(near)s” không", near=near[0]))
        else:
            self.error(column, _l("chỉ dùng một trong các từ: %(words)s", words=", ".join(known)))
        return ""

    def measure(self) -> Measure | None:
        word = self.word("measure")
        return Measure(word) if word else None

    def threshold(self, measure: Measure | None) -> int | None:
        text = self.text("threshold")
        if not text:
            if measure in PERCENTS | MINIMUMS:
                self.error("threshold", _l("không được để trống"))
            return None
        is_percent = measure in PERCENTS
        if text.isascii() and text.isdecimal() and len(text) <= 9 and not (is_percent and int(text) > 100):
            return int(text)
        reason = _l("phải là số nguyên từ 0 đến 100") if is_percent else _l("phải là số nguyên")
        self.error("threshold", reason)
        return None
