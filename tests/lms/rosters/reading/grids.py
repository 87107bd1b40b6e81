"""Sheets drawn cell by cell."""

from collections.abc import Sequence

from lms.rosters.reading.workbook import Cell, Range, Sheet, Value, Workbook


class Grid:
    """A sheet that is being filled; blank cells between the filled ones come of themselves."""

    def __init__(self, name: str = "Danh sách", font: str = "") -> None:
        self.name = name
        self.font = font
        self.cells: dict[Cell, Value] = {}
        self.fonts: dict[Cell, str] = {}
        self.merged: list[Range] = []
        self.hidden_columns: set[int] = set()

    def put(self, row: int, column: int, value: Value, font: str | None = None) -> None:
        """Fill a cell."""
        self.cells[Cell(row, column)] = value
        used = self.font if font is None else font
        if used:
            self.fonts[Cell(row, column)] = used

    def merge(self, area: Range, value: Value) -> None:
        """Merge cells into one and fill it."""
        self.put(area.top, area.left, value)
        if (area.top, area.left) != (area.bottom, area.right):
            self.merged.append(area)

    def sheet(self) -> Sheet:
        """The sheet as the readers give it."""
        height = 1 + max((cell.row for cell in self.cells), default=-1)
        width = 1 + max((cell.column for cell in self.cells), default=-1)
        rows: list[list[Value]] = [[""] * width for _ in range(height)]
        for cell, value in self.cells.items():
            rows[cell.row][cell.column] = value
        return Sheet(
            self.name,
            rows,
            merged=tuple(self.merged),
            hidden_columns=frozenset(self.hidden_columns),
            fonts=self.fonts,
        )


def sheet_of(rows: Sequence[Sequence[Value]], name: str = "Danh sách", merged: Sequence[Range] = ()) -> Sheet:
    """A sheet with these rows, the shorter ones filled up with blanks."""
    width = max(map(len, rows), default=0)
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], merged=tuple(merged))


def book_of(*sheets: Sheet) -> Workbook:
    """A workbook with these sheets."""
    return Workbook(sheets)
