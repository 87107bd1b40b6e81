"""Tables as Excel files: real numbers and dates, text that never becomes a formula, written as a stream."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.i18n import ZONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | date | datetime | None


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its cells hold, and how many characters it is wide."""

    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 20


@dataclass(frozen=True)
class Table:
    """One sheet: lines above the table, its columns, and rows that may come from a running query."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    heading: Sequence[str] = ()


def write_xlsx(stream: IO[bytes], *tables: Table, made_at: datetime | None = None) -> None:
    """Write tables as one workbook, a sheet each, in constant memory.

    The moment at which it was made stands in the file: the same moment gives the same bytes.
    """
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    if made_at is not None:
        book.set_properties({"created": made_at})
    try:
        styles = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DBE9FB", "border": 1}
            ),
            "line": book.add_format({"bold": True}),
            CellKind.TEXT: book.add_format({"valign": "top"}),
            CellKind.NUMBER: book.add_format({"num_format": "#,##0", "valign": "top"}),
            "decimal": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            CellKind.DAY: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        }
        for table in tables:
            _write_sheet(book.add_worksheet(table.name[:31]), table, styles)
    finally:
        book.close()


def _write_sheet(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    row = 0
    for line in table.heading:
        sheet.write_string(row, 0, line, styles["line"])
        row += 1
    row += 1 if table.heading else 0
    for index, column in enumerate(table.columns):
        sheet.write_string(row, index, column.title, styles["head"])
    sheet.freeze_panes(row + 1, 0)
    for values in table.rows:
        row += 1
        for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            is_decimal = isinstance(value, float) and not value.is_integer()
            _write_cell(sheet, row, index, value, styles["decimal" if is_decimal else column.kind])


def _write_cell(sheet: Worksheet, row: int, index: int, value: Value, style: Format) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(row, index, value, style)
        case datetime():
            sheet.write_datetime(row, index, value.astimezone(ZONE).replace(tzinfo=None), style)
        case date():
            sheet.write_datetime(row, index, datetime.combine(value, datetime.min.time()), style)
        case _:
            sheet.write_number(row, index, value, style)
