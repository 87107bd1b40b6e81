"""A catalogue of targets in CSV becomes values."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.targets.rules import MINIMUMS, PERCENTS, Measure
from lms.text import nfc

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
COMPARATORS = ("", ">=", "=")
"""A promise is a least amount; "=" is for what exists or not."""


@dataclass(frozen=True)
class TargetRow:
    """One target as the catalogue states it."""

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


def read_targets(data: bytes) -> list[TargetRow]:
    """Return the targets of a CSV file in UTF-8; one wrong cell refuses the file, by line and column."""
    try:
        text = nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(_l("Tệp chỉ tiêu phải là CSV mã hoá UTF-8.")) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(_l("Tệp chỉ tiêu thiếu cột: %(columns)s.", columns=", ".join(missing)))
    rows: list[TargetRow] = []
    lines: dict[str, int] = {}
    for cells in reader:
        row = _Line(reader.line_num, cells).target()
        if row.code in lines:
            raise Refused(
                _l(
                    "Dòng %(line)s: mã %(code)s đã có ở dòng %(first)s.",
                    line=reader.line_num,
                    code=row.code,
                    first=lines[row.code],
                )
            )
        lines[row.code] = reader.line_num
        rows.append(row)
    if not rows:
        raise Refused(_l("Tệp chỉ tiêu không có dòng nào."))
    return rows


@dataclass(frozen=True)
class _Line:
    number: int
    cells: dict[str, str | None]

    def target(self) -> TargetRow:
        measure = self.measure()
        row = TargetRow(
            code=self.required("id"),
            plan=self.required("plan"),
            deadline=self.day("deadline"),
            period_from=self.day("period_from"),
            period_to=self.day("period_to"),
            recurrence=self.text("recurrence"),
            aspires_to=self.day("aspires_to"),
            population_kind=self.text("population_kind"),
            population_wording=self.text("population"),
            measure=measure,
            comparator=self.comparator(),
            threshold=self.threshold(measure),
            unit_of_count=self.text("unit_of_count"),
            is_aspirational=self.text("aspirational") == "yes",
            subject=self.text("subject"),
            cadence=self.text("cadence"),
            reports_to=self.text("reports_to"),
            wording=self.required("wording"),
        )
        if row.period_from and row.period_to and row.period_from > row.period_to:
            raise self.refusal("period_to", self.text("period_to"), _l("kỳ kết thúc trước khi bắt đầu"))
        return row

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise self.refusal(column, "", _l("không được để trống"))
        return text

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.refusal(column, text, _l("ngày phải có dạng 2025-12-31")) from error

    def measure(self) -> Measure:
        text = self.required("measure")
        try:
            return Measure(text)
        except ValueError as error:
            raise self.refusal("measure", text, _l("không phải cách đo đã biết")) from error

    def comparator(self) -> str:
        text = self.text("comparator")
        if text not in COMPARATORS:
            raise self.refusal("comparator", text, _l("chỉ dùng >= hoặc ="))
        return text

    def threshold(self, measure: Measure) -> int | None:
        text = self.text("threshold")
        if not text:
            if measure in PERCENTS | MINIMUMS:
                raise self.refusal("threshold", "", _l("không được để trống"))
            return None
        is_percent = measure.startswith("percent_")
        if not text.isascii() or not text.isdecimal() or len(text) > 9 or (is_percent and int(text) > 100):
            reason = _l("phải là số nguyên từ 0 đến 100") if is_percent else _l("phải là số nguyên")
            raise self.refusal("threshold", text, reason)
        return int(text)

    def refusal(self, column: str, value: str, reason: object) -> Refused:
        return Refused(
            _l(
                "Dòng %(line)s, cột %(column)s, giá trị “%(value)s”: %(reason)s.",
                line=self.number,
                column=column,
                value=value,
                reason=reason,
            )
        )
