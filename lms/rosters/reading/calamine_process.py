"""The program of a process of its own that reads one workbook by calamine: bytes in, JSON out.

A damaged .xls makes calamine panic or ask for more memory than there is, which ends the process it runs in;
and it holds the interpreter while it reads. Neither may happen to the process that serves the pages.
"""

import contextlib
import io
import json
import resource
import sys
import unicodedata
from datetime import date, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

NO_MEMORY = 3
"""How this process ends where its memory is not enough and it can still say so."""


def workbook(content: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook: name, rows from A1 on, days apart, merged ranges, whether it is hidden."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for position, meta in enumerate(book.sheets_metadata):
        sheet = book.get_sheet_by_index(position)
        rows, days = plain(sheet.to_python(skip_empty_area=False))
        sheets.append(
            {
                "name": sheet.name,
                "rows": rows,
                "days": days,
                "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
                "is_hidden": meta.visible is not SheetVisibleEnum.Visible,
            }
        )
    return sheets


def plain(rows: list[list[Any]]) -> tuple[list[list[Any]], list[tuple[int, int, int]]]:
    """The rows with texts and numbers only, and the days: row, column, ordinal of the day."""
    days = []
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if not value.isascii():
                    row[column] = unicodedata.normalize("NFC", value)
            elif isinstance(value, date):
                days.append((number, column, value.toordinal()))
                row[column] = ""
            elif isinstance(value, time | timedelta):
                row[column] = str(value)
    return rows, days


def main() -> None:
    """Read the workbook on standard input, in so many bytes of memory and seconds, and write its sheets."""
    memory, seconds = map(int, sys.argv[1:])
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        sheets = workbook(sys.stdin.buffer.read())
        sys.stdout.buffer.write(json.dumps(sheets, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except MemoryError:
        sys.exit(NO_MEMORY)


if __name__ == "__main__":
    main()
